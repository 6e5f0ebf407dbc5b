import pytest

from api.depth_logs import create_depth_log
from api.depth_logs.list_depth_logs import handler
from core.depth_logs import depth_log_table
from core.kernel.visibility import Visibility

from depth_logs import a_log, a_stored_log
from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def names(invoke, caller="ann", groups=(), **query):
    response = invoke(handler, a_request("GET", "/v1/depth-logs", caller=caller, groups=groups, **query))
    return [log["name"] for log in answer(response)["data"]]


@pytest.fixture
def five_logs():
    for name, owner, visibility in (
        ("North 1", "ann", Visibility.PRIVATE),
        ("North 2", "bob", Visibility.PRIVATE),
        ("South 1", "bob", Visibility.PUBLIC),
        ("South 2", "ann", Visibility.PUBLIC),
        ("East 1", "ann", Visibility.PRIVATE),
    ):
        a_stored_log(a_log(3, 4), owner, name=name, visibility=visibility)


@pytest.mark.usefixtures("five_logs")
def test_own_and_public_logs_are_listed_newest_first(invoke):
    assert names(invoke) == ["East 1", "South 2", "South 1", "North 1"]
    assert names(invoke, "bob") == ["South 2", "South 1", "North 2"]
    assert names(invoke, "eve") == ["South 2", "South 1"]
    assert names(invoke, "eve", ["admin"]) == ["East 1", "South 2", "South 1", "North 2", "North 1"]


def test_of_the_pictures_only_the_smallest_has_a_url(invoke):
    log_id = a_stored_log(a_log(3, 4))
    for name in ("gray", "viridis"):
        facts = {"key": f"logs/{name}", "width": 4, "height": 3, "media_type": "image/png"}
        depth_log_table.record_rendition(log_id, name, facts)

    response = invoke(handler, a_request("GET", "/v1/depth-logs", caller="ann"))

    pictures = answer(response)["data"][0]["renditions"]
    assert [bool(picture["url"]) for picture in pictures.values()] == [True, False]


@pytest.mark.usefixtures("five_logs")
def test_lists_are_filtered(invoke):
    assert names(invoke, q="N\u00f6RTH") == ["North 1"]
    assert names(invoke, visibility="public") == ["South 2", "South 1"]
    assert names(invoke, visibility="private") == ["East 1", "North 1"]
    assert names(invoke, status="failed") == []
    assert names(invoke, q="%") == []


@pytest.mark.usefixtures("five_logs")
def test_pages_follow_each_other(invoke):
    request = a_request("GET", "/v1/depth-logs", caller="ann", limit=3)
    first = answer(invoke(handler, request))

    cursor = first["meta"]["next_cursor"]

    assert names(invoke, limit=3, cursor=cursor) == ["North 1"]
    assert names(invoke, limit=3, page=1) == ["North 1"]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"status": "lost"}, {"cursor": "made-up"}])
def test_invalid_parameters_are_refused(invoke, query):
    assert invoke(handler, a_request("GET", "/v1/depth-logs", caller="ann", **query))["statusCode"] == 400


def test_a_log_that_waits_for_its_table_says_where_to_send_it(invoke):
    body = {"name": "North 3", "size": 100}
    made = answer(invoke(create_depth_log.handler, a_request("POST", "/v1/depth-logs", caller="ann", body=body)))

    (log,) = answer(invoke(handler, a_request("GET", "/v1/depth-logs", caller="ann")))["data"]

    assert (log["log_id"], log["status"]) == (made["log_id"], "pending")
    assert f"incoming/logs/{made['log_id']}?" in log["upload"]["upload_url"]
