import re
from datetime import UTC, datetime, timedelta

import pytest

from api.users import request_email_change, update_user
from api.users.confirm_email_change import handler
from core.kernel import clock
from core.users import cognito_accounts, email_change_table, user_table

import moto_stack
from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"


@pytest.fixture
def ask(invoke):
    """Ask for a new address, and return the code in the letter."""

    def ask(user, email="new@example.org"):
        body = {"email": email, "current_password": PASSWORD}
        request = a_request("POST", "/v1/users/me/email", caller=user["id"], body=body)
        assert invoke(request_email_change.handler, request)["statusCode"] == 202
        return re.search(r"\b\d{8}\b", moto_stack.letters()[-1].body)[0]

    return ask


@pytest.fixture
def confirm(invoke):
    def confirm(user, code, **caller):
        path = "/v1/users/me/email/confirm"
        return invoke(handler, a_request("POST", path, caller=user["id"], body={"code": code}, **caller))

    return confirm


def wrong(code):
    return f"{(int(code) + 1) % 10**8:08}"


def address_of(name):
    return user_table.find(name).user.email, cognito_accounts.find(name).email


def test_the_code_makes_the_new_address_count_everywhere_and_frees_the_old(ask, confirm, a_user):
    ann = a_user("ann", role="admin")

    response = confirm(ann, ask(ann))

    assert (response["statusCode"], response["body"]) == (204, "")
    assert address_of("ann") == ("new@example.org", "new@example.org")
    a_user("bob", email="ann@example.org")


def test_a_code_counts_once(ask, confirm, a_user):
    ann = a_user("ann")
    code = ask(ann)
    confirm(ann, code)

    assert confirm(ann, code)["statusCode"] == 422
    assert email_change_table.find(ann["id"]) is None


def test_spaces_around_a_code_are_forgiven(ask, confirm, a_user):
    ann = a_user("ann")

    assert confirm(ann, f" {ask(ann)}\n")["statusCode"] == 204


def test_after_five_wrong_tries_the_right_code_is_wrong_too(ask, confirm, a_user):
    ann = a_user("ann")
    code = ask(ann)

    responses = [confirm(ann, wrong(code)) for _ in range(5)]

    assert {each["statusCode"] for each in responses} == {422}
    assert answer(responses[0])["errors"][0]["pointer"] == "/code"
    assert confirm(ann, code)["statusCode"] == 422
    assert address_of("ann") == ("ann@example.org", "ann@example.org")
    assert confirm(ann, ask(ann))["statusCode"] == 204


def test_the_fifth_try_may_be_the_right_one(ask, confirm, a_user):
    ann = a_user("ann")
    code = ask(ann)
    for _ in range(4):
        confirm(ann, wrong(code))

    assert confirm(ann, code)["statusCode"] == 204


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 204), (10, 422)])
def test_a_code_is_valid_for_ten_minutes(ask, confirm, a_user, monkeypatch, minutes, status):
    ann = a_user("ann")
    moment = [datetime.now(UTC)]
    monkeypatch.setattr(clock, "_clock", lambda: moment[0])
    code = ask(ann)
    moment[0] += timedelta(minutes=minutes)

    assert confirm(ann, code)["statusCode"] == status


def test_the_newest_request_replaces_the_former(ask, confirm, a_user):
    ann = a_user("ann")
    former, newest = ask(ann, "former@example.org"), ask(ann)

    assert confirm(ann, former)["statusCode"] == 422
    assert confirm(ann, newest)["statusCode"] == 204
    assert address_of("ann")[0] == "new@example.org"


def test_the_code_of_one_is_of_no_use_to_another(ask, confirm, a_user):
    ann, bob = a_user("ann"), a_user("bob")
    code = ask(ann)

    assert confirm(bob, code)["statusCode"] == 422


def test_an_address_that_was_taken_meanwhile_is_refused(ask, confirm, a_user):
    ann = a_user("ann")
    code = ask(ann)
    a_user("bob", email="NEW@example.org")

    response = confirm(ann, code)

    assert (response["statusCode"], answer(response)["code"]) == (409, "email_taken")
    assert address_of("ann") == ("ann@example.org", "ann@example.org")


@pytest.mark.parametrize("change", [{"email": "set@example.org"}, {"password": "staple the battery"}])
def test_what_an_administrator_sets_ends_the_change(invoke, ask, confirm, a_user, change):
    ann = a_user("ann")
    code = ask(ann)
    path = f"/v1/users/{ann['id']}"
    invoke(update_user.handler, a_request("PATCH", path, caller="root", groups=["admin"], body=change))

    assert confirm(ann, code)["statusCode"] == 422


def test_a_key_does_not_confirm(ask, confirm, a_user):
    ann = a_user("ann")

    assert confirm(ann, ask(ann), key_id="1")["statusCode"] == 403


def test_tries_at_the_same_time_are_all_counted(ask, confirm, a_user, wire):
    ann = a_user("ann")
    code = ask(ann)
    nested = []

    def overtake(call):
        if call.operation == "UpdateItem" and not nested:
            nested.append(True)
            email_change_table.take_try(ann["id"])

    wire.before.append(overtake)

    assert confirm(ann, wrong(code))["statusCode"] == 422
    assert email_change_table.find(ann["id"]).tries_left == 3
