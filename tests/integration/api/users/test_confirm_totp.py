import time
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from api.users import start_totp
from api.users.confirm_totp import handler
from authenticator import code_of, wrong_code_of
from core.kernel import clock
from core.users import cognito_accounts, totp_enrolment_table

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PATH = "/v1/users/me/totp"
PROOF = {"current_password": "correct horse battery"}


@pytest.fixture
def start(invoke):
    return lambda user: answer(invoke(start_totp.handler, a_request("POST", PATH, caller=user["id"], body=PROOF)))[
        "secret"
    ]


@pytest.fixture
def confirm(invoke):
    return lambda user, code, **who: invoke(
        handler, a_request("PUT", PATH, caller=user["id"], body={"code": code}, **who)
    )


def test_from_now_on_the_password_alone_opens_nothing(a_user, start, confirm, sign_in):
    ann = a_user("ann")

    response = confirm(ann, code_of(start(ann)))

    assert (response["statusCode"], response["body"]) == (204, "")
    refused = sign_in("ann")
    assert (refused["statusCode"], answer(refused)["code"]) == (401, "mfa_required")
    assert "access_token" not in answer(refused)
    assert totp_enrolment_table.find(ann["id"], clock.now()) is None


def test_a_wrong_code_turns_nothing_on_and_may_be_followed_by_the_right_one(a_user, start, confirm, sign_in):
    ann = a_user("ann")
    secret = start(ann)

    wrong = confirm(ann, wrong_code_of(secret))

    assert wrong["statusCode"] == 422
    assert answer(wrong)["errors"][0]["pointer"] == "/code"
    assert sign_in("ann")["statusCode"] == 200
    assert confirm(ann, code_of(secret))["statusCode"] == 204


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_clock_may_be_half_a_minute_off(a_user, start, confirm, monkeypatch, seconds):
    ann = a_user("ann")
    secret, moment = start(ann), time.time()
    monkeypatch.setattr(time, "time", lambda: moment)

    assert confirm(ann, code_of(secret, moment + seconds))["statusCode"] == 204


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(a_user, start, confirm, code):
    ann = a_user("ann")
    start(ann)

    assert confirm(ann, code)["statusCode"] == 422


def test_without_an_enrolment_there_is_nothing_to_confirm(a_user, confirm):
    assert confirm(a_user("ann"), "123456")["statusCode"] == 422


def test_an_enrolment_lasts_ten_minutes(a_user, start, confirm, monkeypatch):
    ann = a_user("ann")
    secret = start(ann)
    monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + timedelta(minutes=10))

    assert confirm(ann, code_of(secret))["statusCode"] == 422


def test_an_enrolment_ends_with_the_sessions_of_its_user(a_user, start, confirm):
    ann = a_user("ann")
    secret = start(ann)
    cognito_accounts.sign_out("ann")

    assert confirm(ann, code_of(secret))["statusCode"] == 422


def test_the_newest_secret_counts(a_user, start, confirm):
    ann = a_user("ann")
    former, newest = start(ann), start(ann)

    assert confirm(ann, code_of(former))["statusCode"] == 422
    assert confirm(ann, code_of(newest))["statusCode"] == 204


def test_a_key_confirms_nothing(a_user, start, confirm):
    ann = a_user("ann")

    assert confirm(ann, code_of(start(ann)), key_id="1")["statusCode"] == 403


def test_too_many_codes_are_too_many(a_user, start, confirm, wire):
    def refuse(call):
        if call.operation == "VerifySoftwareToken":
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, call.operation)

    ann = a_user("ann")
    secret = start(ann)
    wire.before.append(refuse)

    assert confirm(ann, code_of(secret))["statusCode"] == 429
