import csv
import io
import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from api.images import delete_image, get_image, get_image_dicom, update_image
from api.system.list_audit_events import handler
from core.audit import audit_events, audit_table
from core.audit.model import AuditEvent
from core.kernel import clock

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ask(invoke):
    def ask(**query):
        request = a_request("GET", "/v1/audit-events", caller="root", groups=["admin"])
        return invoke(handler, request | {"rawQueryString": urlencode(query)})

    return ask


@pytest.fixture
def events(ask):
    """Return events but for the readings of the list itself."""

    def events(**query):
        response = ask(**query)
        assert response["statusCode"] == 200, response["body"]
        return [each for each in answer(response)["data"] if each["action"] != "list_audit_events"]

    return events


@pytest.fixture
def walk(ask):
    """Return all pages of a query."""

    def walk(**query):
        pages = [answer(ask(**query))]
        while cursor := pages[-1]["meta"]["next_cursor"]:
            pages.append(answer(ask(**query, cursor=cursor)))
        return pages

    return walk


def text_of(response):
    assert response["statusCode"] == 200, response["body"]
    return b64decode(response["body"]).decode()


def lines_of(response):
    return list(csv.DictReader(io.StringIO(text_of(response), newline="")))


@pytest.fixture
def happen(monkeypatch):
    """Record events of January 2026, and set the clock to the 5th."""
    monkeypatch.setattr(clock, "_clock", lambda: datetime(2026, 1, 5, tzinfo=UTC))

    def happen(day, hour, user_id, method, path, status, **fields):
        at = datetime(2026, 1, day, hour, tzinfo=UTC)
        event = {"at": at, "user_id": user_id, "method": method, "path": path, "status": status, "request_id": "r"}
        audit_table.add(AuditEvent.model_validate(event | fields))

    return happen


