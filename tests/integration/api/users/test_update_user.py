import os

import boto3
import pytest

from api.users import create_api_key
from api.users.update_user import handler
from core.aws.transactions import ConditionFailed
from core.users import user_table
from core.users.model import UserRole

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
KNOWN = {"current_password": "correct horse battery"}
ROOT = {"caller": "root", "groups": ["admin"]}


def patch(invoke, user_id, change, **caller):
    return invoke(handler, a_request("PATCH", f"/v1/users/{user_id}", body=change, **caller))


def groups_of(name):
    listed = boto3.client("cognito-idp").admin_list_groups_for_user(
        UserPoolId=os.environ["USER_POOL_ID"], Username=name
    )
    return [group["GroupName"] for group in listed["Groups"]]


def test_omitted_fields_stay_and_null_clears(invoke, a_user):
    ann = a_user("ann", first_name="Amy", last_name="Lee")

    response = patch(invoke, "me", {"first_name": "Ann", "last_name": None}, caller=ann["id"])

    assert response["statusCode"] == 200
    assert answer(response) == ann | {"first_name": "Ann", "last_name": None}


def test_a_new_address_is_taken_and_the_old_one_free(invoke, a_user):
    ann = a_user("ann")

    response = patch(invoke, ann["id"], {"email": "new@example.org"}, **ROOT)

    assert answer(response)["email"] == "new@example.org"
    a_user("bob", email="ann@example.org")


def test_the_address_of_another_is_refused(invoke, a_user):
    ann, _ = a_user("ann"), a_user("bob")

    response = patch(invoke, ann["id"], {"email": "BOB@example.org"}, **ROOT)

    assert response["statusCode"] == 409
    assert answer(response)["code"] == "email_taken"


@pytest.mark.parametrize("groups", [[], ["admin"]])
def test_nobody_changes_their_own_address_without_a_code(invoke, a_user, groups):
    ann = a_user("ann", role="admin" if groups else "user")

    response = patch(invoke, ann["id"], {"email": "new@example.org"} | KNOWN, caller=ann["id"], groups=groups)

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/email"
    assert "/v1/users/me/email" in answer(response)["detail"]
    assert user_table.find("ann").user.email == "ann@example.org"


def test_a_password_changes_with_the_current_one_and_ends_other_sessions(invoke, a_user, sign_in, ask_for_token):
    ann = a_user("ann")
    session = answer(sign_in("ann"))["refresh_token"]
    change = {"password": "staple the battery", "current_password": "correct horse battery"}

    assert patch(invoke, "me", change, caller=ann["id"])["statusCode"] == 200

    assert sign_in("ann")["statusCode"] == 401
    assert sign_in("ann", "staple the battery")["statusCode"] == 200
    assert ask_for_token(grant_type="refresh_token", refresh_token=session)["statusCode"] == 401


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"password": "staple the battery"}, 422, "/current_password"),
        ({"password": "staple the battery", "current_password": "wrong"}, 401, "/current_password"),
        ({"password": "ann@example.org", "current_password": "correct horse battery"}, 422, "/password"),
        ({"password": "short", "current_password": "correct horse battery"}, 422, "/password"),
    ],
)
def test_a_password_does_not_change_without_good_reason(invoke, a_user, sign_in, change, status, pointer):
    ann = a_user("ann")

    response = patch(invoke, "me", change, caller=ann["id"])

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == pointer
    assert sign_in("ann")["statusCode"] == 200


def test_one_who_sends_their_own_address_again_needs_no_password(invoke, a_user):
    ann = a_user("ann")

    response = patch(invoke, "me", {"first_name": "Ann", "email": ann["email"]}, caller=ann["id"])

    assert response["statusCode"] == 200


def test_an_administrator_sets_the_password_of_another(invoke, a_user, sign_in):
    ann = a_user("ann")

    assert patch(invoke, ann["id"], {"password": "staple the battery"}, **ROOT)["statusCode"] == 200

    assert sign_in("ann", "staple the battery")["statusCode"] == 200


def test_a_role_becomes_a_group_of_the_user_and_of_their_keys(invoke, a_user):
    ann = a_user("ann", role="annotator")
    path = f"/v1/users/{ann['id']}/api-keys"
    key = answer(invoke(create_api_key.handler, a_request("POST", path, body={"name": "laptop"}, **ROOT)))
    key_user = f"key.{ann['id']}.{key['id']}"
    assert (groups_of("ann"), groups_of(key_user)) == (["annotator"], ["annotator"])

    response = patch(invoke, ann["id"], {"role": "admin"}, **ROOT)

    assert answer(response)["role"] == "admin"
    assert (groups_of("ann"), groups_of(key_user)) == (["admin"], ["admin"])


def test_users_cannot_change_their_own_role(invoke, a_user):
    ann = a_user("ann")

    assert patch(invoke, "me", {"role": "admin"}, caller=ann["id"])["statusCode"] == 403
    assert groups_of("ann") == []


@pytest.mark.parametrize(
    "change",
    [
        {"password": "staple the battery", "current_password": "correct horse battery"},
        {"email": "new@example.org"},
        {"role": "user"},
    ],
)
def test_a_key_cannot_change_how_its_user_signs_in(invoke, a_user, change):
    ann = a_user("ann", role="admin")

    assert patch(invoke, "me", change, caller=ann["id"], groups=["admin"], key_id="1")["statusCode"] == 403


def test_others_are_not_mine_to_change(invoke, a_user):
    ann, bob = a_user("ann"), a_user("bob")

    assert patch(invoke, ann["id"], {"first_name": "x"}, caller=bob["id"])["statusCode"] == 403


def test_a_field_that_cannot_be_changed_is_pointed_at(invoke, a_user):
    ann = a_user("ann")

    response = patch(invoke, "me", {"username": "anna"}, caller=ann["id"])

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/username"


def test_the_last_administrator_remains_one(invoke, a_user):
    chief = {"caller": a_user("chief", role="admin")["id"], "groups": ["admin"]}

    alone = patch(invoke, "me", {"role": "user"}, **chief)
    a_user("deputy", role="admin")
    in_company = patch(invoke, "me", {"role": "annotator"}, **chief)

    assert (alone["statusCode"], answer(alone)["code"]) == (409, "last_administrator")
    assert answer(in_company)["role"] == "annotator"
    assert (groups_of("chief"), groups_of("deputy")) == (["annotator"], ["admin"])


def test_two_administrators_do_not_end_each_other_at_once(a_user):
    one, two = a_user("one", role="admin")["id"], a_user("two", role="admin")["id"]
    seen_by_one, seen_by_two = ((user_table.find_by_id(one), user_table.find_by_id(two)) for _ in range(2))
    row, witness = seen_by_two[1], seen_by_two[0]
    user_table.change(row, row.user.model_copy(update={"role": UserRole.USER}), witness=witness)

    row, witness = seen_by_one
    with pytest.raises(ConditionFailed):
        user_table.change(row, row.user.model_copy(update={"role": UserRole.USER}), witness=witness)
