"""Kill the sweep of images at every AWS call: each image that owes work ends as if the sweep had not died."""

from datetime import timedelta

import pytest

from core.aws import arrivals, blobs
from core.dicom import linked_objects, summary_upkeep
from core.images import image_table, ingestion, lifecycle, renditions, sweeper
from core.images.annotations import annotation_service
from core.images.annotations.model import AnnotationDraft
from core.images.attempts import MOST
from core.images.drafts import StagedImageDraft
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.sharing import links
from core.sharing.model import LinkDraft
from imaging.adapters import imaging
from killed import deviations, deviations_after_two_crashes

import moto_stack
from support import FAKE_SCANNING, NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
DAYS, WEEKS = timedelta(days=2), timedelta(days=30)  # within the grace period of a deletion, and after it
NEXT = timedelta(hours=2)  # after which whatever was left by a sweep is due again
SAW = AnnotationDraft.model_validate({"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}})


def nothing_sent(world):
    draft = StagedImageDraft(image_key="staged", filename="knee.png", size=9)
    ingestion.create(draft, None, ANN, world.imaging)


def event_of_the_upload_lost(world):
    world.upload_in_stages()


def scan_whose_event_was_lost(world):
    world.imaging = FAKE_SCANNING
    world.upload_in_stages()


def another_size_sent(world):
    key = world.upload_in_stages()
    blobs.write("originals", arrivals.incoming_key(key), b"short", "image/png")


def checked_too_often(world):
    row = image_table.find(world.upload_in_stages())
    image_table.alter(row, lambda image: revised(image, attempts=MOST))


def sent_again_when_ready(world):
    key = world.upload_in_stages()
    ingestion.accept(key, world.imaging)
    blobs.write("originals", arrivals.incoming_key(key), world.content, "image/png")


def no_renditions(world):
    world.upload()


def some_renditions(world):
    row = image_table.find(world.upload())
    renditions.resize(row.image_key, row.image.original_key, world.imaging)


def stored_by_a_request_that_died(_world):
    waiting = an_image("ann", "dead", status=Status.PENDING, uploaded_at=None)
    image_table.create(waiting, due_at=NOON)
    blobs.write("originals", waiting.original_key, b"bytes", "image/png")


def hidden_with_its_bytes(world):
    key = world.upload()
    world.deliver()
    lifecycle.hide(image_table.find(key), ANN)


def hidden_before_its_upload_was_checked(world):
    lifecycle.hide(image_table.find(world.upload_in_stages()), ANN)


def upload_of_no_image(world):
    blobs.write("originals", arrivals.incoming_key("nobody"), world.content, "image/png")


def due_though_failed(_world):
    image_table.create(an_image("ann", "failed", status=Status.FAILED, sha256=None), due_at=NOON)


def deleted_scan_with_all_that_belongs_to_it(world):
    world.imaging = FAKE_SCANNING
    key = world.upload()
    world.deliver()
    annotation_service.add(key, SAW, ANN, world.imaging.measure)
    links.create(key, LinkDraft(expires_in=60, identified=True), ANN, linked_objects.at_creation(imaging))
    blobs.write("renditions", f"drawn/{key}/x/y", b"drawn", "image/png")
    blobs.write("originals", arrivals.refused_key(key), b"refused", "image/png")
    lifecycle.delete(key, ANN)


OWING = [
    (nothing_sent, DAYS),
    (event_of_the_upload_lost, DAYS),
    (scan_whose_event_was_lost, DAYS),
    (another_size_sent, DAYS),
    (checked_too_often, DAYS),
    (sent_again_when_ready, DAYS),
    (no_renditions, DAYS),
    (some_renditions, DAYS),
    (stored_by_a_request_that_died, DAYS),
    (hidden_with_its_bytes, DAYS),
    (hidden_before_its_upload_was_checked, DAYS),
    (upload_of_no_image, DAYS),
    (due_though_failed, DAYS),
    (deleted_scan_with_all_that_belongs_to_it, WEEKS),
]


OFTEN = [OWING[number] for number in (1, 3, 5, 8, 13)]  # of several steps


@pytest.fixture
def sweep_at(at, world):
    """Return a function that sweeps at times."""

    def sweep_at(*times):
        def sweep():
            for later in times:
                at(later)
                sweeper.sweep(world.imaging, lambda: True)

        return sweep

    return sweep_at


@pytest.mark.parametrize(("prepare", "later"), OWING, ids=lambda each: getattr(each, "__name__", ""))
def test_a_sweep_that_dies_is_made_up_for_by_the_next(world, sweep_at, prepare, later):
    prepare(world)

    def following():
        sweep_at(later + NEXT, later + 2 * NEXT)()  # the second makes the renditions
        summary_upkeep.update_all(lambda: True)  # the marks of changed studies are named by chance

    assert deviations(sweep_at(later), following) == []


@pytest.mark.parametrize(("prepare", "later"), OFTEN, ids=lambda each: getattr(each, "__name__", ""))
def test_two_sweeps_that_die_are_made_up_for_by_the_third(world, sweep_at, prepare, later):
    prepare(world)

    third = sweep_at(later + 2 * NEXT, later + 4 * NEXT)

    assert deviations_after_two_crashes(sweep_at(later), sweep_at(later + NEXT), third) == []


def test_a_purge_leaves_nothing(world, sweep_at):
    deleted_scan_with_all_that_belongs_to_it(world)

    sweep_at(WEEKS)()

    assert moto_stack.kept_keys() == set()
    assert [row for row in moto_stack.rows() if row[0] == "ImagesTable"] == []
