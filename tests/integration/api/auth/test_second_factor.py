"""Sign in by a code, as far as `create_token` goes: with a token of the first step, a few times, and where required."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest

from api.images import list_images
from api.users import confirm_totp, create_api_key, delete_user, start_totp, update_user
from authenticator import code_of, wrong_code_of
from core.kernel import clock
from core.users import mfa_table

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"
PROOF = {"current_password": PASSWORD}


@pytest.fixture
def by_code(ask_for_token):
    return lambda token, code: ask_for_token(grant_type="mfa", mfa_token=token, code=code)


@pytest.fixture
def first_step(sign_in):
    return lambda name: answer(sign_in(name))["mfa_token"]


@pytest.fixture
def later(monkeypatch):
    return lambda minutes: monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + timedelta(minutes=minutes))


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_a_code_buys_both_tokens(a_user, enrol, first_step, by_code, ask_for_token):
    secret = enrol(a_user("Ann"))

    response = by_code(first_step("aNN"), code_of(secret))

    assert response["statusCode"] == 200
    assert claims_of(answer(response)["access_token"])["username"] == "ann"
    refreshed = ask_for_token(grant_type="refresh_token", refresh_token=answer(response)["refresh_token"])
    assert refreshed["statusCode"] == 200


def test_a_token_of_the_first_step_is_neither_kept_nor_says_the_password(a_user, enrol, sign_in, caplog, capsys):
    enrol(a_user("ann"))

    response = sign_in("ann")

    token = answer(response)["mfa_token"]
    kept = mfa_table.find("ann").model_dump_json()
    assert response["headers"]["Cache-Control"] == "no-store"
    assert not [each for each in (token, token.partition(".")[2]) if each in kept]
    assert token not in caplog.text + capsys.readouterr().out
    assert kept
    assert PASSWORD not in token + kept


def test_it_counts_once(a_user, enrol, first_step, by_code):
    secret = enrol(a_user("ann"))
    token = first_step("ann")
    by_code(token, code_of(secret))

    assert by_code(token, code_of(secret))["statusCode"] == 401


@pytest.mark.parametrize(("minutes", "status"), [(2.5, 200), (3, 401)])
def test_it_counts_for_three_minutes(a_user, enrol, first_step, by_code, later, minutes, status):
    secret = enrol(a_user("ann"))
    token = first_step("ann")
    later(minutes)

    assert by_code(token, code_of(secret))["statusCode"] == status


def test_a_wrong_password_is_told_before_any_code(a_user, enrol, sign_in):
    enrol(a_user("ann"))

    assert answer(sign_in("ann", "wrong horse battery"))["code"] == "bad_credentials"


@pytest.mark.parametrize("token", ["made-up", "YW5u.made-up", ".", "é.x", "a.b", "YW5uYQ.x"])
def test_a_token_that_was_never_given_counts_as_a_wrong_code(a_user, enrol, by_code, token):
    secret = enrol(a_user("ann"))

    response = by_code(token, code_of(secret))

    assert (response["statusCode"], answer(response)["code"]) == (401, "bad_credentials")


def test_the_token_of_one_is_of_no_use_with_the_code_of_another(a_user, enrol, first_step, by_code):
    enrol(a_user("ann"))
    secret = enrol(a_user("bob"))

    assert by_code(first_step("ann"), code_of(secret))["statusCode"] == 401


def test_two_sign_ins_at_a_time_do_not_disturb_each_other(a_user, enrol, first_step, by_code):
    secret = enrol(a_user("ann"))
    tokens = [first_step("ann") for _ in range(2)]

    assert [by_code(token, code_of(secret))["statusCode"] for token in tokens] == [200, 200]


def test_the_oldest_of_many_sign_ins_gives_way(a_user, enrol, first_step, by_code):
    secret = enrol(a_user("ann"))
    tokens = [first_step("ann") for _ in range(6)]

    assert [by_code(token, code_of(secret))["statusCode"] for token in tokens[:2]] == [401, 200]
    assert len(mfa_table.find("ann").pending) <= 5


def test_after_five_wrong_codes_even_the_right_one_waits(a_user, enrol, first_step, by_code, later):
    secret = enrol(a_user("ann"))
    wrong = [by_code(first_step("ann"), wrong_code_of(secret))["statusCode"] for _ in range(5)]

    refused = by_code(first_step("ann"), code_of(secret))

    assert wrong == [401] * 5
    assert refused["statusCode"] == 429
    assert 0 < int(refused["headers"]["Retry-After"]) <= 15 * 60
    later(15)
    assert by_code(first_step("ann"), code_of(secret))["statusCode"] == 200


def test_a_right_code_begins_the_count_again(a_user, enrol, first_step, by_code):
    secret = enrol(a_user("ann"))
    for _ in range(2):
        for _ in range(4):
            by_code(first_step("ann"), wrong_code_of(secret))
        assert by_code(first_step("ann"), code_of(secret))["statusCode"] == 200


def test_a_code_is_counted_before_it_is_compared(a_user, enrol, first_step, by_code, wire):
    secret = enrol(a_user("ann"))
    token, counts = first_step("ann"), []

    def note(call):
        if call.operation == "AdminRespondToAuthChallenge":
            counts.append(mfa_table.find("ann").tries)

    wire.before.append(note)
    by_code(token, code_of(secret))

    assert counts == [1]


def test_codes_at_the_same_time_are_all_counted(a_user, enrol, first_step, by_code, wire):
    secret = enrol(a_user("ann"))
    tokens, overtook = [first_step("ann") for _ in range(2)], []

    def overtake(call):
        if call.operation == "PutItem" and "DirectoryTable" in str(call.parameters) and not overtook:
            overtook.append(True)
            by_code(tokens[1], wrong_code_of(secret))

    wire.before.append(overtake)
    by_code(tokens[0], wrong_code_of(secret))

    assert mfa_table.find("ann").tries == 2


def test_the_current_password_is_enough_for_who_is_signed_in(invoke, a_user, enrol):
    ann = a_user("ann")
    enrol(ann)
    body = {"password": "staple the battery", "current_password": PASSWORD}

    response = invoke(update_user.handler, a_request("PATCH", "/v1/users/me", caller=ann["id"], body=body))

    assert response["statusCode"] == 200


def test_a_new_password_ends_sign_ins_that_wait_for_a_code(invoke, a_user, enrol, first_step, by_code):
    ann = a_user("ann")
    secret = enrol(ann)
    token = first_step("ann")
    path, body = f"/v1/users/{ann['id']}", {"password": "staple the battery"}
    invoke(update_user.handler, a_request("PATCH", path, caller="root", groups=["admin"], body=body))

    assert by_code(token, code_of(secret))["statusCode"] == 401


def test_a_key_needs_no_code_even_where_everybody_does(invoke, a_user, enrol, ask_for_token, monkeypatch):
    ann = a_user("ann")
    path = f"/v1/users/{ann['id']}/api-keys"
    made = invoke(create_api_key.handler, a_request("POST", path, caller=ann["id"], body={"name": "laptop"}))
    enrol(ann)
    monkeypatch.setenv("REQUIRE_TOTP", "everyone")

    assert ask_for_token(grant_type="api_key", api_key=answer(made)["key"])["statusCode"] == 200


def test_a_user_who_is_deleted_between_the_steps_stays_outside(invoke, a_user, enrol, first_step, by_code):
    ann = a_user("ann")
    secret = enrol(ann)
    token = first_step("ann")
    invoke(delete_user.handler, a_request("DELETE", f"/v1/users/{ann['id']}", caller="root", groups=["admin"]))

    assert by_code(token, code_of(secret))["statusCode"] == 401
    assert mfa_table.find("ann").pending == ()


@pytest.mark.parametrize(
    ("required", "role", "code"),
    [
        ("everyone", "user", "totp_required"),
        ("everyone", "admin", "totp_required"),
        ("administrators", "admin", "totp_required"),
        ("administrators", "annotator", None),
        ("administrators", "user", None),
        ("none", "admin", None),
    ],
)
def test_who_must_have_an_app_and_has_none_does_not_get_in(a_user, sign_in, monkeypatch, required, role, code):
    a_user("ann", role=role)
    monkeypatch.setenv("REQUIRE_TOTP", required)

    response = sign_in("ann")

    assert response["statusCode"] == (401 if code else 200)
    assert answer(response).get("code") == code
    assert ("access_token" in answer(response)) is not bool(code)


def test_the_enrolment_token_opens_the_way_to_an_app_and_nothing_else(
    invoke, a_user, sign_in, by_code, first_step, monkeypatch
):
    a_user("ann")
    monkeypatch.setenv("REQUIRE_TOTP", "everyone")
    claims = claims_of(answer(sign_in("ann"))["enrolment_token"])

    def send(handler, method, path, body=None):
        request = a_request(method, path, caller=claims["sub"], body=body)
        request["requestContext"]["authorizer"]["jwt"]["claims"] |= {"client_id": claims["client_id"]}
        return invoke(handler, request)

    assert send(list_images.handler, "GET", "/v1/images")["statusCode"] == 401
    assert send(update_user.handler, "PATCH", "/v1/users/me", {"first_name": "Ann"})["statusCode"] == 401
    assert send(delete_user.handler, "DELETE", "/v1/users/me")["statusCode"] == 401
    secret = answer(send(start_totp.handler, "POST", "/v1/users/me/totp", PROOF))["secret"]
    assert send(confirm_totp.handler, "PUT", "/v1/users/me/totp", {"code": code_of(secret)})["statusCode"] == 204
    assert by_code(first_step("ann"), code_of(secret))["statusCode"] == 200


def test_an_enrolment_token_is_no_key_to_cognito(a_user, sign_in, monkeypatch):
    a_user("ann")
    monkeypatch.setenv("REQUIRE_TOTP", "everyone")

    assert "scope" not in claims_of(answer(sign_in("ann"))["enrolment_token"])


def test_a_session_from_before_goes_on_only_with_an_app(a_user, enrol, sign_in, ask_for_token, monkeypatch):
    ann = a_user("ann")
    session = answer(sign_in("ann"))["refresh_token"]
    monkeypatch.setenv("REQUIRE_TOTP", "everyone")
    refused = ask_for_token(grant_type="refresh_token", refresh_token=session)
    enrol(ann)

    assert (refused["statusCode"], answer(refused)["code"]) == (401, "totp_required")
    assert ask_for_token(grant_type="refresh_token", refresh_token=session)["statusCode"] == 200


@pytest.mark.parametrize("form", [{"mfa_token": "x"}, {"code": "123456"}, {}])
def test_what_is_missing_is_named(ask_for_token, form):
    response = ask_for_token(grant_type="mfa", **form)

    assert response["statusCode"] == 422
    named = {error["pointer"] for error in answer(response)["errors"]}
    assert named == {"/mfa_token", "/code"} - {f"/{name}" for name in form}
