from datetime import UTC, datetime, timedelta

import pytest

from core.aws import blobs
from core.depth_logs import creation
from core.depth_logs import depth_log_table as rows
from core.depth_logs.model import StagedLogDraft
from core.images.model import Status
from core.index.postings_table import Posting
from core.kernel import clock
from core.kernel.caller import Caller
from core.kernel.values import revised
from events.sweep_depth_logs import RESERVE, handler

from depth_logs import a_log, a_stored_log

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")


@pytest.fixture
def later(monkeypatch):
    return lambda **passed: monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + timedelta(**passed))


@pytest.fixture
def sweep(invoke, monkeypatch):
    monkeypatch.setattr("support.Context.get_remaining_time_in_millis", lambda _: RESERVE + 1)
    return lambda: invoke(handler, {})


def a_promise(size: int) -> str:
    return creation.stage(StagedLogDraft(name="well-7", size=size), ANN).log_id


def test_a_log_whose_event_was_lost_is_read(sweep, later):
    text = a_log(120)
    log_id = a_promise(len(text))
    blobs.client().put_object(Bucket="originals", Key=f"incoming/logs/{log_id}", Body=text)
    later(hours=1)

    sweep()
    later(hours=2)
    sweep()

    row = rows.LogItem.get(log_id, "log")
    assert (row.log.status, row.log.rows) == (Status.READY, 120)
    assert list(row.made) == ["viridis"]
    assert row.due_at is None


def test_a_promise_that_was_not_kept_expires(sweep, later):
    log_id = a_promise(10)

    later(hours=1)
    sweep()
    assert rows.LogItem.get(log_id, "log").log.status is Status.PENDING
    later(days=2)
    sweep()

    assert rows.LogItem.get(log_id, "log").log.status is Status.EXPIRED


def test_a_deletion_that_died_is_finished(sweep, later):
    log_id = a_stored_log(a_log(120))
    row = rows.LogItem.get(log_id, "log")
    rows.alter(row, lambda log: revised(log, status=Status.DELETED), due_at=clock.now())
    later(minutes=1)

    sweep()

    assert list(rows.LogItem.scan()) == list(Posting.scan()) == []
    assert "Contents" not in blobs.client().list_objects_v2(Bucket="originals")


def test_one_log_that_cannot_be_settled_does_not_hold_up_the_others(sweep, later, when_calling):
    bad, good = a_stored_log(a_log(3, 4)), a_stored_log(a_log(3, 4))
    later(hours=1)

    def fail(call):
        if call.operation == "GetObject" and bad in call.parameters["Key"]:
            raise TimeoutError

    when_calling(fail)
    sweep()

    assert rows.LogItem.get(good, "log").due_at is None
    assert rows.LogItem.get(bad, "log").due_at is not None


def test_no_log_is_settled_without_time_to_finish_it(invoke, later):
    a_stored_log(a_log(3, 4))
    later(hours=1)

    invoke(handler, {})  # its context has 20 seconds left

    assert all(row.due_at for row in rows.LogItem.scan())
