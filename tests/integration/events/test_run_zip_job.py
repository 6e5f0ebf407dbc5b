import json
from datetime import timedelta

import pytest

from core.aws import blobs
from core.exports import zip_job
from core.images import image_table
from core.jobs.model import JobStatus
from core.kernel import clock
from core.kernel.values import revised
from jobs import Hurried, a_caller, archive, find, order_zip, run

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def keep_file():
    """Return a function that stores an image with its file, by default ann's, and returns the row."""

    def keep_file(key, content, owner="ann", **fields):
        image = an_image(owner, key, size=len(content), filename="photo.png", **fields)
        blobs.write("originals", image.original_key, content, "image/png")
        return image_table.create(image, due_at=NOON)

    return keep_file


def told(files):
    return json.loads(files.pop("images.json"))


def test_files_come_byte_for_byte_under_names_that_are_unique(keep_file):
    ann = a_caller("ann")
    files = {f"knee-{number}.png": bytes([number]) * (number + 1) for number in range(3)}
    for name, content in files.items():
        keep_file(name.removesuffix(".png"), content)
    job_id = order_zip(ann)

    assert run(job_id).status is JobStatus.READY

    found = archive(job_id)
    images = {each["file_name"]: each for each in told(found)["images"]}
    assert found == files
    assert images["knee-1.png"]["original_name"] == "photo.png"
    assert images["knee-1.png"]["sha256"] == image_table.find("knee-1").image.sha256


def test_what_the_owner_of_the_job_may_not_see_and_what_is_not_ready_is_skipped(keep_file):
    ann = a_caller("ann")
    keep_file("mine", b"mine")
    keep_file("hidden", b"secret", "bob")
    shown = keep_file("open", b"open", "bob", visibility="public")
    image_table.create(an_image("ann", "waiting", status="pending", sha256=None), due_at=NOON)
    job_id = order_zip(ann, image_keys=["open", "hidden", "mine", "none", "waiting", "mine"])
    image_table.change(shown, revised(shown.image, visibility="private"))  # before the job runs

    run(job_id)

    found = archive(job_id)
    assert {each["image_key"]: each["reason"] for each in told(found)["skipped"]} == {
        "open": "it does not exist",
        "hidden": "it does not exist",
        "none": "it does not exist",
        "waiting": "its status is pending",
    }
    assert found == {"mine.png": b"mine"}


def test_a_file_that_is_gone_is_skipped(keep_file):
    ann = a_caller("ann")
    row = keep_file("gone", b"gone")
    blobs.remove("originals", [row.image.original_key])
    job_id = order_zip(ann, image_keys=["gone"])

    run(job_id)

    assert told(archive(job_id)) == {"images": [], "skipped": [{"image_key": "gone", "reason": "it does not exist"}]}


@pytest.mark.parametrize("chosen", [{}, {"image_keys": [f"knee-{number}" for number in range(7)]}])
def test_an_archive_grows_slice_by_slice(keep_file, monkeypatch, chosen):
    monkeypatch.setattr(zip_job, "STEP_IMAGES", 2)
    moment = clock.now()
    ann = a_caller("ann")
    files = {f"knee-{number}.png": b"x" * number for number in range(7)}
    for name, content in files.items():
        keep_file(name.removesuffix(".png"), content)
    job_id, progress = order_zip(ann, **chosen), []

    while find(job_id).status is not JobStatus.READY:
        progress.append(run(job_id, Hurried()).progress)
        moment += timedelta(minutes=20)
        monkeypatch.setattr(clock, "_clock", lambda moment=moment: moment)

    found = archive(job_id)
    assert len(told(found)["images"]) == 7
    assert found == files
    assert progress == sorted(progress)
    assert len(progress) == 5


def test_too_much_for_one_archive_fails_with_a_reason(keep_file, monkeypatch):
    monkeypatch.setattr(zip_job, "MOST_BYTES", 10)
    ann = a_caller("ann")
    keep_file("large", b"more than ten bytes")

    job = run(order_zip(ann))

    assert (job.status, job.problem.code) == (JobStatus.FAILED, "output_too_large")
