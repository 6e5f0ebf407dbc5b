from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from api.auth import sign_up
from api.auth.confirm_sign_up import handler
from api.users import get_user
from core.kernel import clock
from core.users import registration, user_table
from core.users.model import State

from support import a_request, answer
from wire import Crash

pytestmark = pytest.mark.usefixtures("aws")
DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


@pytest.fixture
def registered(invoke, monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")
    invoke(sign_up.handler, a_request("POST", "/v1/auth/signup", body=DRAFT))
    return user_table.find("ann").user.id


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


@pytest.fixture
def confirmed_but_for_the_row(invoke, registered, wire):
    """Create a user whom Cognito has confirmed but the directory has not: the function died in between."""
    wire.break_at(1, "after")
    with pytest.raises(Crash):
        confirm(invoke)
    wire.mend()
    assert user_table.find("ann").user.state is State.UNCONFIRMED
    return registered


def test_after_a_crash_behind_cognitos_confirmation_signing_in_finishes_it(invoke, sign_in, confirmed_but_for_the_row):
    assert sign_in("ann")["statusCode"] == 200

    me = invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=confirmed_but_for_the_row))
    assert answer(me)["username"] == "ann"


def test_after_a_crash_behind_cognitos_confirmation_the_name_is_never_given_again(
    invoke, sign_in, monkeypatch, confirmed_but_for_the_row
):
    monkeypatch.setattr(registration, "now", lambda: clock.now() + timedelta(days=2))

    again = invoke(sign_up.handler, a_request("POST", "/v1/auth/signup", body=DRAFT))

    assert again["statusCode"] == 201
    kept = user_table.find("ann").user
    assert (kept.id, kept.state) == (confirmed_but_for_the_row, State.ACTIVE)
    assert sign_in("ann")["statusCode"] == 200
