import re
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from api.users.request_email_change import handler
from core.kernel import clock
from core.users import email_change_table, user_table

import moto_stack
from support import NOON, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"
NEW = {"email": "new@example.org", "current_password": PASSWORD}


def ask(invoke, user, body=NEW, **caller):
    return invoke(handler, a_request("POST", "/v1/users/me/email", caller=user["id"], body=body, **caller))


def recipients():
    return [letter.destinations["ToAddresses"] for letter in moto_stack.letters()]


def test_a_code_goes_to_the_new_address_which_does_not_count_yet(invoke, a_user, monkeypatch):
    ann = a_user("ann")
    monkeypatch.setattr(clock, "_clock", lambda: NOON)

    response = ask(invoke, ann)

    assert response["statusCode"] == 202
    assert answer(response) == {"email": "new@example.org", "expires_at": "2026-01-02T12:10:00Z"}
    assert recipients() == [["new@example.org"]]
    assert re.search(r"\b\d{8}\b", moto_stack.letters()[0].body)
    assert user_table.find("ann").user.email == "ann@example.org"


def test_the_code_is_nowhere_but_in_the_letter(invoke, a_user, caplog, capsys):
    ann = a_user("ann")

    response = ask(invoke, ann)

    code = re.search(r"\b\d{8}\b", moto_stack.letters()[0].body)[0]
    assert code not in email_change_table.find(ann["id"]).model_dump_json()
    assert code not in response["body"] + caplog.text + capsys.readouterr().out


def test_an_address_that_is_taken_is_answered_alike_but_gets_no_code(invoke, a_user):
    ann, _ = a_user("ann"), a_user("bob")

    taken = ask(invoke, ann, NEW | {"email": "BOB@example.org"})
    free = ask(invoke, ann)

    assert (taken["statusCode"], answer(taken).keys()) == (free["statusCode"], answer(free).keys())
    assert recipients() == [["BOB@example.org"], ["new@example.org"]]
    assert not re.search(r"\d{8}", moto_stack.letters()[0].body)


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"current_password": "wrong"}, 401, "/current_password"),
        ({"current_password": ""}, 422, "/current_password"),
        ({"email": "nowhere"}, 422, "/email"),
        ({"email": "ann@example.org"}, 422, "/email"),
        ({"code": "1"}, 422, "/code"),
    ],
)
def test_what_is_not_right_is_pointed_at_and_sends_nothing(invoke, a_user, change, status, pointer):
    response = ask(invoke, a_user("ann"), NEW | change)

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == pointer
    assert recipients() == []


def test_one_may_write_ones_own_address_in_another_case(invoke, a_user):
    assert ask(invoke, a_user("ann"), NEW | {"email": "Ann@example.org"})["statusCode"] == 202

    assert re.search(r"\d{8}", moto_stack.letters()[0].body)


def test_a_key_does_not_change_the_address_of_its_user(invoke, a_user):
    assert ask(invoke, a_user("ann"), key_id="1")["statusCode"] == 403


def test_a_stack_without_a_sender_says_so(invoke, a_user, monkeypatch):
    ann = a_user("ann")
    monkeypatch.setenv("MAIL_FROM", "")

    response = ask(invoke, ann)

    assert response["statusCode"] == 403
    assert "administrator" in answer(response)["detail"]


def test_there_is_an_end_to_the_letters_of_an_hour(invoke, a_user, monkeypatch):
    ann, moment = a_user("ann"), [NOON]
    monkeypatch.setattr(clock, "_clock", lambda: moment[0])
    statuses = [ask(invoke, ann)["statusCode"] for _ in range(10)]
    moment[0] = NOON + timedelta(minutes=50)

    refused = ask(invoke, ann)
    moment[0] = NOON + timedelta(minutes=60)
    later = ask(invoke, ann)

    assert statuses == [202] * 10
    assert (refused["statusCode"], refused["headers"]["Retry-After"]) == (429, "600")
    assert later["statusCode"] == 202
    assert len(recipients()) == 11


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("MessageRejected", 422),
        ("BadRequestException", 422),
        ("SendingPausedException", 503),
        ("TooManyRequestsException", 503),
    ],
)
def test_what_ses_refuses_is_explained(invoke, a_user, wire, code, status):
    def refuse(call):
        if call.operation == "SendEmail":
            raise ClientError({"Error": {"Code": code}}, call.operation)

    ann = a_user("ann")
    wire.before.append(refuse)

    assert ask(invoke, ann)["statusCode"] == status
