"""Kill the service before and after every AWS call of every flow: no promise is broken, and nothing is left behind."""

from datetime import timedelta

import pytest

from core.aws import arrivals, blobs
from core.images import creation, image_table, ingestion, lifecycle, sweeper
from core.images.drafts import ImageDraft, StagedImageDraft
from core.images.model import Status
from core.kernel import clock
from core.kernel.caller import Caller
from imaging.adapters import imaging

from support import FAKE_IMAGING, FAKE_SCANNING, a_png


def upload(world):
    world.upload()


def upload_together(world):
    world.upload_together()


def upload_and_render(world):
    world.upload()
    world.deliver()


def upload_in_stages(world):
    world.upload_in_stages()
    world.deliver()


def upload_a_scan_in_stages(world):
    world.imaging = FAKE_SCANNING
    world.upload_in_stages()
    world.deliver()


def delete_a_scan(world):
    world.imaging = FAKE_SCANNING
    world.delete(world.upload())


def delete(world):
    key = world.upload()
    world.deliver()
    world.delete(key)


def delete_before_the_bytes_are_checked(world):
    world.delete(world.upload_in_stages())


def change_of_mind(world):
    key = world.upload()
    world.delete(key)
    world.restore(key)


def restore_a_scan(world):
    world.imaging = FAKE_SCANNING
    change_of_mind(world)


STORIES = [
    upload,
    upload_together,
    upload_and_render,
    upload_in_stages,
    upload_a_scan_in_stages,
    delete_a_scan,
    delete,
    delete_before_the_bytes_are_checked,
    change_of_mind,
    restore_a_scan,
]


@pytest.mark.parametrize("redeliver", [True, False], ids=["events repeated", "events lost"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_nothing_promised_is_lost_and_nothing_is_left(cut_short, story, redeliver):
    broken = {when: world.violations() for world, when in cut_short(story, redeliver=redeliver)}

    assert {when: found for when, found in broken.items() if found} == {}
    assert len(broken) > 4


def test_a_wrong_order_of_writes_is_found_out(cut_short, monkeypatch):
    def object_before_row(draft, path, caller, imaging):
        inspection = imaging.inspect(path)
        found = ingestion._found(inspection, path)
        key = ingestion.original_key(draft.image_key, found["sha256"])
        blobs.write("originals", key, path, inspection.media_type)
        pending = creation.begin(draft, caller, size=path.stat().st_size, media_type=inspection.media_type)
        row = image_table.create(pending, due_at=ingestion.now() + ingestion.STORE_GRACE)
        return ingestion._finish(row, found, inspection)

    monkeypatch.setattr(ingestion, "store", object_before_row)

    broken = [found for world, _ in cut_short(upload, redeliver=False) if (found := world.violations())]

    assert any("an object without its row" in violation for violation in broken[0])


@pytest.mark.usefixtures("aws")
def test_a_broken_file_is_refused_once_and_for_all():
    ann = Caller(user_id="ann", username="ann")
    row = ingestion.create(StagedImageDraft(filename="knee.png", size=9), None, ann, imaging)
    key = f"incoming/images/{row.image_key}"
    blobs.client().put_object(Bucket="originals", Key=key, Body=b"not a png")

    ingestion.accept(row.image_key, imaging)
    ingestion.accept(row.image_key, imaging)

    failed = image_table.find(row.image_key).image
    assert (failed.status, failed.problem.code) == (Status.FAILED, "unsupported_media_type")
    assert arrivals.find(key) is None


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("operation", ["HeadObject", "GetObject", "CopyObject", "TransactWriteItems", "DeleteObject"])
def test_two_who_accept_the_same_upload_at_once_make_one_image(world, when_calling, operation):
    key = world.upload_in_stages()
    raced = []

    def overtake(call):
        if call.operation == operation and not raced:
            raced.append(call)
            ingestion.accept(key, FAKE_IMAGING)

    when_calling(overtake)
    ingestion.accept(key, FAKE_IMAGING)
    world.deliver()

    assert raced
    assert world.violations() == []


@pytest.mark.parametrize(("short", "staged"), [("i", None), ("scan1", "scan10")])
def test_purging_an_image_leaves_the_upload_of_another_whose_key_begins_alike(aws, monkeypatch, short, staged):  # noqa: ARG001
    content, ann = a_png(40, 30, "L"), Caller(user_id="ann", username="ann")
    ingestion.create(ImageDraft(image_key=short), content, ann, FAKE_IMAGING)
    lifecycle.delete(short, ann)
    later = clock.now() + timedelta(days=30)
    monkeypatch.setattr(clock, "_clock", lambda: later)
    draft = StagedImageDraft(image_key=staged, filename="knee.png", size=len(content))
    upload = ingestion.create(draft, None, ann, FAKE_IMAGING)
    blobs.write("originals", arrivals.incoming_key(upload.image_key), content, "image/png")

    sweeper.settle(image_table.find(short), FAKE_IMAGING)
    ingestion.accept(upload.image_key, FAKE_IMAGING)

    assert image_table.find(short) is None
    assert image_table.find(upload.image_key).image.status is Status.READY
