import pytest

from api.images import get_image, list_images
from api.sharing.delete_share import handler
from core.images.model import Role

from support import a_request, answer


@pytest.fixture
def unshare(invoke, keep):
    keep("ann", "hip", shared_with={"bob": Role.READ, "cleo": Role.ANNOTATE})
    return lambda user_id="bob", caller="ann": invoke(
        handler, a_request("DELETE", f"/v1/images/hip/shares/{user_id}", caller=caller)
    )["statusCode"]


def test_a_user_who_lost_access_neither_sees_nor_finds_the_image(invoke, unshare):
    assert unshare() == 204

    assert invoke(get_image.handler, a_request("GET", "/v1/images/hip", caller="bob"))["statusCode"] == 404
    assert answer(invoke(list_images.handler, a_request("GET", "/v1/images", caller="bob")))["data"] == []
    assert invoke(get_image.handler, a_request("GET", "/v1/images/hip", caller="cleo"))["statusCode"] == 200


def test_a_share_that_does_not_exist_cannot_be_removed(unshare):
    assert [unshare(), unshare(), unshare("nobody")] == [204, 404, 404]


def test_only_who_may_share_may_take_back(unshare):
    assert [unshare("cleo", caller="bob"), unshare("cleo", caller="stranger")] == [403, 404]
