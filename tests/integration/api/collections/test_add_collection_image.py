import pytest

from core.collections import collection_service, collection_table
from core.images import image_table
from core.kernel.caller import Caller

from support import NOON, an_image, answer

ANN = Caller(user_id="ann", username="ann")


@pytest.fixture
def talk(keep, collect):
    for key in ("a", "b", "c"):
        keep("ann", key)
    return collect("a", "b")


@pytest.fixture
def put(ask):
    """Return a function that puts an image into a collection, by default as ann."""

    def put(collection, key, caller="ann", **options):
        return ask("PUT", f"{collection['collection_id']}/images/{key}", caller, **options)

    return put


def test_an_image_goes_to_the_end_and_stays_where_it_is_when_repeated(talk, put, keys_in, ask):
    statuses = [put(talk, key)["statusCode"] for key in ("c", "c", "a")]

    assert statuses == [204, 204, 204]
    assert keys_in(talk) == ["a", "b", "c"]
    assert answer(ask("GET", talk["collection_id"]))["image_count"] == 3


def test_an_image_that_the_caller_may_not_see_is_not_found(talk, put, keep, keys_in):
    keep("bob", "his")

    assert [put(talk, key)["statusCode"] for key in ("his", "none", "no%20key")] == [404, 404, 404]
    assert keys_in(talk) == ["a", "b"]


def test_a_new_image_under_the_key_of_a_member_takes_its_place_at_the_end(talk, put, keys_in):
    row = image_table.find("a", consistent=True)
    row.delete()
    image_table.create(an_image("ann", "a", created_at=NOON.replace(year=2031)), due_at=NOON)
    assert keys_in(talk) == ["b"]

    assert put(talk, "a")["statusCode"] == 204

    assert keys_in(talk) == ["b", "a"]
    assert [each.image_key for each in collection_table.members(talk["collection_id"])] == ["b", "a"]


def test_a_full_collection_refuses_more_but_not_what_it_has(talk, put, monkeypatch):
    monkeypatch.setattr("core.collections.collection_service.MOST_IMAGES", 2)

    full, known = put(talk, "c"), put(talk, "b")

    assert (full["statusCode"], answer(full)["code"]) == (409, "conflict")
    assert known["statusCode"] == 204


def test_only_who_may_change_the_collection_may(talk, put, change):
    assert put(talk, "c", "eve")["statusCode"] == 404
    change(talk, visibility="public")

    assert put(talk, "c", "eve")["statusCode"] == 403
    assert put(talk, "c", "root", groups=["admin"])["statusCode"] == 204


def test_what_is_put_in_at_the_same_time_is_all_kept(talk, put, keep, keys_in, monkeypatch):
    # Between the reading and the writing of one request, another takes place.
    keep("ann", "d")
    write, meanwhile = collection_table.change, []

    def late(*args):
        if not meanwhile:
            meanwhile.append("begun")
            collection_service.add_image(talk["collection_id"], "d", ANN)
        write(*args)

    monkeypatch.setattr(collection_table, "change", late)

    put(talk, "c")

    assert keys_in(talk) == ["a", "b", "d", "c"]
