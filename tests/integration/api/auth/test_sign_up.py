from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from api.auth.sign_up import handler
from core.kernel import clock
from core.users import user_table

import moto_stack
from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


@pytest.fixture
def open_to_all(monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")


def sign_up(invoke, **fields):
    return invoke(handler, a_request("POST", "/v1/auth/signup", body=DRAFT | fields))


def test_nobody_registers_where_administrators_make_users(invoke):
    response = sign_up(invoke)

    assert response["statusCode"] == 403
    assert answer(response)["code"] == "forbidden"


@pytest.mark.usefixtures("open_to_all")
def test_a_registered_user_has_no_role(invoke):
    response = sign_up(invoke)

    assert (response["statusCode"], answer(response)) == (201, {"username": "ann", "email": "ann@example.org"})
    assert user_table.find("ann").user.role == "user"


@pytest.mark.usefixtures("open_to_all")
def test_self_registration_accepts_no_role(invoke):
    response = sign_up(invoke, role="admin")

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/role"


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "new@example.org"}, "user name cannot be used"),
        ({"username": "Ann", "email": "new@example.org"}, "user name cannot be used"),
        ({"username": "bob"}, "address has an account"),
        ({"username": "bob", "email": "ANN@example.org"}, "address has an account"),
        ({}, "address has an account"),
    ],
)
def test_what_is_taken_is_answered_like_what_is_free_and_told_by_a_letter(invoke, a_user, fields, said):
    ann = a_user("ann")
    asked = {"username": "ann", "email": "ann@example.org"} | fields

    taken = sign_up(invoke, **fields)

    free = sign_up(invoke, username="cleo", email="cleo@example.org")
    assert (taken["statusCode"], answer(taken)) == (201, asked)
    assert (free["statusCode"], answer(free)) == (201, {"username": "cleo", "email": "cleo@example.org"})
    assert taken["headers"].keys() == free["headers"].keys()
    (letter,) = moto_stack.letters()
    assert letter.destinations["ToAddresses"] == [asked["email"]]
    assert said in letter.body
    assert user_table.find("ann").user.id == ann["id"]
    assert user_table.find("bob") is None


@pytest.mark.usefixtures("open_to_all")
def test_a_name_that_only_cognito_knows_is_answered_alike_and_leaves_the_address_free(invoke, wire):
    def refuse(call):
        if call.operation == "SignUp":
            raise ClientError({"Error": {"Code": "UsernameExistsException", "Message": ""}}, call.operation)

    wire.before.append(refuse)

    response = sign_up(invoke)

    assert response["statusCode"] == 201
    assert "user name cannot be used" in moto_stack.letters()[0].body
    assert user_table.find("ann") is user_table.holder_of("ann@example.org") is None


@pytest.mark.usefixtures("open_to_all")
def test_an_address_that_no_letter_can_be_sent_to_is_answered_alike(invoke, a_user, wire):
    a_user("ann")

    def refuse(call):
        if call.operation == "SendEmail":
            raise ClientError({"Error": {"Code": "MessageRejected", "Message": ""}}, call.operation)

    wire.before.append(refuse)

    assert sign_up(invoke)["statusCode"] == 201


@pytest.mark.usefixtures("open_to_all")
def test_a_stack_without_a_sender_answers_alike_and_sends_nothing(invoke, a_user, monkeypatch):
    a_user("ann")
    monkeypatch.setenv("MAIL_FROM", "")

    assert sign_up(invoke)["statusCode"] == 201
    assert moto_stack.letters() == []


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize("taken", [True, False])
def test_an_address_gets_five_letters_an_hour_whether_it_is_taken_or_not(invoke, a_user, monkeypatch, taken):
    if taken:
        a_user("ann")
    for number in range(5):
        assert sign_up(invoke, username=f"ann{number}", email="Ann@example.org")["statusCode"] == 201

    sixth = sign_up(invoke)
    other = sign_up(invoke, username="bob", email="bob@example.org")
    start = clock.now()
    monkeypatch.setattr(clock, "_clock", lambda: start + timedelta(minutes=61))
    later = sign_up(invoke)

    assert (sixth["statusCode"], answer(sixth)["code"]) == (429, "too_many_requests")
    assert 3500 < int(sixth["headers"]["Retry-After"]) <= 3600
    assert (other["statusCode"], later["statusCode"]) == (201, 201)


@pytest.mark.usefixtures("open_to_all")
def test_a_registration_that_nobody_confirms_frees_the_name_after_a_day(invoke, monkeypatch):
    sign_up(invoke)
    first = user_table.find("ann").user.id
    sign_up(invoke)
    assert user_table.find("ann").user.id == first

    start = clock.now()
    monkeypatch.setattr(clock, "_clock", lambda: start + timedelta(hours=25))
    sign_up(invoke)

    assert user_table.find("ann").user.id != first
