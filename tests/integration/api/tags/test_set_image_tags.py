import pytest

from api.images.list_images import handler as list_images
from api.tags.set_image_tags import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def put(invoke, tags, caller="ann"):
    return invoke(handler, a_request("PUT", "/v1/images/img_1/tags", caller=caller, body={"tags": tags}))


def found(invoke, name):
    page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", exact_tags=name)))
    return [image["image_key"] for image in page["data"]]


def test_tags_are_replaced_and_made_where_they_are_new(invoke, make_tag, wear):
    wear("img_1", make_tag("old"))

    response = put(invoke, ["Knee", "knee", "knee", "hip"])

    assert response["statusCode"] == 200
    assert [tag["name"] for tag in answer(response)["tags"]] == ["Knee", "hip", "knee"]
    assert found(invoke, "hip") == ["img_1"]
    assert found(invoke, "old") == []


def test_no_tags_is_an_answer_too(invoke, make_tag, wear):
    wear("img_1", make_tag("old"))

    assert answer(put(invoke, []))["tags"] == []


@pytest.mark.parametrize("tags", ["x", [5], [""], None])
def test_values_that_are_not_names_are_refused(invoke, wear, tags):
    wear("img_1")

    assert put(invoke, tags)["statusCode"] == 422


def test_another_users_image_cannot_be_tagged(invoke, wear):
    wear("img_1", visibility="public")

    assert put(invoke, ["knee"], caller="bob")["statusCode"] == 403


def test_a_hidden_image_looks_like_a_missing_one(invoke, wear):
    wear("img_1")

    assert put(invoke, ["knee"], caller="bob")["statusCode"] == 404


def test_only_the_version_that_was_meant_is_changed(invoke, wear):
    wear("img_1")
    request = a_request("PUT", "/v1/images/img_1/tags", caller="ann", body={"tags": ["hip"]})

    response = invoke(handler, request | {"headers": request["headers"] | {"if-match": '"99.1"'}})

    assert response["statusCode"] == 412
    assert found(invoke, "hip") == []
