import pytest
from botocore.exceptions import ClientError

from api.auth.create_token import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


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
def test_whatever_is_wrong_with_credentials_the_answer_is_the_same(a_user, ask_for_token, form):
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
def test_what_is_missing_is_named(ask_for_token, form, pointers):
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

    about_users = [call.operation for call in aws_calls if call.parameters.get("TableName") != "AuditTable"]
    assert about_users == ["GetItem", "AdminInitiateAuth"]


def test_neither_names_nor_secrets_are_logged(a_user, sign_in, caplog, capsys):
    a_user("ann")

    sign_in("ann")
    sign_in("ann", "wrong horse battery")

    logged = caplog.text + capsys.readouterr().out
    assert "Wrong user name" in logged
    assert not [word for word in ("ann@", "horse", '"ann"') if word in logged]
