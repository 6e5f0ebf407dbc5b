import pytest

from core.collections import collection_table
from core.users import named_users

from support import answer


@pytest.fixture
def talk(keep, collect):
    for key in ("a", "b", "c", "d"):
        keep("ann", key)
    return collect("a", "b", "c")


def test_images_are_added_taken_out_and_put_in_order(talk, change, keys_in):
    assert change(talk, add=["d", "a"], remove=["b", "none"])["image_count"] == 3
    assert keys_in(talk) == ["a", "c", "d"]

    changed = change(talk, image_keys=["d", "c", "a"])

    assert (keys_in(talk), changed["cover"]["image_key"]) == (["d", "c", "a"], "d")


def test_fields_that_are_left_out_stay(talk, change):
    change(talk, description="Repairs")

    renamed = change(talk, name="lecture", visibility="public")
    cleared = change(talk, description=None, name=None)

    assert (renamed["name"], renamed["description"], renamed["visibility"]) == ("lecture", "Repairs", "public")
    assert (cleared["name"], cleared["description"], cleared["image_count"]) == ("lecture", None, 3)


def test_sharing_shows_the_collection_and_no_image_that_was_hidden(keep, talk, change, ask, keys_in, make_user):
    bob = make_user("bob")
    keep("ann", "open", visibility="public")
    change(talk, add=["open"])
    assert ask("GET", talk["collection_id"], bob)["statusCode"] == 404

    shared = change(talk, share=["bob"])

    assert shared["shared_with"] == [{"user_id": bob, "username": "bob"}]
    seen = answer(ask("GET", talk["collection_id"], bob))
    assert (seen["editable"], seen["image_count"], seen["cover"], seen["shared_with"]) == (False, None, None, None)
    assert keys_in(talk, bob) == ["open"]
    assert [each["collection_id"] for each in answer(ask("GET", caller=bob))["data"]] == [talk["collection_id"]]

    change(talk, unshare=[bob])
    assert ask("GET", talk["collection_id"], bob)["statusCode"] == 404
    assert answer(ask("GET", caller=bob))["data"] == []


def test_a_public_collection_is_leaving_when_it_is_made_private(talk, change, ask):
    change(talk, visibility="public")
    assert len(answer(ask("GET", caller="eve"))["data"]) == 1

    change(talk, visibility="private")

    assert answer(ask("GET", caller="eve"))["data"] == []
    assert ask("GET", f"{talk['collection_id']}/images", "eve")["statusCode"] == 404


def test_only_the_owner_and_administrators_change_it(talk, change, ask):
    change(talk, visibility="public")
    for method in ("PATCH", "DELETE"):
        assert ask(method, talk["collection_id"], "eve", body={"name": "x"})["statusCode"] == 403
    assert ask("PATCH", talk["collection_id"], "root", groups=["admin"], body={"name": "x"})["statusCode"] == 200


def test_who_names_many_unknown_users_must_wait(talk, ask, monkeypatch):
    monkeypatch.setattr(named_users, "MOST_UNKNOWN", 2)

    statuses = [ask("PATCH", talk["collection_id"], body={"share": ["nobody"]})["statusCode"] for _ in range(3)]

    assert statuses == [422, 422, 429]


def test_there_is_an_end_to_images_and_readers(talk, ask, make_user, monkeypatch):
    monkeypatch.setattr("core.collections.membership.MOST_IMAGES", 3)
    monkeypatch.setattr("core.collections.readers.MOST_SHARES", 1)
    for name in ("bob", "eve"):
        make_user(name)

    many, crowd = ({"add": ["d"]}, {"share": ["bob", "eve"]})

    for patch, pointer in ((many, "/add"), (crowd, "/share")):
        response = ask("PATCH", talk["collection_id"], body=patch)
        assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


def test_changes_at_the_same_time_are_all_kept(talk, change, keys_in, monkeypatch):
    # Between the reading and the writing of one change, another takes place.
    write, meanwhile = collection_table.change, []

    def late(*args):
        if not meanwhile:
            meanwhile.append("begun")
            change(talk, remove=["a"])
        write(*args)

    monkeypatch.setattr(collection_table, "change", late)

    change(talk, add=["d"])

    assert keys_in(talk) == ["b", "c", "d"]
