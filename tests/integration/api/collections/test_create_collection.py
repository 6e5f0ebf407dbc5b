import pytest

from core.collections import collection_table
from core.kernel.visibility import Visibility

from support import answer


def test_a_collection_keeps_the_order_of_its_images(keep, collect, keys_in):
    for key in ("a", "b", "c"):
        keep("ann", key)

    made = collect("c", "a", "b", "a", description="Repairs")

    assert (made["name"], made["description"], made["visibility"]) == ("talk", "Repairs", "private")
    assert (made["image_count"], made["cover"]["image_key"], made["editable"]) == (3, "c", True)
    assert keys_in(made) == ["c", "a", "b"]


def test_images_of_others_may_be_in_it_if_one_sees_them(keep, ask, collect):
    keep("bob", "seen", visibility=Visibility.PUBLIC)
    keep("bob", "hidden")

    seen = collect("seen")
    hidden, missing = (ask("POST", body={"name": "x", "image_keys": ["seen", key]}) for key in ("hidden", "none"))

    assert seen["cover"]["image_key"] == "seen"
    for refused in (hidden, missing):
        fault = answer(refused)["errors"][0]
        assert (refused["statusCode"], fault["pointer"], fault["code"]) == (422, "/image_keys/1", "unknown_image")


def test_a_repeated_request_finds_the_collection_that_it_made(ask, aws):  # noqa: ARG001
    sent = {"body": {"name": "talk"}, "headers": {"Idempotency-Key": "one"}}

    ids = {answer(ask("POST", **sent))["collection_id"] for _ in range(2)}

    assert ids == set(collection_table.newest("all", None))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 161}, "/name"),
        ({"name": "x", "image_keys": ["a/b"]}, "/image_keys/0"),
        ({"name": "x", "image_keys": ["a"] * 1001}, "/image_keys"),
        ({"name": "x", "colour": "red"}, "/colour"),
    ],
)
def test_what_makes_no_collection_is_refused_and_pointed_at(ask, aws, body, pointer):  # noqa: ARG001
    response = ask("POST", body=body)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)
