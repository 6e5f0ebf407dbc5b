import pytest

from api.images.list_images import handler as list_images
from api.tags.update_tag import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def rename(invoke):
    def rename(tag_id, name, caller="ann", groups=()):
        event = a_request("PUT", f"/v1/tags/{tag_id}", caller=caller, groups=groups, body={"name": name})
        return invoke(handler, event)

    return rename


@pytest.fixture
def found(invoke):
    def found(**query):
        page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", **query)))
        return [image["image_key"] for image in page["data"]]

    return found


def test_images_are_found_under_the_new_name_alone(rename, found, make_tag, wear):
    tag_id = make_tag("left knee")
    wear("img_1", tag_id)

    response = rename(tag_id, "right shoulders")

    assert (response["statusCode"], answer(response)["image_count"]) == (200, 1)
    assert found(exact_tags="right shoulders") == found(q="shoulder") == found(match_tags="RIGHT%") == ["img_1"]
    assert found(exact_tags="left knee") == found(q="left") == found(match_tags="left%") == []


def test_only_the_case_may_change(rename, found, make_tag, wear):
    tag_id = make_tag("knee")
    wear("img_1", tag_id)

    assert rename(tag_id, "Knee")["statusCode"] == 200
    assert found(exact_tags="Knee") == found(q="knee") == ["img_1"]


def test_a_name_that_is_taken_is_refused(rename, found, make_tag, wear):
    tag_id, _ = make_tag("knee"), make_tag("hip")
    wear("img_1", tag_id)

    response = rename(tag_id, "hip")

    assert (response["statusCode"], answer(response)["code"]) == (409, "tag_exists")
    assert found(exact_tags="knee") == ["img_1"]


def test_the_same_name_again_changes_nothing(rename, make_tag):
    assert rename(make_tag("knee"), "knee")["statusCode"] == 200


def test_only_the_creator_and_administrators_may_change_a_tag(rename, make_tag):
    tag_id = make_tag("knee", creator="ann")

    assert rename(tag_id, "hip", caller="bob")["statusCode"] == 403
    assert rename(tag_id, "hip", caller="root", groups=["admin"])["statusCode"] == 200


def test_an_unknown_tag_is_not_found(rename):
    assert rename("tag_0", "hip")["statusCode"] == 404


def test_a_rename_that_breaks_off_leaves_the_old_name(rename, found, make_tag, wear, when_calling):
    tag_id = make_tag("knee")
    wear("img_1", tag_id)

    def break_off(call):
        if call.operation == "TransactWriteItems":
            raise ConnectionError

    when_calling(break_off)

    assert rename(tag_id, "hip")["statusCode"] == 500
    assert found(exact_tags="knee") == ["img_1"]
    assert found(exact_tags="hip") == []
