import json
from datetime import timedelta

import pytest
from pycocotools.coco import COCO

from core.aws import blobs
from core.exports import coco_job, coco_sections, pieces
from core.images import image_table
from core.images.annotations import annotation_copy_table
from core.jobs import job_table
from core.jobs.model import JobStatus
from core.jobs.runner import MOST_STARTS
from core.kernel import clock
from core.kernel.values import revised
from core.users import user_table
from core.users.model import State, UserRole
from events import run_job
from jobs import Hurried, Unhurried, a_caller, find, keep_annotated, order, result, run

from support import NOON, an_image, an_upload

# COCO's own library is compiled against an older NumPy.
pytestmark = [
    pytest.mark.usefixtures("aws"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
KEYS = [f"knee-{number}" for number in range(7)]


@pytest.fixture
def later(monkeypatch):
    def later(**by):
        moment = clock.now() + timedelta(**by)
        monkeypatch.setattr(clock, "_clock", lambda: moment)

    return later


@pytest.fixture
def small_steps(monkeypatch):
    """Make a step of two images."""
    monkeypatch.setattr(coco_job, "AT_ONCE", 2)
    monkeypatch.setattr(coco_job, "STEP", 2)


def keys_of(job_id):
    return [image["image_key"] for image in result(job_id)["images"]]


def test_cocos_own_library_reads_the_result(invoke, tmp_path):
    ann = a_caller("ann")
    keep_annotated(ann, *KEYS)
    image_table.create(an_image("ann", "waiting", status="pending", staged=True, sha256=None), due_at=NOON)
    job_id = order(ann)

    invoke(run_job.handler, an_upload(f"jobs/{job_id}", bucket="renditions"), Unhurried())

    document = result(job_id)
    path = tmp_path / "coco.json"
    path.write_text(json.dumps(document))
    read = COCO(path)
    assert (len(read.getImgIds()), len(read.getAnnIds()), len(read.getCatIds())) == (7, 7, 1)
    assert document["counts"] == {
        "matched": 8,
        "images": 7,
        "annotations": 7,
        "skipped": 1,
        "skipped_annotations": 0,
    }
    assert document["images"][0]["coco_url"].startswith("https://lightbox.test/v1/images/knee-")


@pytest.mark.usefixtures("small_steps")
def test_a_job_continues_where_its_time_was_up():
    ann = a_caller("ann")
    keep_annotated(ann, *KEYS)
    job_id = order(ann)

    seen = [run(job_id, Hurried())]
    while seen[-1].status is JobStatus.RUNNING and len(seen) < 20:
        seen.append(run(job_id, Hurried()))

    progress = [job.progress for job in seen]
    assert len(seen) > 4
    assert progress == sorted(progress)
    assert 0 < progress[0] < progress[-1] == 1
    document = result(job_id)
    assert sorted(keys_of(job_id)) == KEYS
    assert [image["id"] for image in document["images"]] == list(range(1, 8))
    assert [each["id"] for each in document["annotations"]] == list(range(1, 8))
    assert {each["image_id"] for each in document["annotations"]} == set(range(1, 8))
    assert {each["category_id"] for each in document["annotations"]} == {each["id"] for each in document["categories"]}


def test_an_export_in_many_pieces_is_one_document(monkeypatch):
    monkeypatch.setattr(pieces, "FULL", 600)
    ann = a_caller("ann")
    keep_annotated(ann, *KEYS)
    job_id = order(ann)

    run(job_id, Unhurried())

    assert blobs.exists("renditions", f"exports/{job_id}/annotations/2")
    assert sorted(keys_of(job_id)) == KEYS
    assert result(job_id)["counts"]["annotations"] == len(result(job_id)["annotations"]) == 7


def test_a_set_of_nothing_is_an_empty_document():
    job_id = order(a_caller("ann"), client_id="nobody")

    run(job_id)

    assert (find(job_id).status, keys_of(job_id)) == (JobStatus.READY, [])


def test_an_event_that_comes_twice_runs_one_job(monkeypatch):
    ann = a_caller("ann")
    keep_annotated(ann, "knee")
    job_id = order(ann)
    first = run(job_id)

    monkeypatch.setattr(annotation_copy_table, "read", lambda _: pytest.fail("It ran again"))

    assert run(job_id) == first


def test_a_job_that_runs_is_not_run_beside_itself(when_calling):
    ann = a_caller("ann")
    keep_annotated(ann, "knee")
    job_id = order(ann)
    beside = []

    def again(call):
        if call.operation == "PutObject" and not beside:
            beside.append(call)
            beside.append(run(job_id))

    when_calling(again)
    done = run(job_id)

    assert beside[1].status is JobStatus.RUNNING
    assert (done.status, keys_of(job_id)) == (JobStatus.READY, ["knee"])


def test_rights_are_those_of_the_time_when_the_job_runs():
    ann, bob = a_caller("ann"), a_caller("bob")
    keep_annotated(bob, "kept", "hidden", visibility="public")
    job_id = order(ann)
    row = image_table.find("hidden")
    image_table.change(row, revised(row.image, visibility="private"))

    run(job_id)

    assert keys_of(job_id) == ["kept"]


def test_an_administrator_who_is_no_longer_one_gets_what_users_get():
    root, bob = a_caller("root", UserRole.ADMIN), a_caller("bob")
    keep_annotated(bob, "his")
    job_id = order(root)
    row = user_table.find_by_id("root")
    user_table.change(row, row.user.model_copy(update={"role": UserRole.USER}), witness=None)

    run(job_id)

    assert keys_of(job_id) == []


def test_one_who_became_an_administrator_later_gets_what_was_ordered():
    bob, ann = a_caller("bob"), a_caller("ann")
    keep_annotated(bob, "his")
    job_id = order(ann)
    row = user_table.find_by_id("ann")
    user_table.change(row, row.user.model_copy(update={"role": UserRole.ADMIN}), witness=None)

    run(job_id)

    assert keys_of(job_id) == []


def test_a_job_of_a_deleted_user_fails():
    ann = a_caller("ann")
    job_id = order(ann)
    row = user_table.find_by_id("ann")
    user_table.change(row, row.user.turned(State.LEAVING, NOON), witness=None)

    job = run(job_id)

    assert (job.status, job.problem.code, job.result) == (JobStatus.FAILED, "not_found", None)


def test_a_run_that_fails_is_tried_again_a_little_later(when_calling, wire, later):
    ann = a_caller("ann")
    keep_annotated(ann, "knee")
    job_id = order(ann)

    def full(call):
        if call.operation == "PutObject":
            raise OSError("no connection")

    when_calling(full)
    with pytest.raises(OSError, match="no connection"):
        run(job_id)
    wire.mend()

    assert run(job_id).status is JobStatus.RUNNING  # not yet due
    later(minutes=2)
    assert run(job_id).status is JobStatus.READY


def test_a_job_that_never_gets_on_is_given_up(monkeypatch, later):
    ann = a_caller("ann")
    keep_annotated(ann, "knee")
    job_id = order(ann)
    monkeypatch.setattr(coco_sections.Sections, "of", lambda *_: 1 / 0)

    for _ in range(MOST_STARTS):
        with pytest.raises(ZeroDivisionError):
            run(job_id)
        later(minutes=2)
    job = run(job_id)

    assert (job.status, job.problem.code) == (JobStatus.FAILED, "internal_error")
    assert job_table.find(job_id).due_at is None


def test_an_event_without_a_job_is_ignored():
    run_job.handler(an_upload("jobs/job_1", bucket="renditions"), Unhurried())

    assert list(job_table.JobItem.scan()) == []
