import pytest

from api.tags.get_tag import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def test_a_tag_is_read_by_its_id(invoke, make_tag, wear):
    tag_id = make_tag("knee")
    wear("img_1", tag_id)

    response = invoke(handler, a_request("GET", f"/v1/tags/{tag_id}", caller="ann"))

    assert answer(response) == {"id": tag_id, "name": "knee", "created_by": "ann", "image_count": 1}


def test_an_unknown_tag_is_not_found(invoke):
    assert invoke(handler, a_request("GET", "/v1/tags/999999999", caller="ann"))["statusCode"] == 404
