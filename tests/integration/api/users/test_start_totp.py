from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from api.users.start_totp import handler
from core.kernel.clock import now
from core.users import cognito_accounts, totp_enrolment_table

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"


def start(invoke, user, password=PASSWORD, **who):
    request = a_request("POST", "/v1/users/me/totp", caller=user["id"], body={"current_password": password}, **who)
    return invoke(handler, request)


def test_the_secret_comes_with_a_uri_for_apps_and_changes_nothing_yet(invoke, a_user, sign_in):
    response = start(invoke, a_user("ann"))

    given = answer(response)
    uri = urlsplit(given["uri"])
    assert response["statusCode"] == 200
    assert len(given["secret"]) >= 32
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Lightbox:ann")
    assert parse_qs(uri.query) == {
        "secret": [given["secret"]],
        "issuer": ["Lightbox"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert sign_in("ann")["statusCode"] == 200


def test_neither_the_token_of_the_enrolment_nor_the_secret_is_kept_by_anybody(invoke, a_user, caplog, capsys):
    ann = a_user("ann")

    response = start(invoke, ann, headers={"Idempotency-Key": "once"})

    token = totp_enrolment_table.find(ann["id"], now())
    assert token
    assert response["headers"]["Cache-Control"] == "no-store"
    assert token not in response["body"]
    assert not [each for each in (token, answer(response)["secret"]) if each in caplog.text + capsys.readouterr().out]


@pytest.mark.parametrize(("password", "status"), [("wrong horse battery", 401), ("", 422)])
def test_it_takes_the_password(invoke, a_user, password, status):
    response = start(invoke, a_user("ann"), password)

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == "/current_password"


def test_a_second_app_needs_the_first_to_be_removed(invoke, a_user, enrol):
    ann = a_user("ann")
    enrol(ann)

    response = start(invoke, ann)

    assert (response["statusCode"], answer(response)["code"]) == (409, "totp_enabled")


def test_a_key_sets_up_nothing(invoke, a_user):
    assert start(invoke, a_user("ann"), key_id="1")["statusCode"] == 403


def test_too_many_passwords_are_too_many(invoke, a_user, wire):
    def refuse(call):
        if call.operation == "AdminInitiateAuth":
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, call.operation)

    ann = a_user("ann")
    wire.before.append(refuse)

    assert start(invoke, ann)["statusCode"] == 429


def test_a_user_whose_sessions_were_ended_meanwhile_starts_again(invoke, a_user, wire):
    def end(call):
        if call.operation == "AssociateSoftwareToken":
            cognito_accounts.sign_out("ann")

    ann = a_user("ann")
    wire.before.append(end)

    assert start(invoke, ann)["statusCode"] == 401
