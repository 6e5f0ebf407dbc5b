import pytest
from botocore.exceptions import ClientError

from api.auth.log_out import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def log_out(invoke, token, **caller):
    return invoke(handler, a_request("POST", "/v1/auth/logout", body={"refresh_token": token}, **caller))


def test_a_refresh_token_is_dead_after_log_out_and_others_live(invoke, a_user, sign_in, ask_for_token):
    a_user("ann")
    here, there = (answer(sign_in("ann"))["refresh_token"] for _ in range(2))

    response = log_out(invoke, here, caller="ann")

    assert response["statusCode"] == 204
    assert not response.get("body")
    assert ask_for_token(grant_type="refresh_token", refresh_token=here)["statusCode"] == 401
    assert ask_for_token(grant_type="refresh_token", refresh_token=there)["statusCode"] == 200


def test_logging_out_twice_is_as_good_as_once(invoke, a_user, sign_in):
    a_user("ann")
    token = answer(sign_in("ann"))["refresh_token"]

    assert [log_out(invoke, token, caller="ann")["statusCode"] for _ in range(2)] == [204, 204]


def test_an_access_token_is_not_taken_for_a_refresh_token(invoke, wire):
    def refuse(call):
        if call.operation == "RevokeToken":
            raise ClientError({"Error": {"Code": "UnsupportedTokenTypeException", "Message": ""}}, call.operation)

    wire.before.append(refuse)

    response = log_out(invoke, "an access token", caller="ann")

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/refresh_token"


def test_strangers_and_keys_cannot_log_out(invoke):
    assert log_out(invoke, "token")["statusCode"] == 401
    assert log_out(invoke, "token", caller="ann", key_id="1")["statusCode"] == 403
