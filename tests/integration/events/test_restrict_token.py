import json
import os

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from core.kernel.caller import Caller
from core.users import cognito_tokens, registration
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


def test_the_scope_of_cognitos_user_api_is_suppressed_and_the_rest_of_the_event_stays():
    event = json.loads((ROOT / "tests/events/restrict_token.json").read_text())

    answered = handler(event, None)

    details = answered.pop("response")["claimsAndScopeOverrideDetails"]
    assert details == {"accessTokenGeneration": {"scopesToSuppress": [USER_API]}}
    assert answered == {name: value for name, value in event.items() if name != "response"}


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