def test_audit_events_are_listed_newest_first(keep, invoke, events):
    keep("ann", "knee")
    invoke(update_image.handler, a_request("PATCH", "/v1/images/knee", caller="ann", body={"description": "left"}))
    invoke(delete_image.handler, a_request("DELETE", "/v1/images/knee", caller="bob"))

    found = events()

    assert [(each["user_id"], each["method"], each["path"], each["status"]) for each in found] == [
        ("bob", "DELETE", "/v1/images/knee", 404),
        ("ann", "PATCH", "/v1/images/knee", 200),
    ]
    assert "left" not in str(found)
    assert abs(datetime.fromisoformat(found[0]["at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_requests_by_an_api_key_are_marked(keep, invoke, events):
    keep("ann", "knee")
    invoke(update_image.handler, a_request("PATCH", "/v1/images/knee", caller="ann", key_id="k1", body={}))

    assert [(each["user_id"], each["by_key"]) for each in events()] == [("ann", True)]


def test_looking_is_not_recorded_except_at_patients(keep, invoke, events):
    keep("ann", "knee")
    invoke(get_image.handler, a_request("GET", "/v1/images/knee", caller="ann"))
    invoke(get_image_dicom.handler, a_request("GET", "/v1/images/knee/dicom", caller="ann"))

    assert [each["path"] for each in events()] == ["/v1/images/knee/dicom"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["/c/d", "/b", "/a"]),
        ({"user_id": "ann"}, ["/a"]),
        ({"method": "DELETE"}, ["/c/d", "/b"]),
        ({"path": "/c"}, ["/c/d"]),
        ({"status": 403}, ["/b"]),
        ({"user_id": "bob", "status": 204}, ["/c/d"]),
        ({"from": "2026-01-02T11:30:00Z"}, ["/c/d", "/b"]),
        ({"to": "2026-01-02T11:30:00Z"}, ["/a"]),
        ({"object": "knee"}, ["/c/d", "/a"]),
        ({"object": "knee", "from": "2026-01-02T11:30:00Z"}, ["/c/d"]),
        ({"object": "knee", "to": "2026-01-02T11:30:00Z"}, ["/a"]),
        ({"object": "knee", "from": "2026-01-02T13:00:00Z", "to": "2026-01-02T13:00:00Z"}, ["/c/d"]),
        ({"object": "knee", "from": "2026-01-03T13:00:00Z", "to": "2026-01-02T13:00:00Z"}, []),
        ({"object": "knee", "user_id": "ann"}, ["/a"]),
        ({"object": "kne"}, []),
        ({"action": "delete_tag"}, ["/b"]),
    ],
)
def test_filters_narrow_it_down(events, happen, query, expected):
    happen(2, 11, "ann", "POST", "/a", 201, object="knee")
    happen(2, 12, "bob", "DELETE", "/b", 403, action="delete_tag")
    happen(2, 13, "bob", "DELETE", "/c/d", 204, object="knee")

    assert [each["path"] for each in events(**query)] == expected


def test_pages_run_through_the_days(events, happen, invoke):
    for day in (1, 2, 4):
        happen(day, 12, "ann", "POST", f"/{day}", 201)

    def page(**query):
        request = a_request("GET", "/v1/audit-events", caller="root", groups=["admin"], limit=2, **query)
        return answer(invoke(handler, request))

    first = page()
    second = page(cursor=first["meta"]["next_cursor"])

    assert [[each["path"] for each in found["data"]] for found in (first, second)] == [["/4", "/2"], ["/1"]]
    assert [each["path"] for each in events(**{"from": "2026-01-04T00:00:00Z"})] == ["/4"]


@pytest.mark.parametrize("query", [{}, {"object": "knee"}])
def test_pages_join_without_gap_or_repetition(walk, happen, query):
    for number in range(7):
        happen(1 + number // 3, 1, "ann", "POST", f"/{number}", 201, object="knee", request_id=f"r{number}")

    pages = walk(limit=2, user_id="ann", **query)

    assert [each["path"] for page in pages for each in page["data"]] == ["/6", "/5", "/4", "/3", "/2", "/1", "/0"]


def test_a_page_reads_a_bounded_number_of_events_and_says_that_more_follow(walk, happen, monkeypatch):
    monkeypatch.setattr(audit_events, "MOST_READ", 3)
    happen(1, 1, "bob", "POST", "/old", 201)
    for hour in range(2, 9):
        happen(1, hour, "ann", "POST", f"/{hour}", 201)

    pages = walk(user_id="bob")

    assert len(pages) == 3
    assert [each["path"] for page in pages for each in page["data"]] == ["/old"]
    assert all(page["meta"]["has_more_pages"] for page in pages[:-1])


def test_csv_is_the_same_events_a_line_each(ask, happen):
    happen(1, 1, "ann", "POST", "/a", 201, object='kn"ee, left')
    happen(1, 2, "bob", "DELETE", "/b", 404)

    response = ask(format="csv")

    assert response["headers"]["Content-Type"] == "text/csv"
    assert "audit-events.csv" in response["headers"]["Content-Disposition"]
    assert "Next-Cursor" not in response["headers"]
    assert [(row["at"], row["user_id"], row["object"], row["status"]) for row in lines_of(response)] == [
        ("2026-01-01T02:00:00Z", "bob", "", "404"),
        ("2026-01-01T01:00:00Z", "ann", 'kn"ee, left', "201"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d"])
def test_no_cell_is_a_formula(ask, happen, start):
    happen(1, 1, "ann", "POST", "/a", 201, object=f"{start}cmd|' /C calc'!A0")

    (row,) = lines_of(ask(format="csv"))

    assert row["object"] == f"'{start}cmd|' /C calc'!A0"


def test_ndjson_is_an_object_a_line(ask, happen):
    happen(1, 1, "ann", "POST", "/a", 201)
    happen(1, 2, "bob", "DELETE", "/b", 404)

    response = ask(format="ndjson", user_id="ann")

    assert response["headers"]["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in text_of(response).splitlines()] == [
        {
            "at": "2026-01-01T01:00:00Z",
            "user_id": "ann",
            "by_key": False,
            "method": "POST",
            "path": "/a",
            "status": 201,
            "request_id": "r",
        }
    ]


def test_files_of_pages_can_be_joined(ask, happen, monkeypatch):
    monkeypatch.setattr(audit_events, "LONGEST_FILE", 3)
    for hour in range(1, 6):
        happen(1, hour, "ann", "POST", f"/{hour}", 201)

    first = ask(format="csv", user_id="ann")
    second = ask(format="csv", user_id="ann", cursor=first["headers"]["Next-Cursor"])

    rows = csv.DictReader(io.StringIO(text_of(first) + text_of(second)))
    assert [row["path"] for row in rows] == ["/5", "/4", "/3", "/2", "/1"]
    assert "Next-Cursor" not in second["headers"]


def test_a_file_may_be_limited(ask, happen):
    for hour in range(1, 4):
        happen(1, hour, "ann", "POST", f"/{hour}", 201)

    assert len(lines_of(ask(format="csv", limit=2))) == 2


def test_a_full_file_fits_into_an_answer(ask, happen):
    long = {"created": "\u4e00" * 512, "object": "\u4e00" * 256}
    for number in range(audit_events.LONGEST_FILE):
        happen(1, 1, "ann", "POST", "\u4e00" * 512, 201, request_id=f"r{number}", **long)

    assert len(lines_of(ask(format="csv"))) == audit_events.LONGEST_FILE
    assert text_of(ask(format="ndjson", user_id="ann")).count("\n") == audit_events.LONGEST_FILE


def test_reading_the_list_is_recorded_itself(ask):
    ask(user_id="ann")

    (event,) = answer(ask())["data"]

    assert (event["action"], event["user_id"], event["path"]) == ("list_audit_events", "root", "/v1/audit-events")


@pytest.mark.parametrize(
    "query", [{"format": "xml"}, {"object": ""}, {"action": "a b"}, {"limit": 101, "format": "csv"}]
)
def test_what_no_filter_can_be_is_refused(ask, query):
    assert ask(**query)["statusCode"] == 400


def test_only_administrators_read(invoke):
    assert invoke(handler, a_request("GET", "/v1/audit-events", caller="ann"))["statusCode"] == 403


def test_text_that_is_not_a_time_is_refused(invoke):
    request = a_request("GET", "/v1/audit-events", caller="root", groups=["admin"], **{"from": "yesterday"})

    assert invoke(handler, request)["statusCode"] == 400


def test_days_that_can_hold_nothing_are_not_asked_for(events, happen, aws_calls):
    happen(1, 9, "ann", "DELETE", "/v1/images/knee", 204)
    aws_calls.clear()

    found = events(**{"from": "0001-01-01T00:00:00Z", "to": "9999-12-31T00:00:00Z"})

    assert [event["user_id"] for event in found] == ["ann"]
    assert [call.operation for call in aws_calls].count("Query") == audit_table.KEPT.days + 1
