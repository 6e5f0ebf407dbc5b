import pytest

from support import answer


@pytest.fixture
def talk(keep, collect):
    for key in ("a", "b"):
        keep("ann", key)
    return collect("a", "b")


@pytest.fixture
def take_out(ask):
    """Return a function that takes an image out of a collection, by default as ann."""

    def take_out(collection, key, caller="ann", **options):
        return ask("DELETE", f"{collection['collection_id']}/images/{key}", caller, **options)

    return take_out


def test_an_image_is_taken_out_and_once_more_is_no_error(talk, take_out, keys_in, ask):
    statuses = [take_out(talk, key)["statusCode"] for key in ("a", "a", "none", "no%20key")]
    shown = answer(ask("GET", talk["collection_id"]))

    assert statuses == [204, 204, 204, 204]
    assert keys_in(talk) == ["b"]
    assert (shown["image_count"], shown["cover"]["image_key"]) == (1, "b")


def test_the_last_image_leaves_an_empty_collection(talk, take_out, ask):
    for key in ("a", "b"):
        take_out(talk, key)

    shown = answer(ask("GET", talk["collection_id"]))

    assert (shown["image_count"], shown["cover"]) == (0, None)


def test_only_who_may_change_the_collection_may(talk, take_out, change):
    assert take_out(talk, "a", "eve")["statusCode"] == 404
    change(talk, visibility="public")

    assert take_out(talk, "a", "eve")["statusCode"] == 403
    assert take_out(talk, "a", "root", groups=["admin"])["statusCode"] == 204


def test_a_collection_that_is_gone_is_not_found(talk, take_out, ask):
    ask("DELETE", talk["collection_id"])

    assert take_out(talk, "a")["statusCode"] == 404
