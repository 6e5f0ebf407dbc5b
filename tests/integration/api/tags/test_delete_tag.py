import pytest

from api.images.get_image import handler as get_image
from api.images.list_images import handler as list_images
from api.tags.delete_tag import handler
from api.tags.get_tag import handler as get_tag
from core.images import image_table, tag_removal
from core.tags import tag_table

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def delete(invoke):
    return lambda tag_id, caller="ann": invoke(handler, a_request("DELETE", f"/v1/tags/{tag_id}", caller=caller))


def test_a_deleted_tag_is_gone_from_its_images_which_stay(invoke, delete, make_tag, wear):
    tag_id = make_tag("knee")
    wear("img_1", tag_id)

    response = delete(tag_id)
    image = answer(invoke(get_image, a_request("GET", "/v1/images/img_1", caller="ann")))
    found = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", exact_tags="knee")))

    assert response["statusCode"] == 204
    assert invoke(get_tag, a_request("GET", f"/v1/tags/{tag_id}", caller="ann"))["statusCode"] == 404
    assert image["tags"] == []
    assert found["data"] == []


def test_a_new_tag_of_the_same_name_is_another(delete, make_tag, wear):
    old = make_tag("knee")
    wear("img_1", old)
    delete(old)

    assert make_tag("knee") != old


def test_only_who_made_it_may(delete, make_tag):
    assert delete(make_tag("knee", creator="ann"), caller="bob")["statusCode"] == 403


def test_twice_is_not_found(delete, make_tag):
    tag_id = make_tag("knee")

    assert [delete(tag_id)["statusCode"], delete(tag_id)["statusCode"]] == [204, 404]


def test_tidying_up_takes_the_id_from_images_and_goes_on_where_it_stopped(delete, make_tag, wear):
    gone, kept = make_tag("gone"), make_tag("kept")
    for number in range(3):
        wear(f"img_{number}", gone, kept)
    delete(gone)

    turns = iter([True, False])
    tag_removal.collect_garbage(lambda: next(turns))
    half_done = list(tag_table.garbage())
    tag_removal.collect_garbage(lambda: True)

    assert half_done == [gone]
    assert [image_table.find(f"img_{number}").image.tag_ids for number in range(3)] == [(kept,)] * 3
    assert list(tag_table.garbage()) == []
