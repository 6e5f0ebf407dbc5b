"""An access token for the administrator of the running stack, fresh from its user pool."""

from local.aws.clients import client
from local.aws.provisioning import ADMINISTRATOR, PASSWORD


def administrators_token(endpoint: str, pool: str, client_id: str) -> str:
    """A new access token, good for a quarter of an hour."""
    answer = client("cognito-idp", endpoint).admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ADMINISTRATOR, "PASSWORD": PASSWORD},
    )
    return str(answer["AuthenticationResult"]["AccessToken"])
