import os

import boto3
import pytest
from botocore.exceptions import ClientError

from api.auth.create_token import handler
from api.users import get_user, list_users
from core.users import user_table

from support import a_request, answer
from wire import Crash, unaudited

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"


def test_a_password_buys_both_tokens(a_user, ask_for_token):
    a_user("ann")

    response = ask_for_token(grant_type="password", username="ann", password="correct horse battery", scope="")

    assert response["statusCode"] == 200
    token = answer(response)
    assert token["token_type"] == "bearer"
    assert token["expires_in"] == 15 * 60
    assert len(token["access_token"]) > 100
    assert token["refresh_token"]


def test_json_does_as_well_as_a_form(invoke, a_user):
    a_user("ann")
    body = {"grant_type": "password", "username": "ann", "password": "correct horse battery"}

    assert invoke(handler, a_request("POST", "/v1/auth/token", body=body))["statusCode"] == 200


def test_names_are_the_same_in_whichever_case(a_user, sign_in):
    a_user("Ann")

    assert sign_in("aNN")["statusCode"] == 200


def test_a_sign_in_is_counted_but_neither_a_renewal_nor_a_refusal(a_user, sign_in, ask_for_token, metered):
    a_user("ann")

    refresh_token = answer(sign_in("ann"))["refresh_token"]
    ask_for_token(grant_type="refresh_token", refresh_token=refresh_token)
    ask_for_token(grant_type="password", username="ann", password="wrong horse battery")

    assert metered() == {"SignIns": 1}


def test_a_refresh_token_buys_an_access_token(a_user, sign_in, ask_for_token):
    a_user("ann")
    refresh_token = answer(sign_in("ann"))["refresh_token"]

    response = ask_for_token(grant_type="refresh_token", refresh_token=refresh_token)

    assert response["statusCode"] == 200
    assert answer(response)["access_token"]


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "username": "ann", "password": "wrong horse battery"},
        {"grant_type": "password", "username": "nobody", "password": "correct horse battery"},
        {"grant_type": "password", "username": "key.ann.1", "password": "correct horse battery"},
        {"grant_type": "refresh_token", "refresh_token": "made up"},
        {"grant_type": "api_key", "api_key": "ann correct horse battery"},
        {"grant_type": "api_key", "api_key": "lbx_ann_1_made-up"},
        {"grant_type": "api_key", "api_key": "lbx___"},
    ],
)
def test_all_faults_of_credentials_have_the_same_answer(a_user, ask_for_token, form):
    a_user("ann")

    response = ask_for_token(**form)

    assert response["statusCode"] == 401
    assert answer(response) == {
        "type": "/problems/bad_credentials",
        "title": "Wrong user name or password",
        "status": 401,
        "code": "bad_credentials",
        "instance": "/v1/auth/token",
        "request_id": "request-1",
    }


@pytest.mark.parametrize(
    ("form", "pointers"),
    [
        ({}, {"/grant_type"}),
        ({"grant_type": "implicit"}, {"/grant_type"}),
        ({"grant_type": "password"}, {"/username", "/password"}),
        ({"grant_type": "password", "username": "", "password": ""}, {"/username", "/password"}),
        ({"grant_type": "password", "username": ["ann", "bob"], "password": "x"}, {"/username"}),
        ({"grant_type": "refresh_token", "username": "ann"}, {"/refresh_token"}),
        ({"grant_type": "api_key"}, {"/api_key"}),
    ],
)
def test_missing_fields_are_named(ask_for_token, form, pointers):
    response = ask_for_token(**form)

    assert response["statusCode"] == 422
    assert {error["pointer"] for error in answer(response)["errors"]} == pointers


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("TooManyRequestsException", ""),
        ("LimitExceededException", ""),
        ("NotAuthorizedException", "Password attempts exceeded"),
    ],
)
def test_when_cognito_has_had_enough_the_client_is_told_when_to_come_back(a_user, sign_in, wire, code, message):
    a_user("ann")

    def refuse(call):
        if call.operation == "AdminInitiateAuth":
            raise ClientError({"Error": {"Code": code, "Message": message}}, call.operation)

    wire.before.append(refuse)

    response = sign_in("ann")

    assert response["statusCode"] == 429
    assert int(response["headers"]["Retry-After"]) > 0


def test_signing_in_takes_two_calls(a_user, sign_in, aws_calls):
    a_user("ann")
    aws_calls.clear()

    sign_in("ann")

    assert [call.operation for call in unaudited(aws_calls)] == ["GetItem", "AdminInitiateAuth"]


@pytest.fixture
def made_by_hand():
    """Create an administrator in Cognito, as the README does for the first one, and return their id."""
    cognito, pool, username = boto3.client("cognito-idp"), os.environ["USER_POOL_ID"], "root"
    attributes = [{"Name": "email", "Value": "root@example.org"}]
    made = cognito.admin_create_user(UserPoolId=pool, Username=username, UserAttributes=attributes)
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName="admin")
    return next(each["Value"] for each in made["User"]["Attributes"] if each["Name"] == "sub")


def test_a_user_made_by_hand_in_cognito_is_known_as_soon_as_they_have_signed_in(invoke, sign_in, made_by_hand):
    assert sign_in("root", PASSWORD)["statusCode"] == 200

    me = invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=made_by_hand, groups=["admin"]))
    everybody = invoke(list_users.handler, a_request("GET", "/v1/users", caller=made_by_hand, groups=["admin"]))
    known = {"id": made_by_hand, "username": "root", "email": "root@example.org", "role": "admin"}
    assert answer(me).items() >= known.items()
    assert [user["id"] for user in answer(everybody)["data"]] == [made_by_hand]


def test_a_signed_in_user_enters_the_directory_with_the_next_refresh(invoke, sign_in, ask_for_token, made_by_hand):
    refresh_token = answer(sign_in("root", PASSWORD))["refresh_token"]
    user_table.remove(user_table.find("root"))

    assert ask_for_token(grant_type="refresh_token", refresh_token=refresh_token)["statusCode"] == 200

    me = invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=made_by_hand))
    assert answer(me)["username"] == "root"


def test_a_user_made_by_hand_with_the_address_of_another_is_known_without_it(invoke, a_user, sign_in, made_by_hand):
    a_user("ann", email="root@example.org")

    sign_in("root", PASSWORD)

    me = invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=made_by_hand))
    assert (answer(me)["username"], answer(me)["email"]) == ("root", "")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_after_a_crash_at_any_step_of_the_first_sign_in_the_next_enters_them(
    invoke, sign_in, wire, made_by_hand, moment
):
    for number in range(1, 5):
        wire.break_at(number, moment)
        with pytest.raises(Crash):
            sign_in("root", PASSWORD)
        wire.mend()

        assert sign_in("root", PASSWORD)["statusCode"] == 200
        me = invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=made_by_hand))
        assert answer(me)["id"] == made_by_hand
        user_table.remove(user_table.find("root"))


def test_neither_names_nor_secrets_are_logged(a_user, sign_in, caplog, capsys):
    a_user("ann")

    sign_in("ann")
    sign_in("ann", "wrong horse battery")

    logged = caplog.text + capsys.readouterr().out
    assert "Wrong user name" in logged
    assert not [word for word in ("ann@", "horse", '"ann"') if word in logged]
