import pytest

from api.users import create_api_key
from api.users.list_api_keys import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ann(invoke, a_user):
    """Create a user with three keys."""
    ann = a_user("ann")["id"]
    for name in ("first", "second", "third"):
        invoke(create_api_key.handler, a_request("POST", "/v1/users/me/api-keys", caller=ann, body={"name": name}))
    return ann


def listed(invoke, user_id, **more):
    return invoke(handler, a_request("GET", f"/v1/users/{user_id}/api-keys", **more))


def test_keys_are_listed_oldest_first_without_their_secrets(invoke, ann):
    keys = answer(listed(invoke, "me", caller=ann))["data"]

    assert [key["name"] for key in keys] == ["first", "second", "third"]
    assert {frozenset(key) for key in keys} == {frozenset({"id", "name", "created_at", "expires_at"})}


def test_keys_come_page_by_page(invoke, ann):
    first = answer(listed(invoke, "me", caller=ann, limit=2))

    rest = answer(listed(invoke, "me", caller=ann, limit=2, cursor=first["meta"]["next_cursor"]))

    assert [key["name"] for key in (*first["data"], *rest["data"])] == ["first", "second", "third"]


def test_only_the_user_and_administrators_see_keys(invoke, ann):
    assert listed(invoke, ann, caller="bob")["statusCode"] == 403
    assert listed(invoke, ann, caller="root", groups=["admin"])["statusCode"] == 200
