import pytest

from api.users import create_api_key, list_api_keys
from api.users.delete_api_key import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ann(a_user):
    return a_user("ann")["id"]


@pytest.fixture
def key(invoke, ann):
    event = a_request("POST", "/v1/users/me/api-keys", caller=ann, body={"name": "laptop"})
    return answer(invoke(create_api_key.handler, event))


def revoke(invoke, user_id, key_id, **caller):
    return invoke(handler, a_request("DELETE", f"/v1/users/{user_id}/api-keys/{key_id}", **caller))


def test_a_revoked_key_buys_nothing_and_is_listed_no_more(invoke, ann, key, ask_for_token):
    response = revoke(invoke, "me", key["id"], caller=ann)

    assert response["statusCode"] == 204
    assert ask_for_token(grant_type="api_key", api_key=key["key"])["statusCode"] == 401
    listing = invoke(list_api_keys.handler, a_request("GET", "/v1/users/me/api-keys", caller=ann))
    assert answer(listing)["data"] == []


def test_a_key_is_revoked_once(invoke, ann, key):
    assert [revoke(invoke, "me", key["id"], caller=ann)["statusCode"] for _ in range(2)] == [204, 404]


def test_a_key_of_another_is_not_mine_to_revoke(invoke, a_user, ann, key, ask_for_token):
    bob = a_user("bob")["id"]

    assert revoke(invoke, ann, key["id"], caller=bob)["statusCode"] == 403
    assert revoke(invoke, "me", key["id"], caller=bob)["statusCode"] == 404
    assert ask_for_token(grant_type="api_key", api_key=key["key"])["statusCode"] == 200
