"""Register the authenticator app of a user with Cognito, which alone keeps its secret and verifies its codes.

Cognito registers an app only for the holder of an access token to its own user API. Such a token comes from a second
client, whose secret only this service reads; it is kept for the minutes of an enrolment, and never leaves the service.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from botocore.exceptions import ClientError

from core.kernel.errors import BadCredentials
from core.users.cognito import client, code_of, pool, throttling_told
from core.users.cognito_tokens import Challenge, authenticate

_WRONG_CODES = {"CodeMismatchException", "EnableSoftwareTokenMFAException", "ExpiredCodeException"}
_ENDED = {"NotAuthorizedException", "SoftwareTokenMFANotFoundException"}


class AlreadyOn(Exception):
    """Signing in asks this user for a code already."""


class WrongCode(Exception):
    """The code is not that of the app, or not of this moment."""


class Ended(Exception):
    """The access token of the enrolment has expired or was revoked."""


def open_enrolment(name: str, password: str) -> str:
    """Return an access token to Cognito's user API. Raises AlreadyOn, or BadCredentials for a wrong password."""
    client_id = os.environ["ENROLMENT_CLIENT_ID"]
    proof = hmac.new(_secret(client_id).encode(), f"{name}{client_id}".encode(), hashlib.sha256).digest()
    given = authenticate(name, password, client_id, SECRET_HASH=base64.b64encode(proof).decode())
    if isinstance(given, Challenge):
        raise AlreadyOn
    return given.access_token


def new_secret(access_token: str) -> str:
    """Return the secret of a new app, in base32, which replaces one that was never verified."""
    with throttling_told():
        try:
            return client().associate_software_token(AccessToken=access_token)["SecretCode"]
        except ClientError as error:
            if code_of(error) in _ENDED:
                raise BadCredentials from error
            raise


def verify(access_token: str, code: str) -> None:
    """Verify that a user's app has the secret. Raises WrongCode or Ended."""
    with throttling_told():
        try:
            client().verify_software_token(AccessToken=access_token, UserCode=code)
        except ClientError as error:
            if code_of(error) in _WRONG_CODES:
                raise WrongCode from error
            if code_of(error) in _ENDED:
                raise Ended from error
            raise


def switch(name: str, *, on: bool) -> None:
    """Ask a user for a code at every sign-in from now on, or no longer. Safe to repeat."""
    with throttling_told():
        client().admin_set_user_mfa_preference(
            UserPoolId=pool(), Username=name, SoftwareTokenMfaSettings={"Enabled": on, "PreferredMfa": on}
        )


def is_on(name: str) -> bool:
    with throttling_told():
        try:
            user = client().admin_get_user(UserPoolId=pool(), Username=name)
        except ClientError as error:
            if code_of(error) == "UserNotFoundException":
                return False
            raise
    return "SOFTWARE_TOKEN_MFA" in user.get("UserMFASettingList", [])


@cache
def _secret(client_id: str) -> str:
    with throttling_told():
        described = client().describe_user_pool_client(UserPoolId=pool(), ClientId=client_id)
    return described["UserPoolClient"].get("ClientSecret", "")
