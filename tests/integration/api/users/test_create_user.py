from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from api.users.create_user import handler
from core.kernel import clock
from core.users import registration

from support import a_request, answer
from wire import Crash

pytestmark = pytest.mark.usefixtures("aws")
DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


def by_root(**fields):
    return a_request("POST", "/v1/users", caller="root", groups=["admin"], body=DRAFT | fields)


def test_a_new_user_is_shown_without_the_password(invoke):
    response = invoke(handler, by_root(first_name="Ann", role="annotator"))

    assert response["statusCode"] == 201
    shown = answer(response)
    assert (
        shown.items()
        >= {"username": "ann", "email": "ann@example.org", "first_name": "Ann", "role": "annotator"}.items()
    )
    assert response["headers"]["Location"] == f"/v1/users/{shown['id']}"
    assert "correct horse battery" not in response["body"]


def test_a_new_user_can_sign_in(a_user, sign_in):
    a_user("ann")

    assert sign_in("ann")["statusCode"] == 200


@pytest.mark.parametrize("username", ["ann", "ANN"])
def test_a_name_is_given_once_in_whichever_case(invoke, a_user, username):
    a_user("ann")

    response = invoke(handler, by_root(username=username, email="other@example.org"))

    assert response["statusCode"] == 409
    assert answer(response)["code"] == "username_taken"


@pytest.mark.parametrize("email", ["ann@example.org", "Ann@Example.Org"])
def test_an_address_is_given_once_in_whichever_case(invoke, a_user, email):
    a_user("ann")

    response = invoke(handler, by_root(username="bob", email=email))

    assert response["statusCode"] == 409
    assert answer(response)["code"] == "email_taken"


def test_a_refused_user_leaves_name_and_address_free(invoke, a_user):
    a_user("ann")
    invoke(handler, by_root(username="bob", email="ann@example.org"))

    assert invoke(handler, by_root(username="bob", email="bob@example.org"))["statusCode"] == 201


def test_every_wrong_field_is_named(invoke):
    response = invoke(handler, by_root(username="", password="", email="nope"))

    assert response["statusCode"] == 422
    assert {error["pointer"] for error in answer(response)["errors"]} == {"/username", "/password", "/email"}


@pytest.mark.parametrize(
    "password", ["elevenchars", "ann@example.org", "ANN@example.org", "password1234", "x" * 257], ids=lambda p: p[:20]
)
def test_short_guessable_and_endless_passwords_are_refused(invoke, password):
    response = invoke(handler, by_root(password=password))

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/password"
    assert password not in response["body"]


@pytest.mark.parametrize(
    "username", ["key.ann.1", "Key.x", "me", "4a7d9fcd-2490-4542-bebd-3095401675d7", "a b", "a/b", "-a", "é", "a" * 65]
)
def test_names_that_could_be_taken_for_something_else_are_refused(invoke, username):
    response = invoke(handler, by_root(username=username))

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/username"


def test_only_administrators_make_users(invoke):
    stranger = a_request("POST", "/v1/users", body=DRAFT)
    user = a_request("POST", "/v1/users", caller="bob", body=DRAFT)
    key = a_request("POST", "/v1/users", caller="root", groups=["admin"], key_id="1", body=DRAFT)

    assert [invoke(handler, each)["statusCode"] for each in (stranger, user, key)] == [401, 403, 403]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 7))
def test_after_a_crash_at_any_step_the_name_can_be_had(invoke, sign_in, wire, monkeypatch, moment, number):
    wire.break_at(number, moment)
    with pytest.raises(Crash):
        invoke(handler, by_root(role="annotator"))
    wire.mend()

    monkeypatch.setattr(registration, "now", lambda: clock.now() + timedelta(minutes=2))
    again = invoke(handler, by_root(role="annotator"))

    assert again["statusCode"] == 201 or (number, moment) == (6, "after")  # where only the answer was lost
    assert sign_in("ann")["statusCode"] == 200


def test_while_somebody_is_still_being_made_their_name_is_taken(invoke, sign_in, wire):
    wire.break_at(3, "after")
    with pytest.raises(Crash):
        invoke(handler, by_root())
    wire.mend()

    assert invoke(handler, by_root())["statusCode"] == 409
    assert sign_in("ann")["statusCode"] == 401


def test_throttling_is_passed_on_and_nothing_is_kept(invoke, wire):
    wire.before.append(lambda call: throttle() if call.operation == "AdminSetUserPassword" else None)
    response = invoke(handler, by_root())
    wire.mend()

    assert response["statusCode"] == 429
    assert int(response["headers"]["Retry-After"]) > 0
    assert invoke(handler, by_root())["statusCode"] == 201


def throttle():
    raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "AdminSetUserPassword")
