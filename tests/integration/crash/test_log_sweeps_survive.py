"""Kill the sweep of depth logs at every AWS call: each log that owes work ends as if the sweep had not died."""

from datetime import timedelta

import pytest

from core.aws import blobs
from core.depth_logs import colorings, creation, depth_log_table, ingestion, strips, sweeper
from core.depth_logs.model import LogDraft, StagedLogDraft
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.values import revised
from imaging.adapters import depth_imaging
from killed import deviations, deviations_after_two_crashes

from depth_logs import a_log

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
WIDTH = 4
TEXT = a_log(20, WIDTH)
DAYS, NEXT = timedelta(days=2), timedelta(hours=2)


def nothing_sent():
    return creation.stage(StagedLogDraft(name="well-7", size=len(TEXT), width=WIDTH), ANN).log_id


def event_of_the_upload_lost(content=TEXT):
    log_id = nothing_sent()
    blobs.write("originals", strips.incoming_key(log_id), content, "text/csv")
    return log_id


def another_size_sent():
    return event_of_the_upload_lost(TEXT[:-1])


def what_is_no_table_sent():
    return event_of_the_upload_lost(b"x" * len(TEXT))


def stored():
    return creation.store(LogDraft(name="well-7", width=WIDTH), TEXT, ANN, depth_imaging).log_id


def coloured_though_due():
    row = depth_log_table.find(stored())
    colorings.colorize(row.log_id, strips.overview_key(row.log_id, row.log.revision), depth_imaging)


def beside_what_other_runs_left():
    log_id = stored()
    blobs.write("originals", f"logs/{log_id}/other/greys", b"greys", "application/octet-stream")
    blobs.client().create_multipart_upload(Bucket="originals", Key=f"logs/{log_id}/third/greys")


def imported_but_not_discarded():
    log_id = event_of_the_upload_lost()
    ingestion.import_depth_log(log_id, depth_imaging)
    blobs.write("originals", strips.incoming_key(log_id), TEXT, "text/csv")


def hidden_with_its_bytes():
    row = depth_log_table.find(stored())
    depth_log_table.alter(row, lambda log: revised(log, status=Status.DELETED), due_at=now())


def stored_by_a_request_that_died():
    row = depth_log_table.find(nothing_sent())
    depth_log_table.alter(row, lambda log: revised(log, staged=False))
    blobs.write("originals", f"logs/{row.log_id}/some/greys", b"greys", "application/octet-stream")


def failed_beside_its_bytes():
    row = depth_log_table.find(stored())
    depth_log_table.alter(row, lambda log: revised(log, status=Status.FAILED))


def upload_of_no_log():
    blobs.write("originals", strips.incoming_key("nobody"), TEXT, "text/csv")


OWING = [
    nothing_sent,
    event_of_the_upload_lost,
    another_size_sent,
    what_is_no_table_sent,
    stored,
    coloured_though_due,
    beside_what_other_runs_left,
    imported_but_not_discarded,
    hidden_with_its_bytes,
    stored_by_a_request_that_died,
    failed_beside_its_bytes,
    upload_of_no_log,
]
OFTEN = [event_of_the_upload_lost, another_size_sent, beside_what_other_runs_left, hidden_with_its_bytes]


@pytest.fixture
def sweep_at(at):
    """Return a function that sweeps at times."""

    def sweep_at(*times):
        def sweep():
            for later in times:
                at(later)
                sweeper.sweep(depth_imaging, lambda: True)

        return sweep

    return sweep_at


@pytest.mark.parametrize("prepare", OWING)
def test_a_sweep_that_dies_is_made_up_for_by_the_next(sweep_at, prepare):
    prepare()

    following = sweep_at(DAYS + NEXT, DAYS + 2 * NEXT)  # whose second colours what the first imports

    assert deviations(sweep_at(DAYS), following) == []


@pytest.mark.parametrize("prepare", OFTEN)
def test_two_sweeps_that_die_are_made_up_for_by_the_third(sweep_at, prepare):
    prepare()

    second, third = sweep_at(DAYS + NEXT, DAYS + 2 * NEXT), sweep_at(DAYS + 3 * NEXT, DAYS + 4 * NEXT)

    assert deviations_after_two_crashes(sweep_at(DAYS), second, third) == []
