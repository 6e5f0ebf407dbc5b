import csv
import os

import boto3
import pytest

from api.auth.create_token import handler as create_token
from api.users.create_api_key import handler as create_api_key
from api.users.create_user import handler as create_user
from cli.restore_users import PASSWORDS, restore_users
from core.users import api_key_table, cognito_accounts, cognito_tokens, user_table

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ann(invoke):
    """Create a user who may annotate, as an administrator does."""
    draft = {"username": "Ann", "email": "ann@example.org", "password": "correct horse battery", "role": "annotator"}
    return answer(invoke(create_user, a_request("POST", "/v1/users", caller="root", groups=["admin"], body=draft)))


def lose_the_pool():
    cognito, pool = boto3.client("cognito-idp"), os.environ["USER_POOL_ID"]
    for user in cognito.list_users(UserPoolId=pool)["Users"]:
        cognito.admin_delete_user(UserPoolId=pool, Username=user["Username"])


def passwords():
    return dict(csv.reader(PASSWORDS.read_text().splitlines()))


def test_a_user_comes_back_with_id_address_and_role(invoke, ann):
    lose_the_pool()

    said = restore_users()

    signed_in = cognito_tokens.sign_in("ann", passwords()["Ann"])
    known = boto3.client("cognito-idp").admin_get_user(UserPoolId=os.environ["USER_POOL_ID"], Username="ann")
    attributes = {each["Name"]: each["Value"] for each in known["UserAttributes"]}
    assert said.startswith("Restored 1 users")
    assert (signed_in.caller.user_id, signed_in.caller.groups) == (ann["id"], {"annotator"})
    assert attributes["sub"] != ann["id"]
    assert (attributes["email"], attributes["email_verified"]) == ("ann@example.org", "true")
    assert PASSWORDS.stat().st_mode & 0o777 == 0o600
    body = {"grant_type": "password", "username": "ann", "password": passwords()["Ann"]}
    assert invoke(create_token, a_request("POST", "/v1/auth/token", body=body))["statusCode"] == 200


def test_keys_whose_secret_is_lost_are_revoked(invoke, ann):
    path = f"/v1/users/{ann['id']}/api-keys"
    invoke(create_api_key, a_request("POST", path, caller="root", groups=["admin"], body={"name": "a program"}))
    lose_the_pool()

    said = restore_users()

    assert api_key_table.of(ann["id"]) == []
    assert "1 API keys are revoked" in said


def test_who_is_known_to_the_pool_is_left_alone(ann):  # noqa: ARG001
    assert restore_users() == "The pool knows every user of the directory."
    assert cognito_tokens.sign_in("ann", "correct horse battery")


def test_a_restoration_that_died_before_the_password_is_finished_by_the_next(ann, monkeypatch):
    lose_the_pool()
    with monkeypatch.context() as patched:
        patched.setattr(cognito_accounts, "set_password", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore_users()

    restore_users()

    assert cognito_tokens.sign_in("ann", passwords()["Ann"]).caller.user_id == ann["id"]
    assert user_table.find("ann").user.id == ann["id"]
