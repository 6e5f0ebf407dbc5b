import itertools
from datetime import UTC, datetime, timedelta

import pytest

from core.audit import audit_table, hashes, seal_table, sealing
from core.audit.model import AuditEvent
from core.audit.verification import Verification
from core.kernel import clock
from events import seal_audit

import moto_stack
from support import Context
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the clock to so long after the start."""

    def at(**later):
        moment = START + timedelta(**later)
        monkeypatch.setattr(clock, "_clock", lambda: moment)

    at()
    return at


@pytest.fixture
def seal(invoke):
    return lambda: invoke(seal_audit.handler, {})


def happen(*minutes):
    for minute in minutes:
        at = START + timedelta(minutes=minute)
        audit_table.add(AuditEvent(at=at, method="POST", path="/", status=201, request_id=f"r{minute}"))


def counts():
    return [seal.events for seal in seal_table.every()]


def faults():
    return list(Verification().faults())


def test_each_run_seals_what_came_since_but_nothing_of_the_last_two_minutes(at, seal):
    happen(0, 1, 4, 5)
    at(minutes=5)
    seal()
    at(minutes=10)
    seal()

    first, second = seal_table.every()

    assert (first.events, second.events) == (2, 2)
    assert (second.after, second.previous_hash) == (first.upto, hashes.of_seal(first))
    assert seal_table.head() == second
    assert faults() == []


def test_an_event_at_the_end_of_a_window_is_in_one_window_only(at, seal):
    happen(0, 3, 8)
    for minute in (5, 10, 15):
        at(minutes=minute)
        seal()

    assert counts() == [1, 1, 1]
    assert faults() == []


def test_an_idle_service_gets_one_seal_a_day_for_two_reads_a_run(at, seal, aws_calls):
    for hours in (0, 1, 2):
        at(hours=hours)
        seal()
    idle = len(list(seal_table.every()))
    aws_calls.clear()
    at(hours=3)
    seal()
    reads = [call.operation for call in aws_calls]
    at(hours=13)
    seal()

    assert (idle, reads) == (1, ["GetItem", "Query"])
    assert counts() == [0, 0]


def test_a_clock_that_is_behind_the_other_ones_seals_nothing(at, seal, wire):
    happen(0)
    at(minutes=5)
    seal()
    at(minutes=4)
    reversed_windows = []

    def watch(call):
        values = call.parameters.get("ExpressionAttributeValues", {})
        if call.operation == "Query" and values.get(":1", {}).get("S", "") > values.get(":2", {}).get("S", "~"):
            reversed_windows.append(call)

    wire.before.append(watch)
    seal()

    assert counts() == [1]
    assert reversed_windows == []  # DynamoDB refuses them, moto does not


def test_many_events_have_several_seals(at, seal, monkeypatch):
    monkeypatch.setattr(sealing, "MOST", 2)
    happen(0, 1, 2, 3, 4)
    at(minutes=10)

    seal()

    assert counts() == [2, 2, 1]
    assert faults() == []


def test_a_run_ends_before_its_time_is_up_and_the_next_goes_on(at, invoke, monkeypatch):
    monkeypatch.setattr(sealing, "MOST", 2)
    happen(0, 1, 2, 3)
    at(minutes=10)
    times = iter([60_000, seal_audit.RESERVE])
    hurried = Context()
    monkeypatch.setattr(hurried, "get_remaining_time_in_millis", lambda: next(times))

    invoke(seal_audit.handler, {}, hurried)
    first = counts()
    invoke(seal_audit.handler, {})

    assert first == [2]
    assert counts() == [2, 2]


def test_windows_span_midnight(at, seal):
    happen(0, 719, 721)
    at(minutes=5)
    seal()
    at(days=1)
    seal()

    assert counts() == [1, 2]
    assert faults() == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_dying_at_any_call_loses_nothing(at, seal, moment):
    for number in itertools.count(1):
        moto_stack.empty()
        at(minutes=5)
        happen(0)
        seal()
        at(minutes=10)
        happen(4)
        WIRE.break_at(number, moment)
        try:
            seal()
            done = True
        except Crash:
            done = False
        WIRE.mend()
        at(minutes=15)
        seal()

        assert counts() == [1, 1]
        assert faults() == []
        if done:
            assert number > 3
            break


def test_two_at_once_do_not_fork_the_chain(at, seal):
    for number in itertools.count(1):
        moto_stack.empty()
        at(minutes=5)
        happen(0)
        seal()
        happen(4)
        at(minutes=10)
        calls = itertools.count(1)
        overtook = []

        def overtake(_call, calls=calls, number=number, overtook=overtook):
            if next(calls) == number:
                WIRE.before.clear()
                overtook.append(True)
                at(minutes=11)
                sealing.seal_events(lambda: True)

        WIRE.before.append(overtake)
        seal()
        WIRE.mend()

        assert sum(counts()) == 2
        assert faults() == []
        if not overtook:
            assert number > 3
            break


@pytest.mark.parametrize("gone", ["000000001", "head"])
def test_a_chain_that_somebody_has_broken_is_not_continued_silently(at, seal, gone):
    happen(0, 4)
    at(minutes=5)
    seal()
    seal_table.SealItem("seals", gone).delete()
    at(minutes=10)

    if gone == "head":
        with pytest.raises(sealing.BrokenChain):
            seal()
    else:
        seal()

    assert faults() != []
