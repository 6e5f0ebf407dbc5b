from datetime import datetime, timedelta

import pytest

from core.aws import blobs
from core.images import attempts, image_table
from core.images.image_table import ImageItem
from core.images.model import Status
from core.kernel import clock
from core.tags import tag_table
from events import sweep

from support import NOON, a_jpeg, a_png, an_image


@pytest.fixture
def swept(invoke, monkeypatch):
    """Run the sweeper some time from now, with enough time."""
    monkeypatch.setattr(sweep, "RESERVE", 0)

    def swept(**later):
        moment = clock.now() + timedelta(**later)
        monkeypatch.setattr(clock, "_clock", lambda: moment)
        invoke(sweep.handler, {})

    return swept


def test_an_upload_whose_event_was_lost_is_accepted(arrive, swept):
    arrive(a_png(20, 10))

    swept()

    image = image_table.find("knee").image
    assert (image.status, image.width) == (Status.READY, 20)


def test_an_upload_that_a_busy_machine_cannot_check_is_tried_ever_later_until_it_can(arrive, swept, busy):
    arrive(a_png(20, 10))
    pauses = []

    for minutes in (0, 5, 10):
        with busy():
            swept(minutes=minutes)
        row = image_table.find("knee")
        pauses.append(datetime.fromisoformat(row.due_at) - clock.now())
        assert row.image.status is Status.PENDING
    assert pauses == [timedelta(minutes=minutes) for minutes in (5, 10, 20)]

    swept(minutes=20)
    image = image_table.find("knee").image
    assert (image.status, image.width, image.attempts) == (Status.READY, 20, 0)


def test_between_two_attempts_an_upload_is_left_alone(arrive, swept, busy):
    arrive(a_png())
    with busy():
        swept(hours=1)

    with busy():
        swept(minutes=4)

    assert image_table.find("knee").image.attempts == 1


def test_an_upload_that_could_never_be_checked_fails_without_blame(arrive, swept, busy):
    arrive(a_png())
    row = image_table.find("knee")
    image_table.alter(row, lambda image: image.model_copy(update={"attempts": attempts.MOST - 1}))

    with busy():
        swept()
    assert image_table.find("knee").image.status is Status.PENDING
    swept(hours=24)

    image = image_table.find("knee").image
    assert (image.status, image.problem.code) == (Status.FAILED, "busy")
    assert "Nothing is known to be wrong" in image.problem.detail


def test_renditions_that_a_busy_machine_cannot_make_are_made_later(store, swept, busy):
    store(a_png(20, 10))

    with busy():
        swept()
    assert image_table.find("knee").due_at is not None
    swept(hours=1)

    assert set(image_table.find("knee").made) == {"150", "512", "1600"}


def test_an_upload_that_never_came_expires(aws, swept):  # noqa: ARG001
    image_table.create(an_image("ann", "knee", status=Status.PENDING, staged=True, sha256=None), due_at=NOON)

    swept()

    row = image_table.find("knee")
    assert (row.image.status, row.due_at) == (Status.EXPIRED, None)


def test_an_image_whose_storing_died_is_removed(aws, swept):  # noqa: ARG001
    image_table.create(an_image("ann", "knee", status=Status.PENDING, sha256=None), due_at=NOON)
    blobs.write("originals", "originals/knee/abc", a_png(), "image/png")

    swept()

    assert list(ImageItem.scan()) == []
    assert list(blobs.listed("originals", "")) == []


def test_renditions_whose_events_were_lost_are_made(store, swept):
    store(a_png(20, 10, "L"), grey=True)

    swept()

    row = image_table.find("knee")
    assert set(row.made) == {"150", "512", "1600", "viridis-150", "viridis-512", "viridis-1600"}
    assert row.due_at is None


def test_deleted_images_are_purged_after_the_grace_period(store, swept):
    store(a_png(), status=Status.DELETED, settled_status=Status.READY, deleted_at=clock.now())

    swept(days=6)
    assert image_table.find("knee") is not None
    swept(days=2)
    assert list(ImageItem.scan()) == []


@pytest.mark.parametrize("prefix", ["resized", "colored", "rewritten", "metadata", "drawn"])
def test_what_was_made_of_a_purged_image_goes_with_it(store, swept, prefix):
    store(a_png(), status=Status.DELETED, settled_status=Status.READY, deleted_at=clock.now())
    for key in ("knee", "kneecap"):
        blobs.write("renditions", f"{prefix}/{key}/abc", b"made", "image/png")

    swept(days=8)

    assert [key for key, _ in blobs.listed("renditions", "")] == [f"{prefix}/kneecap/abc"]


def test_refused_bytes_go_with_their_purged_image_alone(store, swept):
    store(a_png(), status=Status.DELETED, settled_status=Status.FAILED, deleted_at=clock.now())
    for key in ("knee", "kneecap"):
        blobs.write("originals", f"refused/{key}", b"refused", "application/octet-stream")

    swept(days=8)

    assert [key for key, _ in blobs.listed("originals", "")] == ["refused/kneecap"]


def test_bytes_that_nobody_waits_for_are_thrown_away(aws, swept):  # noqa: ARG001
    blobs.write("originals", "incoming/images/stray", a_png(), "image/png")

    swept(hours=1)

    assert list(blobs.listed("originals", "")) == []


def test_a_failing_image_does_not_hold_up_the_others_and_is_retried_later(store, swept, monkeypatch):
    store(a_png(), "bad")
    store(a_png(), "good")
    remake = sweep.sweeper.renditions.remake

    def fail_for_one(row, imaging):
        if row.image_key == "bad":
            raise RuntimeError("no luck")
        remake(row, imaging)

    monkeypatch.setattr(sweep.sweeper.renditions, "remake", fail_for_one)
    swept()

    assert image_table.find("good").due_at is None
    assert image_table.find("bad").due_at > clock.now().isoformat()


def test_with_little_time_left_nothing_is_begun(store, swept, monkeypatch):
    store(a_png())
    monkeypatch.setattr(sweep, "RESERVE", 10**9)

    swept()

    assert image_table.find("knee").made == {}


def test_rows_that_owe_nothing_are_not_read(aws, swept, aws_calls):  # noqa: ARG001
    image_table.create(an_image("ann", "knee"), due_at=NOON)
    image_table.owe("knee", None)
    aws_calls.clear()

    swept()

    assert not [call for call in aws_calls if call.operation == "GetItem"]


def test_labels_that_are_missing_with_the_renditions_are_made_too(store, swept, monkeypatch):
    monkeypatch.setenv("LABELS", "rekognition")
    store(a_jpeg(30, 20))

    swept()

    assert {label.source for label in image_table.find("knee").image.labels} == {"rekognition"}


def test_the_ids_of_deleted_tags_go_from_their_images(store, swept):
    tag_id, _ = tag_table.find_or_create("saw", "ann")
    store(a_png(), tag_ids=(tag_id,))
    tag_table.delete(tag_table.find(tag_id))

    swept()

    assert image_table.find("knee").image.tag_ids == ()
    assert list(tag_table.garbage()) == []
