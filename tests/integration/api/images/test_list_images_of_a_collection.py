"""The filter `collection` of lists of images: those of a collection, in the order of lists."""

from datetime import timedelta

import pytest

from api.images.list_images import handler
from api.tags.list_tag_images import handler as list_tag_images
from core.collections import collection_service
from core.collections.model import CollectionDraft, CollectionPatch
from core.images import image_table, lifecycle
from core.images.queries import ImageFilters
from core.kernel.caller import Caller
from core.search import listing, sorting
from core.tags import tag_table

from support import NOON, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
ANN, BOB = (Caller(user_id=name, username=name) for name in ("ann", "bob"))
SIZES = {"a": 30, "b": 10, "c": 20, "d": 40}


@pytest.fixture
def talk(keep):
    """Keep four images of ann, a minute apart, and return the id of a collection of three of them."""
    for number, (key, size) in enumerate(SIZES.items()):
        moment = NOON + timedelta(minutes=number)
        keep(
            "ann",
            key,
            created_at=moment,
            filename=f"{key}.png",
            size=size,
            captured_at=NOON - timedelta(minutes=number),
        )
    draft = CollectionDraft(name="talk", image_keys=("b", "a", "c"))
    return collection_service.create(draft, ANN).collection_id


@pytest.fixture
def page_of(invoke):
    """Return a function that lists images, by default as ann, and returns the page."""

    def page_of(caller="ann", **query):
        return answer(invoke(handler, a_request("GET", "/v1/images", caller=caller, **query)))

    return page_of


@pytest.fixture
def keys(page_of):
    return lambda caller="ann", **query: "".join(each["image_key"] for each in page_of(caller, **query)["data"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "cba"),
        ({"sort": "captured"}, "abc"),
        ({"sort": "filename"}, "abc"),
        ({"sort": "-filename"}, "cba"),
        ({"sort": "size"}, "bca"),
        ({"sort": "-size"}, "acb"),
        ({"q": "a"}, "a"),
        ({"created_from": (NOON + timedelta(minutes=1)).isoformat()}, "cb"),
        ({"created_to": NOON.isoformat()}, "a"),
        ({"media_type": "image/jpeg"}, ""),
        ({"user_id": "me", "visibility": "private"}, "cba"),
        ({"exact_tags": "no such tag"}, ""),
        ({"status": "deleted"}, ""),
    ],
)
def test_it_has_the_images_that_other_filters_leave_in_the_order_of_lists(talk, keys, query, expected):
    assert keys(collection=talk, **query) == expected


@pytest.mark.parametrize("sort", ["created", "filename", "-size"])
def test_pages_meet(talk, page_of, sort):
    first = page_of(collection=talk, sort=sort, limit=2, include_total="true")
    second = page_of(collection=talk, sort=sort, limit=2, include_total="true", cursor=first["meta"]["next_cursor"])
    numbered = page_of(collection=talk, sort=sort, limit=2, page=1)

    keys = [each["image_key"] for page in (first, second) for each in page["data"]]
    assert keys == [each["image_key"] for each in page_of(collection=talk, sort=sort)["data"]]
    assert (first["meta"]["total_results"], second["meta"]["has_more_pages"]) == (3, False)
    assert (numbered["data"], numbered["meta"]["total_results"]) == (second["data"], 3)


def test_only_images_that_the_caller_may_see_are_in_it(talk, keys, keep):
    keep("ann", "e", visibility="public", created_at=NOON + timedelta(hours=1))
    collection_service.update(talk, CollectionPatch(add=("e",), visibility="public"), ANN)

    assert (keys("bob", collection=talk), keys("root", collection=talk, groups=["admin"])) == ("e", "ecba")


@pytest.mark.parametrize("collection", ["hidden", "col_none", ""])
def test_a_collection_that_the_caller_may_not_see_is_empty_as_one_that_is_not(talk, keys, collection):
    assert keys("bob", collection=talk if collection == "hidden" else collection) == ""


def test_a_deleted_image_is_in_the_bin_alone(talk, keys):
    lifecycle.delete("a", ANN)

    assert (keys(collection=talk), keys(collection=talk, status="deleted")) == ("cb", "a")


def test_the_images_of_a_tag_and_exports_have_the_filter_too(talk, invoke):
    tag_id, _ = tag_table.find_or_create("knee", "ann")
    for key in ("a", "d"):
        row = image_table.find(key)
        image_table.alter(row, lambda image: image.model_copy(update={"tag_ids": (tag_id,)}))

    path = f"/v1/tags/{tag_id}/images"
    page = answer(invoke(list_tag_images, a_request("GET", path, caller="ann", collection=talk)))
    filters = ImageFilters(collection=talk)
    latest, *older = listing.every(filters, ANN)

    assert [each["image_key"] for each in page["data"]] == ["a"]
    assert [row.image_key for row in (latest, *older)] == ["c", "b", "a"]
    after = listing.every(filters, ANN, after=sorting.position(latest.image, filters))
    assert [row.image_key for row in after] == ["b", "a"]
    assert (listing.count(filters, ANN), listing.count(filters, BOB)) == (3, 0)
