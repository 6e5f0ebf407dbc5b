from datetime import UTC, datetime, timedelta

import boto3
import pytest

from cli.verify_audit import verify_audit
from core.audit import audit_table, sealing
from core.audit.model import AuditEvent
from core.kernel import clock

pytestmark = pytest.mark.usefixtures("aws")
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TABLE = "AuditTable"


@pytest.fixture
def at(monkeypatch):
    def at(**later):
        moment = START + timedelta(**later)
        monkeypatch.setattr(clock, "_clock", lambda: moment)

    return at


@pytest.fixture
def sealed(at):
    """Have three windows of two events each, all sealed."""
    for window in range(3):
        happen(5 * window, 5 * window + 1)
        at(minutes=5 * window + 4)
        sealing.seal_events(lambda: True)


def happen(*minutes, **fields):
    for minute in minutes:
        event = {"at": START + timedelta(minutes=minute), "method": "POST", "path": "/v1/tags", "status": 201}
        audit_table.add(AuditEvent.model_validate(event | {"request_id": f"r{minute}"} | fields))


def rows(day="2026-01-05"):
    names = {"#d": "day"}
    found = boto3.client("dynamodb").query(
        TableName=TABLE,
        KeyConditionExpression="#d = :d",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues={":d": {"S": day}},
    )
    return found["Items"]


def put(row):
    boto3.client("dynamodb").put_item(TableName=TABLE, Item=row)


def remove(row):
    boto3.client("dynamodb").delete_item(TableName=TABLE, Key={"day": row["day"], "event": row["event"]})


def told():
    with pytest.raises(SystemExit) as exit_:
        verify_audit()
    assert isinstance(exit_.value.code, str)  # Python prints it, and the exit code is 1
    return exit_.value.code


@pytest.mark.usefixtures("sealed")
def test_what_nobody_has_touched_is_said_to_be_whole():
    said = verify_audit()

    assert said.startswith("Verified 6 events: none was removed, changed or inserted. Seal 3 of 2026-01-05T12:12")


def test_a_service_that_has_just_begun_is_whole(at):
    at()

    assert verify_audit() == "Verified 0 events: none was removed, changed or inserted. Nothing is sealed yet."


@pytest.mark.usefixtures("sealed")
def test_a_removed_event_is_found():
    remove(rows()[2])

    assert "Seal 2, events after 2026-01-05T12:02" in (text := told())
    assert "2 were sealed and 1 are there, 1 removed" in text
    assert "1 faults" in text


@pytest.mark.usefixtures("sealed")
def test_an_inserted_event_is_found():
    happen(6, request_id="forged")

    assert "Seal 2, events" in (text := told())
    assert "1 inserted" in text


@pytest.mark.parametrize(
    "change",
    [
        {"document": {"M": {"method": {"S": "GET"}}}},
        {"expires_at": {"N": "1767614400"}},
        {"object": {"S": "other"}},
        {"unknown": {"S": "x"}},
        {"unknown": {"B": b"x"}},
        {"document": {"S": "unreadable"}},
    ],
)
@pytest.mark.usefixtures("sealed")
def test_a_changed_event_is_found(change):
    put(rows()[4] | change)

    assert "Seal 3, events" in (text := told())
    assert "others, or changed" in text


@pytest.mark.usefixtures("sealed")
def test_an_event_that_was_moved_within_its_window_is_found():
    row = rows()[0]
    remove(row)
    put(row | {"event": {"S": row["event"]["S"].replace("12:00", "12:01")}})

    assert "Seal 1, events" in told()


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (0, "Seals are missing: 1 to 1"),
        (1, "Seals are missing: 2 to 2"),
        (2, "Seals are missing: 3 to 3"),
        (3, "The head of the chain is missing"),
    ],
)
@pytest.mark.usefixtures("sealed")
def test_a_removed_seal_is_found(gone, expected):
    remove(rows("seals")[gone])

    assert expected in told()


@pytest.mark.usefixtures("sealed")
def test_a_seal_that_was_made_to_fit_changed_events_does_not_fit_the_next_one():
    remove(rows()[0])
    (first, second, third, head) = rows("seals")
    found = sealing.hashes.of_rows(audit_table.between(_text(first, "after"), _text(first, "upto")))
    fields = {"rows_hash": {"S": found.rows_hash}, "events": {"N": str(found.events)}}
    put(first | {"document": {"M": first["document"]["M"] | fields}})

    assert told() == "Seal 1 was changed after seal 2 was added, or seal 2 was.\n1 faults."
    assert (second, third, head) == tuple(rows("seals")[1:])


def _text(row, name):
    return row["document"]["M"][name]["S"]


@pytest.mark.usefixtures("sealed")
def test_a_changed_newest_seal_is_found():
    newest = rows("seals")[2]
    put(newest | {"document": {"M": newest["document"]["M"] | {"rows_hash": {"S": "0" * 64}}}})

    assert "The head is not the same as seal 3" in told()


@pytest.mark.usefixtures("sealed")
def test_a_seal_that_cannot_be_read_is_found():
    put(rows("seals")[1] | {"document": {"M": {}}})

    assert "The seal after 1 cannot be read" in told()


@pytest.mark.usefixtures("sealed")
def test_windows_whose_seals_were_all_removed_are_found_by_their_events(at):
    for row in rows("seals"):
        remove(row)
    at(hours=2)

    assert "Events are not sealed: the first is at 2026-01-05T12:00" in told()


@pytest.mark.usefixtures("sealed")
def test_a_sealer_that_stopped_is_found_after_an_hour(at):
    happen(30)
    at(minutes=60)
    early = verify_audit()
    at(minutes=93)

    assert early
    assert "Events are not sealed: the first is at 2026-01-05T12:30" in told()


@pytest.mark.usefixtures("sealed")
def test_events_that_dynamodb_deletes_after_a_year_are_no_fault_but_seals_remain(at):
    for row in rows():
        remove(row)
    at(days=366)

    assert verify_audit().startswith("Verified 0 events")

    remove(rows("seals")[1])
    assert "Seals are missing: 2 to 2" in told()
