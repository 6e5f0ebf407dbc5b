import pytest
from botocore.exceptions import ClientError

from api.auth import sign_up
from api.auth.confirm_sign_up import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


@pytest.fixture
def registered(invoke, monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")
    return answer(invoke(sign_up.handler, a_request("POST", "/v1/auth/signup", body=DRAFT)))


def confirm(invoke, username="ann"):
    return invoke(handler, a_request("POST", "/v1/auth/confirm", body={"username": username, "code": "123456"}))


@pytest.mark.usefixtures("registered")
def test_a_code_makes_a_user_who_can_sign_in(invoke, sign_in):
    response = confirm(invoke)

    assert response["statusCode"] == 204
    assert sign_in("ann")["statusCode"] == 200


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("code", ["CodeMismatchException", "ExpiredCodeException", "UserNotFoundException"])
def test_a_wrong_code_and_a_wrong_name_are_told_alike(invoke, wire, code):
    def refuse(call):
        raise ClientError({"Error": {"Code": code, "Message": ""}}, call.operation)

    wire.before.append(refuse)

    response = confirm(invoke)

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/code"


def test_there_is_nothing_to_confirm_where_administrators_make_users(invoke):
    assert confirm(invoke)["statusCode"] == 403
