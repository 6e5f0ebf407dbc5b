"""Tokens: Cognito gives them for credentials and takes them back.

Whatever is wrong with credentials comes out as one problem, so that nobody learns which names exist.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from core.kernel.caller import Caller
from core.kernel.errors import BadCredentials, TooManyRequests, ValidationFailed
from core.users.cognito import client, client_id, code_of, pool, throttling_told

_REFUSALS = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
}


class Tokens(NamedTuple):
    """`expires_in` counts the access token's seconds."""

    access_token: str
    expires_in: int
    refresh_token: str | None

    @property
    def caller(self) -> Caller:
        """Return whom the access token is for. Cognito has just sent it, so its signature is not checked."""
        payload = self.access_token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        groups = frozenset(claims.get("cognito:groups", ()))
        return Caller(user_id=claims["sub"], username=claims["username"], groups=groups)


def sign_in(name: str, password: str) -> Tokens:
    """Raises BadCredentials or TooManyRequests."""
    with _credentials_checked():
        answer = client().admin_initiate_auth(
            UserPoolId=pool(),
            ClientId=client_id(),
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
    return _tokens(answer)


def refresh(refresh_token: str) -> Tokens:
    """Raises BadCredentials or TooManyRequests."""
    with _credentials_checked():
        answer = client().initiate_auth(
            ClientId=client_id(), AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": refresh_token}
        )
    return _tokens(answer)


def revoke(refresh_token: str) -> None:
    """End a refresh token. One that was never valid is as dead as can be (RFC 7009, section 2.2).

    Raises ValidationFailed for an access token.
    """
    with throttling_told():
        try:
            client().revoke_token(Token=refresh_token, ClientId=client_id())
        except ClientError as error:
            if code_of(error) == "UnsupportedTokenTypeException":
                raise ValidationFailed.at("/refresh_token", "This is not a refresh token") from error
            if code_of(error) not in {"NotAuthorizedException", "InvalidParameterException", "UnauthorizedException"}:
                raise


@contextmanager
def _credentials_checked() -> Generator[None]:
    with throttling_told():
        try:
            yield
        except ClientError as error:
            if code_of(error) not in _REFUSALS:
                raise
            if "attempts exceeded" in error.response.get("Error", {}).get("Message", ""):
                raise TooManyRequests("Too many failed attempts") from error
            raise BadCredentials from error


def _tokens(answer: Any) -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:  # a challenge: the password is temporary, or a second factor is asked for
        raise BadCredentials
    return Tokens(result["AccessToken"], result["ExpiresIn"], result.get("RefreshToken"))
