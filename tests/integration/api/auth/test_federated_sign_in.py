"""Cognito's token endpoint is played by a server on loopback: moto has none."""

import json
import os
import threading
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import boto3
import pytest

from api.auth import log_out, sign_up
from api.users import get_user, list_users, update_user
from core.users import agreement, cognito_accounts, cognito_tokens, unsettled_table, user_table
from core.users.model import State, UserRole

from support import a_request, answer
from wire import unaudited

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"
NAME = "Hospital_7"
FORM = {"grant_type": "authorization_code", "code": "c-1", "code_verifier": "v-1", "nonce": "n-1"}


class Provider:
    """The next answer of the token endpoint, and the requests that it got."""

    def __init__(self):
        self.status, self.nonce, self.sent = 200, "n-1", []

    def answer(self, form):
        self.sent.append(dict(parse_qsl(form)))
        if self.status != 200:
            return {"error": "invalid_grant"}
        given = cognito_tokens.sign_in(NAME.lower(), PASSWORD)
        claims = urlsafe_b64encode(json.dumps({"nonce": self.nonce}).encode()).decode().rstrip("=")
        tokens = {"access_token": given.access_token, "refresh_token": given.refresh_token}
        return tokens | {"id_token": f"e30.{claims}.e30", "expires_in": given.expires_in, "token_type": "Bearer"}


