import os
from datetime import UTC, datetime, timedelta

import boto3
import jwt
import pytest

from api.users import list_api_keys
from api.users.create_api_key import handler
from core.kernel import clock
from core.users import api_key_table, api_keys, cognito_accounts, sign_in, user_table
from core.users.model import UserRole

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def create(invoke, user_id, draft=None, **caller):
    return invoke(
        handler, a_request("POST", f"/v1/users/{user_id}/api-keys", body=draft or {"name": "laptop"}, **caller)
    )


def test_the_secret_is_shown_once_and_kept_nowhere(invoke, a_user):
    ann = a_user("ann")["id"]

    response = create(invoke, "me", caller=ann)

    assert response["statusCode"] == 201
    made = answer(response)
    assert len(made["key"]) >= 32
    assert (made["name"], made["expires_at"]) == ("laptop", None)
    rows = boto3.client("dynamodb").scan(TableName=os.environ["DIRECTORY_TABLE"])["Items"]
    assert made["key"].rpartition("_")[2] not in str(rows)


def test_a_key_buys_an_access_token_and_nothing_longer_lived(invoke, a_user, ask_for_token):
    ann = a_user("ann", role="annotator")["id"]
    made = answer(create(invoke, "me", caller=ann))

    response = ask_for_token(grant_type="api_key", api_key=made["key"])

    assert response["statusCode"] == 200
    assert answer(response)["refresh_token"] is None
    claims = jwt.decode(answer(response)["access_token"], options={"verify_signature": False})
    assert claims["username"] == f"key.{ann}.{made['id']}"
    assert claims["cognito:groups"] == ["annotator"]


def test_a_key_is_not_bought_open_by_a_changed_secret(invoke, a_user, ask_for_token):
    key = answer(create(invoke, "me", caller=a_user("ann")["id"]))["key"]

    assert ask_for_token(grant_type="api_key", api_key=key[:-1] + ("A" if key[-1] != "A" else "B"))["statusCode"] == 401


def test_a_key_ends_when_it_said_it_would(invoke, a_user, ask_for_token, monkeypatch):
    soon = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    key = answer(create(invoke, "me", {"name": "laptop", "expires_at": soon}, caller=a_user("ann")["id"]))["key"]
    assert ask_for_token(grant_type="api_key", api_key=key)["statusCode"] == 200

    monkeypatch.setattr(sign_in, "now", lambda: clock.now() + timedelta(minutes=2))

    assert ask_for_token(grant_type="api_key", api_key=key)["statusCode"] == 401


@pytest.mark.parametrize(
    ("draft", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"expires_at": "2100-01-01T00:00:00Z"}, "/name"),
        ({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"name": "x", "expires_at": "2100-01-01T00:00:00"}, "/expires_at"),
        ({"name": "x", "key": "mine"}, "/key"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_pointed_at(invoke, a_user, draft, pointer):
    response = create(invoke, "me", draft, caller=a_user("ann")["id"])

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == pointer


def test_a_key_makes_no_keys_and_nobody_makes_keys_of_others(invoke, a_user):
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]

    assert create(invoke, "me", caller=ann, key_id="1")["statusCode"] == 403
    assert create(invoke, ann, caller=bob)["statusCode"] == 403
    assert create(invoke, "me")["statusCode"] == 401


def test_a_repeated_request_makes_no_second_key_and_says_where_the_first_is(invoke, a_user):
    ann = a_user("ann")["id"]
    twice = {"Idempotency-Key": "key-1"}

    first, second = (create(invoke, "me", caller=ann, headers=twice) for _ in range(2))

    assert (first["statusCode"], first["headers"]["Cache-Control"]) == (201, "no-store")
    assert (second["statusCode"], answer(second)["code"]) == (409, "answer_not_kept")
    assert f"/v1/users/me/api-keys/{answer(first)['id']}" in answer(second)["detail"]
    listed = invoke(list_api_keys.handler, a_request("GET", "/v1/users/me/api-keys", caller=ann))
    assert len(answer(listed)["data"]) == 1


def test_a_user_has_a_limited_number_of_keys(invoke, a_user, monkeypatch):
    monkeypatch.setattr(api_keys, "MOST", 2)
    ann = a_user("ann")["id"]
    assert [create(invoke, "me", caller=ann)["statusCode"] for _ in range(2)] == [201, 201]

    response = create(invoke, "me", caller=ann)

    assert (response["statusCode"], answer(response)["code"]) == (409, "too_many_keys")


def test_a_key_of_a_user_who_is_demoted_meanwhile_never_works(invoke, a_user, monkeypatch):
    ann = a_user("ann", role="annotator")["id"]
    create_account = cognito_accounts.create

    def demote_first(*arguments):
        row = user_table.find_by_id(ann)
        user_table.change(row, row.user.model_copy(update={"role": UserRole.USER}))
        return create_account(*arguments)

    monkeypatch.setattr(cognito_accounts, "create", demote_first)
    response = create(invoke, "me", caller=ann)

    assert (response["statusCode"], "Retry-After" in response["headers"]) == (503, True)
    assert api_key_table.of(ann) == []
