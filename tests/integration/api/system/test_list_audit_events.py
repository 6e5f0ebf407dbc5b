from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from api.images import delete_image, get_image, get_image_dicom, update_image
from api.system.list_audit_events import handler
from core.audit import audit_table
from core.audit.model import AuditEvent
from core.kernel import clock

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def events(invoke):
    def events(**query):
        request = a_request("GET", "/v1/audit-events", caller="root", groups=["admin"])
        response = invoke(handler, request | {"rawQueryString": urlencode(query)})
        assert response["statusCode"] == 200, response["body"]
        return answer(response)["data"]

    return events


@pytest.fixture
def happen(monkeypatch):
    """Record events of January 2026, and set the clock to the 5th."""
    monkeypatch.setattr(clock, "_clock", lambda: datetime(2026, 1, 5, tzinfo=UTC))

    def happen(day, hour, user_id, method, path, status):
        at = datetime(2026, 1, day, hour, tzinfo=UTC)
        audit_table.add(AuditEvent(at=at, user_id=user_id, method=method, path=path, status=status, request_id="r"))

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


def test_looking_is_not_noted_except_at_patients(keep, invoke, events):
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
    ],
)
def test_filters_narrow_it_down(events, happen, query, expected):
    happen(2, 11, "ann", "POST", "/a", 201)
    happen(2, 12, "bob", "DELETE", "/b", 403)
    happen(2, 13, "bob", "DELETE", "/c/d", 204)

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
    assert len(aws_calls) == audit_table.KEPT.days + 1