@pytest.fixture
def provider(monkeypatch):
    played = Provider()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            document = played.answer(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(played.status if self.path == "/oauth2/token" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_):
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("FEDERATION_PROVIDER", "Hospital")
    monkeypatch.setenv("FEDERATION_ADDRESS", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("FEDERATED_CLIENT_ID", os.environ["CLIENT_ID"])
    yield played
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(provider):  # noqa: ARG001
    """Create the user whom Cognito makes at the first sign-in by a provider, and return what sets their groups."""
    cognito_accounts.create(NAME.lower(), "seven@hospital.example.org")
    cognito_accounts.set_password(NAME.lower(), PASSWORD)
    return lambda role: cognito_accounts.set_role(NAME.lower(), role)


def the_user():
    row = user_table.find(NAME)
    assert row is not None
    return row.user


@pytest.mark.usefixtures("account")
def test_a_code_buys_both_tokens_and_makes_a_user(ask_for_token, provider, metered, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://lightbox.example.org")
    response = ask_for_token(**FORM)

    token = answer(response)
    assert response["statusCode"] == 200
    assert token["access_token"]
    assert token["refresh_token"].startswith("federated.")
    assert provider.sent == [
        {
            "grant_type": "authorization_code",
            "client_id": os.environ["CLIENT_ID"],
            "redirect_uri": "https://lightbox.example.org/",
            "code": "c-1",
            "code_verifier": "v-1",
        }
    ]
    assert (the_user().state, the_user().role, the_user().provider) == (State.ACTIVE, UserRole.USER, "Hospital")
    assert metered() == {"SignIns": 1}


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("status", "told"), [(400, 401), (429, 429), (500, 503)])
def test_a_refusal_of_the_endpoint_lets_nobody_in(ask_for_token, provider, status, told):
    provider.status = status

    assert ask_for_token(**FORM)["statusCode"] == told
    assert user_table.find(NAME) is None


def test_an_endpoint_that_is_not_there_is_busy(ask_for_token, provider, monkeypatch):
    monkeypatch.setenv("FEDERATION_ADDRESS", "http://127.0.0.1:1")

    assert ask_for_token(**FORM)["statusCode"] == 503
    assert provider.sent == []


@pytest.mark.usefixtures("account")
def test_a_code_of_another_sign_in_is_refused_by_its_nonce(ask_for_token, provider):
    provider.nonce = "somebody else's"

    assert ask_for_token(**FORM)["statusCode"] == 401
    assert user_table.find(NAME) is None


def test_without_a_provider_no_code_is_taken(ask_for_token):
    assert ask_for_token(**FORM)["statusCode"] == 401


@pytest.mark.parametrize("missing", ["code", "code_verifier", "nonce"])
def test_each_part_is_needed(ask_for_token, missing):
    response = ask_for_token(**{name: value for name, value in FORM.items() if name != missing})

    assert response["statusCode"] == 422


@pytest.mark.usefixtures("account")
def test_a_session_is_renewed_and_ended_by_the_client_that_began_it(ask_for_token, invoke, aws_calls):
    refresh_token = answer(ask_for_token(**FORM))["refresh_token"]
    aws_calls.clear()

    renewed = ask_for_token(grant_type="refresh_token", refresh_token=refresh_token)
    body = {"refresh_token": refresh_token}
    ended = invoke(log_out.handler, a_request("POST", "/v1/auth/logout", caller="seven", body=body))

    assert (renewed["statusCode"], ended["statusCode"]) == (200, 204)
    sent = [call.parameters for call in aws_calls if call.operation in {"InitiateAuth", "RevokeToken"}]
    assert [each["ClientId"] for each in sent] == [os.environ["CLIENT_ID"]] * 2
    assert not any("federated." in json.dumps(each) for each in sent)


def test_the_role_follows_the_groups_at_each_sign_in(ask_for_token, account):
    for role in (UserRole.ADMIN, UserRole.ANNOTATOR, UserRole.USER):
        account(role)
        ask_for_token(**FORM)

        assert the_user().role is role


def test_keys_follow_the_role_by_the_sweep(ask_for_token, account, monkeypatch):
    account(UserRole.ADMIN)
    ask_for_token(**FORM)
    account(UserRole.USER)
    ask_for_token(**FORM)
    settled = []
    monkeypatch.setattr(agreement, "PATIENCE", -agreement.PATIENCE)
    monkeypatch.setattr(agreement, "settle", lambda note: settled.append(note.user_id))

    agreement.sweep(lambda: True)

    assert settled == [the_user().id]
    assert [note.user_id for note in unsettled_table.before(the_user().since.replace(year=3000))] == settled


@pytest.mark.usefixtures("account")
def test_no_code_is_asked_of_those_whom_the_provider_has_checked(ask_for_token, monkeypatch):
    monkeypatch.setenv("REQUIRE_TOTP", "everyone")

    refresh_token = answer(ask_for_token(**FORM))["refresh_token"]

    assert ask_for_token(grant_type="refresh_token", refresh_token=refresh_token)["statusCode"] == 200


@pytest.mark.usefixtures("provider")
def test_a_user_of_the_pool_with_the_same_address_stays_somebody_else(a_user, account, ask_for_token):
    own = a_user("ann", email="seven@hospital.example.org")

    ask_for_token(**FORM)

    assert account
    assert the_user().id != own["id"]
    assert the_user().email == ""
    holder = user_table.holder_of("seven@hospital.example.org")
    assert holder is not None
    assert holder.user.id == own["id"]


def test_an_account_of_the_pool_with_such_a_name_is_not_taken_over(a_user, ask_for_token, monkeypatch, provider):
    monkeypatch.delenv("FEDERATION_PROVIDER")  # it was made before there was a provider
    own = a_user(NAME)
    monkeypatch.setenv("FEDERATION_PROVIDER", "Hospital")

    assert ask_for_token(**FORM)["statusCode"] == 401
    assert provider.sent
    assert (the_user().id, the_user().provider) == (own["id"], None)


@pytest.mark.usefixtures("provider")
def test_nobody_registers_under_a_name_of_the_provider(invoke, monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")
    body = {"username": "hospital_8", "email": "eight@example.org", "password": PASSWORD}

    response = invoke(sign_up.handler, a_request("POST", "/v1/auth/signup", body=body))

    assert response["statusCode"] == 201  # as always: a letter says that the name cannot be used
    assert user_table.find("hospital_8") is None
    with pytest.raises(boto3.client("cognito-idp").exceptions.UserNotFoundException):
        boto3.client("cognito-idp").admin_get_user(UserPoolId=os.environ["USER_POOL_ID"], Username="hospital_8")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("patch", [{"role": "admin"}, {"password": "staple the battery"}, {"email": "new@example.org"}])
def test_what_the_provider_decides_nobody_changes_here(ask_for_token, invoke, patch):
    ask_for_token(**FORM)
    path = f"/v1/users/{the_user().id}"

    response = invoke(update_user.handler, a_request("PATCH", path, caller="root", groups=["admin"], body=patch))

    assert response["statusCode"] == 403
    assert (the_user().role, the_user().email) == (UserRole.USER, "seven@hospital.example.org")


@pytest.mark.usefixtures("account")
def test_a_user_of_the_provider_is_shown_like_others(ask_for_token, invoke):
    ask_for_token(**FORM)

    path = f"/v1/users/{the_user().id}"
    shown = answer(invoke(get_user.handler, a_request("GET", path, caller="root", groups=["admin"])))
    listed = answer(invoke(list_users.handler, a_request("GET", "/v1/users", caller="root", groups=["admin"])))

    assert shown["username"].lower() == NAME.lower()
    assert [each["id"] for each in listed["data"]] == [the_user().id]


@pytest.mark.usefixtures("account")
def test_later_sign_ins_write_nothing(ask_for_token, aws_calls):
    ask_for_token(**FORM)
    aws_calls.clear()

    ask_for_token(**FORM)

    writes = [call.operation for call in unaudited(aws_calls) if call.service == "dynamodb"]
    assert writes == ["GetItem"]
