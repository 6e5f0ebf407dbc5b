import json
import os

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from core.kernel.caller import Caller
from core.kernel.errors import BadCredentials
from core.users import cognito_clients, cognito_tokens, registration
from core.users.model import UserDraft
from events.restrict_token import USER_API, handler
from local.settings import ROOT

PASSWORD = "correct horse battery"
ANYBODY = Config(signature_version=UNSIGNED)


@pytest.fixture
def token(aws):  # noqa: ARG001
    draft = UserDraft(username="ann", email="ann@example.org", password=PASSWORD)
    registration.create_user(draft, Caller(user_id="root", username="root", groups=frozenset({"admin"})))
    return cognito_tokens.sign_in("ann", PASSWORD).access_token


@pytest.fixture
def event(aws):  # noqa: ARG001
    """Build the event of a token for a client, by the variable that names it."""

    def event(client):
        sample = json.loads((ROOT / "tests/events/restrict_token.json").read_text())
        caller = sample["callerContext"] | {"clientId": os.environ[client]}
        return sample | {"userPoolId": os.environ["USER_POOL_ID"], "callerContext": caller}

    return event


def suppressed(answered):
    return answered["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]["scopesToSuppress"]


@pytest.mark.parametrize("client", ["CLIENT_ID", "RESTRICTED_CLIENT_ID"])
def test_the_scope_of_cognitos_user_api_is_suppressed_and_the_rest_of_the_event_stays(invoke, event, client):
    given = event(client)

    answered = invoke(handler, given)

    assert suppressed(answered) == [USER_API]
    assert answered.keys() == given.keys()
    assert all(answered[name] == value for name, value in given.items() if name != "response")


def test_the_client_for_enrolment_keeps_the_scope(invoke, event):
    assert suppressed(invoke(handler, event("ENROLMENT_CLIENT_ID"))) == []


def test_a_user_of_the_pool_cannot_name_themselves_an_administrator(invoke, event, monkeypatch):
    monkeypatch.setenv("FEDERATION_ADMINS", "lightbox-admins")
    given = event("CLIENT_ID")
    given["request"]["userAttributes"]["custom:groups"] = "lightbox-admins"

    answered = invoke(handler, given)["response"]["claimsAndScopeOverrideDetails"]

    assert "groupOverrideDetails" not in answered


@pytest.mark.parametrize(("groups", "held"), [("[staff, lightbox-admins]", ["admin"]), ("staff", [])])
def test_the_groups_of_the_provider_decide_alone(invoke, event, monkeypatch, groups, held):
    monkeypatch.setenv("FEDERATION_ADMINS", "lightbox-admins")
    given = event("CLIENT_ID")
    told = {"cognito:user_status": "EXTERNAL_PROVIDER", "custom:groups": groups}
    given["request"]["userAttributes"] |= told  # the sample is in the group of annotators

    answered = invoke(handler, given)["response"]["claimsAndScopeOverrideDetails"]

    assert answered["groupOverrideDetails"] == {"groupsToOverride": held}
    assert suppressed({"response": {"claimsAndScopeOverrideDetails": answered}}) == [USER_API]


def test_while_cognito_cannot_be_asked_nobody_has_the_scope(invoke, event, wire, monkeypatch):
    def refuse(call):
        raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, call.operation)

    monkeypatch.setattr(cognito_clients, "_enrolling", cognito_clients._enrolling.__wrapped__)
    wire.before.append(refuse)

    assert suppressed(invoke(handler, event("ENROLMENT_CLIENT_ID"))) == [USER_API]


def test_a_token_for_enrolment_takes_the_secret_of_its_client(token):
    assert token
    for proof in ({}, {"SECRET_HASH": "d3Jvbmc="}):
        with pytest.raises(BadCredentials):
            cognito_tokens.authenticate("ann", PASSWORD, os.environ["ENROLMENT_CLIENT_ID"], **proof)


@pytest.mark.parametrize(
    "call",
    [
        lambda cognito, token: cognito.get_user(AccessToken=token),
        lambda cognito, token: cognito.change_password(
            AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword="staple the battery"
        ),
        lambda cognito, token: cognito.update_user_attributes(
            AccessToken=token, UserAttributes=[{"Name": "email", "Value": "thief@example.org"}]
        ),
        lambda cognito, token: cognito.associate_software_token(AccessToken=token),
    ],
)
def test_an_access_token_opens_nothing_at_cognito(token, call):
    cognito = boto3.client("cognito-idp", config=ANYBODY)

    with pytest.raises(ClientError, match="required scopes"):
        call(cognito, token)


@pytest.mark.usefixtures("token")
def test_nobody_recovers_an_account_by_its_mailbox():
    with pytest.raises(ClientError, match="Contact administrator"):
        boto3.client("cognito-idp", config=ANYBODY).forgot_password(ClientId=os.environ["CLIENT_ID"], Username="ann")


def test_a_token_says_who_a_restored_user_was(invoke, event):
    given = event("CLIENT_ID")
    restored = given["request"]["userAttributes"] | {"custom:user_id": "the-id-of-the-rows"}

    answered = invoke(handler, given | {"request": given["request"] | {"userAttributes": restored}})
    other = invoke(handler, given)

    token = answered["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]
    assert token["claimsToAddOrOverride"] == {"user_id": "the-id-of-the-rows"}
    assert "claimsToAddOrOverride" not in other["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]
