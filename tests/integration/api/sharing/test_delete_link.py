import pytest

from api.sharing import create_link, open_link
from api.sharing.delete_link import handler
from core.images.model import Role

from support import a_request, answer


@pytest.fixture
def made(invoke, keep):
    keep("ann", "hip", shared_with={"cleo": Role.READ})
    request = a_request("POST", "/v1/images/hip/links", caller="ann", body={"expires_in": 60})
    return answer(invoke(create_link.handler, request))


@pytest.fixture
def revoke(invoke):
    return lambda link_id, caller="ann": invoke(
        handler, a_request("DELETE", f"/v1/images/hip/links/{link_id}", caller=caller)
    )["statusCode"]


def test_a_revoked_link_opens_nothing(invoke, made, revoke):
    before = invoke(open_link.handler, a_request("GET", made["url"]))["statusCode"]

    assert revoke(made["link_id"]) == 204
    assert before == 303
    assert invoke(open_link.handler, a_request("GET", made["url"]))["statusCode"] == 404


def test_it_is_revoked_once(made, revoke):
    assert [revoke(made["link_id"]), revoke(made["link_id"]), revoke("lnk_0")] == [204, 404, 404]


def test_only_who_may_change_the_image_revokes(made, revoke):
    assert [revoke(made["link_id"], "cleo"), revoke(made["link_id"], "bob")] == [403, 404]
