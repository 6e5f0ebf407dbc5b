"""Images are listed by name and by size, upwards and downwards."""

from datetime import timedelta

import pytest

from api.images.list_images import handler
from core.images import image_table
from core.images.model import Status
from core.index import compaction
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.search import rebuild, sorting

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def keep(key, filename, size, owner="ann", **fields):
    """Store an image; the later ones in the alphabet were stored later."""
    stored = NOON + timedelta(minutes=ord(key))
    image = an_image(owner, key, created_at=stored, filename=filename, size=size, **fields)
    return image_table.create(image, due_at=NOON)


@pytest.fixture
def kept():
    return [
        keep("a", "Zebra.png", 20, client_id="c1"),
        keep("b", "apple.png", 300, client_id="c1"),
        keep("c", "Äpfel|2.png", 1000),
        keep("d", "apple.png.jpg", 4, "bob", visibility=Visibility.PUBLIC, client_id="c1"),
        keep("e", "hidden.png", 5, "bob"),
    ]


@pytest.fixture(params=["journal", "packed", "rebuilt"], autouse=True)
def _listed(request, kept):
    if request.param == "packed":
        compaction.compact_all(lambda: True)
    if request.param == "rebuilt":
        rebuild.rebuild(lambda: [row.image for row in kept], lambda _: None)


@pytest.fixture(params=[sorting.FEW, 0], ids=["by rows", "by the list"])
def keys(request, monkeypatch, invoke):
    monkeypatch.setattr(sorting, "FEW", request.param)

    def keys(caller="ann", **query):
        response = invoke(handler, a_request("GET", "/v1/images", caller=caller, **query))
        assert response["statusCode"] == 200, response["body"]
        return [each["image_key"] for each in answer(response)["data"]]

    return keys


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("filename", "bdac"), ("-filename", "cadb"), ("size", "dabc"), ("-size", "cbad")],
)
def test_all_that_the_caller_may_see_is_listed_in_order(keys, sort, expected):
    assert "".join(keys(sort=sort)) == expected
    assert "".join(keys(sort=sort, client_id="c1")) == expected.replace("c", "")
    assert keys("eve", sort=sort) == ["d"]


def test_pages_meet_without_a_gap_or_repetition(invoke):
    for filters in ({}, {"client_id": "c1"}):
        asked, seen = {"sort": "-size", "limit": 1, **filters}, []
        while True:
            page = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", **asked)))
            seen += [each["image_key"] for each in page["data"]]
            if not page["meta"]["has_more_pages"]:
                break
            asked["cursor"] = page["meta"]["next_cursor"]

        assert seen == (["b", "a", "d"] if filters else ["c", "b", "a", "d"])


def test_a_numbered_page_says_of_how_many(invoke):
    page = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", sort="size", page=1, limit=3)))

    assert [each["image_key"] for each in page["data"]] == ["c"]
    assert page["meta"]["total_results"] == 4


def test_a_change_counts_at_once(keys, kept):
    image_table.change(kept[3], revised(kept[3].image, visibility=Visibility.PRIVATE))
    image_table.change(kept[1], revised(kept[1].image, status=Status.DELETED))

    assert keys(sort="filename") == ["a", "c"]
    assert keys(sort="size", client_id="c1") == ["a"]


def test_a_period_of_capture_narrows_a_list_by_size(keys, kept):
    image_table.change(kept[0], revised(kept[0].image, captured_at=NOON))

    assert keys(sort="size", captured_from="2026-01-01T00:00:00Z") == ["a"]


def test_too_many_images_are_refused_unless_filters_leave_few(invoke, monkeypatch):
    compaction.compact_all(lambda: True)
    monkeypatch.setattr(sorting, "MOST", 2)

    refused = invoke(handler, a_request("GET", "/v1/images", caller="ann", sort="size"))
    few = invoke(handler, a_request("GET", "/v1/images", caller="ann", sort="size", client_id="c1"))

    assert (refused["statusCode"], answer(refused)["errors"][0]["parameter"]) == (400, "sort")
    assert [each["image_key"] for each in answer(few)["data"]] == ["d", "a", "b"]
