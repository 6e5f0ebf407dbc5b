"""Plant a wrong order of writes in each flow: the tests that kill it at every call find it out."""

from datetime import timedelta

import pytest

from core.aws import blobs
from core.aws.transactions import transact
from core.depth_logs import creation as log_creation
from core.depth_logs import depth_log_table, lifecycle, strips
from core.depth_logs import sweeper as log_sweeper
from core.depth_logs.model import LogDraft
from core.exports import coco_job
from core.exports.pieces import Pieces
from core.images import image_table, renditions, sweeper
from core.images import lifecycle as image_lifecycle
from core.images.image_table import ImageItem
from core.images.model import Status
from core.jobs import sweeper as job_sweeper
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.values import revised
from core.users import agreement, api_key_table, cognito_accounts, user_table
from core.users.api_key import username_of
from imaging.adapters import depth_imaging
from jobs import Unhurried, a_caller, keep_annotated, order, run
from killed import deviations, deviations_after_two_crashes, killed_at_every_call
from people import People

from depth_logs import a_log

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
WEEKS, NEXT = timedelta(days=30), timedelta(hours=2)


def upload_and_render(world):
    world.upload()
    world.deliver()


def delete(world):
    upload_and_render(world)
    world.delete("direct")


@pytest.fixture
def violations(cut_short):
    """Return a function that returns what is wrong after a story that was killed at any call, its events lost."""
    return lambda story: [each for world, _ in cut_short(story, redeliver=False) for each in world.violations()]


@pytest.fixture
def sweep_at(at):
    def sweep_at(later, sweep):
        def at_a_time():
            at(later)
            sweep()

        return at_a_time

    return sweep_at


@pytest.mark.parametrize("crashes", [1, 2])
def test_a_row_that_is_purged_before_its_bytes(world, sweep_at, monkeypatch, crashes):
    plain = sweeper.forget

    def row_first(image_key):
        image_table.purge(image_key)
        plain(image_key)

    monkeypatch.setattr(sweeper, "forget", row_first)
    delete(world)
    first, second, third = (
        sweep_at(WEEKS + number * NEXT, lambda: sweeper.sweep(world.imaging, lambda: True)) for number in range(3)
    )

    found = deviations(first, second) if crashes == 1 else deviations_after_two_crashes(first, second, third)

    assert any("+ kept originals originals/direct/" in each for each in found)


def test_a_row_that_is_purged_before_its_parts(world, sweep_at, monkeypatch):
    def main_part_first(image_key):
        ImageItem(image_key).delete(add_version_condition=False)
        for item in ImageItem.query(image_key):
            item.delete(add_version_condition=False)

    monkeypatch.setattr(image_table, "purge", main_part_first)
    delete(world)
    ImageItem("direct", "annotation#0", annotation={}).save()
    first, second = (
        sweep_at(WEEKS + number * NEXT, lambda: sweeper.sweep(world.imaging, lambda: True)) for number in range(2)
    )

    assert any("annotation#0" in each for each in deviations(first, second))


def test_an_index_that_is_written_apart_from_the_row(violations, monkeypatch):
    plain = image_table._record_in

    def apart(_transaction, *given, **more):
        transact(lambda another: plain(another, *given, **more))

    monkeypatch.setattr(image_table, "_record_in", apart)

    assert "the index disagrees: direct" in violations(upload_and_render)


def test_bytes_that_are_removed_before_the_row_is_hidden(violations, monkeypatch):
    plain = image_lifecycle.hide

    def bytes_first(row, caller):
        image_lifecycle.remove_bytes(row)
        return plain(row, caller)

    monkeypatch.setattr(image_lifecycle, "hide", bytes_first)

    assert "a row without its object: direct" in violations(delete)


def test_renditions_that_are_recorded_before_they_are_written(violations, monkeypatch):
    plain, write = renditions.resize, blobs.write

    def recorded_first(image_key, original_key, imaging):
        late = []
        with monkeypatch.context() as patched:
            patched.setattr(blobs, "write", lambda *given: late.append(given))
            plain(image_key, original_key, imaging)
        for given in late:
            write(*given)

    monkeypatch.setattr(renditions, "resize", recorded_first)

    assert any("a rendition that is recorded or written, not both" in each for each in violations(upload_and_render))


def test_a_depth_log_that_is_purged_before_its_bytes(sweep_at, monkeypatch):
    def row_first(log_id):
        depth_log_table.purge(log_id)
        strips.erase(log_id)

    monkeypatch.setattr(lifecycle, "forget", row_first)
    log_id = log_creation.store(LogDraft(name="well-7", width=4), a_log(20, 4), ANN, depth_imaging).log_id
    row = depth_log_table.find(log_id)
    depth_log_table.alter(row, lambda log: revised(log, status=Status.DELETED), due_at=now())
    first, second = (
        sweep_at((number + 1) * NEXT, lambda: log_sweeper.sweep(depth_imaging, lambda: True)) for number in range(2)
    )

    assert any(f"+ kept originals logs/{log_id}/" in each for each in deviations(first, second))


def test_a_checkpoint_that_is_noted_before_its_piece_is_written(sweep_at, monkeypatch):
    plain, late = blobs.write, []

    def one_piece_late(self):
        if late:
            plain(*late.pop())
        with monkeypatch.context() as patched:
            patched.setattr(blobs, "write", lambda *given: late.append(given))
            flush(self)

    flush = Pieces.flush
    monkeypatch.setattr(Pieces, "flush", one_piece_late)
    monkeypatch.setattr(coco_job, "AT_ONCE", 1)
    monkeypatch.setattr(coco_job, "STEP", 1)
    ann = a_caller("ann")
    keep_annotated(ann, "one", "two")
    order(ann)

    def sweep():
        late.clear()  # a new process
        job_sweeper.sweep()
        for key, _ in list(blobs.listed("renditions", "jobs/")):
            blobs.remove("renditions", [key])
            run(key.removeprefix("jobs/"), Unhurried())

    assert deviations(sweep_at(NEXT, sweep), sweep_at(2 * NEXT, sweep)) != []


def test_a_key_that_is_removed_before_its_user_in_cognito(monkeypatch):
    def row_first(user_id, key_id):
        api_key_table.remove(user_id, key_id)
        cognito_accounts.delete(username_of(user_id, key_id))

    monkeypatch.setattr(agreement, "revoke_key", row_first)
    people = People()

    assert any(people.unlisted() for _ in killed_at_every_call(people.delete_key))


def test_rights_that_are_taken_in_the_directory_before_cognito(monkeypatch):
    monkeypatch.setattr(agreement, "take_away", lambda _user, _role: None)
    people = People()

    found = [people.excess() for _ in killed_at_every_call(people.demote) if user_table.find("ann")]

    assert any(found)
