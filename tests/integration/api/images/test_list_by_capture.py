"""Images are listed by the time at which they were taken."""

from datetime import timedelta

import pytest

from api.images.list_images import handler
from core.images import image_table
from core.images.model import Status
from core.index import compaction
from core.kernel.values import revised
from core.search import rebuild

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def keep(key, hours, **fields):
    """Store an image that was taken so many hours before noon; the later ones in the alphabet were stored later."""
    taken = None if hours is None else NOON - timedelta(hours=hours)
    stored = NOON + timedelta(minutes=ord(key))
    return image_table.create(an_image("ann", key, created_at=stored, captured_at=taken, **fields), due_at=NOON)


@pytest.fixture
def taken():
    return [keep("a", 1), keep("b", 3, client_id="c1"), keep("c", None), keep("d", 2, client_id="c1")]


@pytest.fixture
def keys(invoke):
    def keys(caller="ann", **query):
        response = invoke(handler, a_request("GET", "/v1/images", caller=caller, **query))
        assert response["statusCode"] == 200, response["body"]
        return [each["image_key"] for each in answer(response)["data"]]

    return keys


@pytest.fixture(params=["journal", "packed", "rebuilt"], autouse=True)
def _listed(request, taken):
    if request.param == "packed":
        compaction.compact_all(lambda: True)
    if request.param == "rebuilt":
        rebuild.rebuild(lambda: [row.image for row in taken], lambda _: None)


def test_the_latest_comes_first_and_what_has_no_time_is_left_out(keys):
    assert keys(sort="captured") == ["a", "d", "b"]
    assert keys(sort="created") == keys() == ["d", "c", "b", "a"]


def test_a_period_includes_both_its_ends(keys):
    period = {"captured_from": "2026-01-02T09:00:00Z", "captured_to": "2026-01-02T10:00:00Z"}

    assert keys(**period) == ["d", "b"]
    assert keys(captured_from="2026-01-02T10:30:00Z") == ["a"]
    assert keys(captured_to="2026-01-02T09:59:59Z") == ["b"]


def test_other_filters_and_rights_hold_in_this_order_too(keys):
    assert keys(sort="captured", client_id="c1") == ["d", "b"]
    assert keys("bob", sort="captured") == []


def test_pages_meet_without_a_gap(invoke):
    asked, seen = {"sort": "captured", "limit": 1}, []
    while True:
        page = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", **asked)))
        seen += [each["image_key"] for each in page["data"]]
        if not page["meta"]["has_more_pages"]:
            break
        asked["cursor"] = page["meta"]["next_cursor"]

    assert seen == ["a", "d", "b"]


def test_a_deleted_image_leaves_this_order_too(keys, taken):
    image_table.change(taken[3], revised(taken[3].image, status=Status.DELETED))

    assert keys(sort="captured") == ["a", "b"]


def test_a_time_that_becomes_known_enters_the_image(keys, taken):
    image_table.change(taken[2], revised(taken[2].image, captured_at=NOON))

    assert keys(sort="captured") == ["c", "a", "d", "b"]


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "captured", "created_from": "2026-01-02T09:00:00Z"},
        {"captured_to": "2026-01-02T09:00:00Z", "start_timestamp": "0"},
        {"sort": "colour"},
    ],
)
def test_two_orders_at_once_are_refused(invoke, query):
    response = invoke(handler, a_request("GET", "/v1/images", caller="ann", **query))

    assert (response["statusCode"], answer(response)["code"]) == (400, "invalid_parameter")
