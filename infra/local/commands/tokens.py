"""Get an access token for the administrator of the running stack."""

import httpx

from local.aws.clients import client
from local.aws.provisioning import ADMINISTRATOR, PASSWORD
from local.commands.state import ChangedAdministrator, State

SIGN_IN = "/v1/auth/token"


def administrators_token(state: State) -> str:
    """Return a new access token, valid for 15 minutes. Raises ChangedAdministrator.

    The service's own sign-in also enters the administrator in the directory of users. A template without that route
    has Cognito's sign-in alone.
    """
    credentials = {"grant_type": "password", "username": ADMINISTRATOR, "password": PASSWORD}
    answer = httpx.post(f"{state.url}{SIGN_IN}", json=credentials, timeout=None)  # noqa: S113 - the gateway's
    if answer.is_success:
        return str(answer.json()["access_token"])
    cognito = client("cognito-idp", state.endpoint)
    try:
        answer = cognito.admin_initiate_auth(
            UserPoolId=state.pool,
            ClientId=state.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": ADMINISTRATOR, "PASSWORD": PASSWORD},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])
    except (cognito.exceptions.NotAuthorizedException, cognito.exceptions.UserNotFoundException, KeyError) as error:
        raise ChangedAdministrator(
            f"{ADMINISTRATOR} no longer signs in by the first password alone. Sign in by ./run lightbox login"
        ) from error
