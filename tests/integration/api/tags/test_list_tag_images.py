import pytest

from api.tags.list_tag_images import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def listed(invoke, tag_id, **query):
    return invoke(handler, a_request("GET", f"/v1/tags/{tag_id}/images", caller="ann", **query))


def test_images_of_a_tag_take_the_filters_of_images(invoke, make_tag, wear):
    tag_id = make_tag("knee")
    wear("img_1", tag_id, ml_tag="TEST")
    wear("img_2", tag_id)
    wear("img_3")
    wear("img_4", tag_id, owner="bob")

    every = answer(listed(invoke, tag_id))
    tested = answer(listed(invoke, tag_id, ml_tag="TEST"))

    assert [image["image_key"] for image in every["data"]] == ["img_2", "img_1"]
    assert [image["image_key"] for image in tested["data"]] == ["img_1"]


def test_pages_go_on(invoke, make_tag, wear):
    tag_id = make_tag("knee")
    for number in range(5):
        wear(f"img_{number}", tag_id)

    first = answer(listed(invoke, tag_id, limit=3))
    second = answer(listed(invoke, tag_id, limit=3, cursor=first["meta"]["next_cursor"]))

    assert first["meta"]["has_more_pages"]
    assert [image["image_key"] for image in second["data"]] == ["img_1", "img_0"]


def test_an_unknown_tag_is_not_found(invoke):
    assert listed(invoke, "tag_0")["statusCode"] == 404


def test_annotations_are_shown_to_who_asks_for_them(invoke, make_tag, wear):
    tag_id = make_tag("knee")
    wear("img_1", tag_id)

    plain, expanded = (answer(listed(invoke, tag_id, **more))["data"][0] for more in ({}, {"expand": "annotations"}))

    assert (plain["annotations"], expanded["annotations"]) == (None, [])
