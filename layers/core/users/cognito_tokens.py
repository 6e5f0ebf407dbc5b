"""Obtain tokens from Cognito for credentials, and revoke them.

All faults of credentials result in the same problem, so that nobody learns which names exist.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from core.kernel.caller import Caller
from core.kernel.errors import BadCredentials, TooManyRequests, ValidationFailed
from core.users import federation
from core.users.cognito import client, client_id, code_of, pool, throttling_told

_CODE = "SOFTWARE_TOKEN_MFA"
_REFUSALS = {
    "CodeMismatchException",
    "ExpiredCodeException",
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
}


class Tokens(NamedTuple):
    """Tokens of one sign-in; `expires_in` is the lifetime of the access token in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str | None

    @property
    def caller(self) -> Caller:
        """Return the caller that the access token is for. It comes from Cognito, so its signature is not checked."""
        payload = self.access_token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        groups = frozenset(claims.get("cognito:groups", ()))
        return Caller(user_id=claims.get("user_id") or claims["sub"], username=claims["username"], groups=groups)


class Challenge(NamedTuple):
    """The password is right, and a code of the user's authenticator app is needed; `session` goes with it."""

    session: str


def sign_in(name: str, password: str) -> Tokens | Challenge:
    """Sign in by password. Raises BadCredentials or TooManyRequests."""
    return authenticate(name, password, client_id())


def authenticate(name: str, password: str, client_id: str, **more: str) -> Tokens | Challenge:
    """Sign in by password as a client. Raises BadCredentials or TooManyRequests."""
    with _credentials_checked():
        answer = client().admin_initiate_auth(
            UserPoolId=pool(),
            ClientId=client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password, **more},
        )
    if answer.get("ChallengeName") == _CODE:
        return Challenge(answer.get("Session", ""))
    return _tokens(answer)


def answer_challenge(name: str, session: str, code: str) -> Tokens:
    """Sign in by a code. Raises BadCredentials for a wrong code or an expired session, or TooManyRequests."""
    with _credentials_checked():
        answer = client().admin_respond_to_auth_challenge(
            UserPoolId=pool(),
            ClientId=client_id(),
            ChallengeName=_CODE,
            Session=session,
            ChallengeResponses={"USERNAME": name, "SOFTWARE_TOKEN_MFA_CODE": code},
        )
    return _tokens(answer)


def refresh(refresh_token: str) -> Tokens:
    """Obtain a new access token. Raises BadCredentials or TooManyRequests."""
    token, its_client = _with_client(refresh_token)
    with _credentials_checked():
        answer = client().initiate_auth(
            ClientId=its_client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
        )
    return _tokens(answer)


def revoke(refresh_token: str) -> None:
    """Revoke a refresh token. One that was never valid counts as revoked (RFC 7009, section 2.2).

    Raises ValidationFailed for an access token.
    """
    token, its_client = _with_client(refresh_token)
    with throttling_told():
        try:
            client().revoke_token(Token=token, ClientId=its_client)
        except ClientError as error:
            if code_of(error) == "UnsupportedTokenTypeException":
                raise ValidationFailed.at("/refresh_token", "This is not a refresh token") from error
            if code_of(error) not in {"NotAuthorizedException", "InvalidParameterException", "UnauthorizedException"}:
                raise


def _with_client(refresh_token: str) -> tuple[str, str]:
    """Return a refresh token as Cognito knows it, and the client that it was issued to."""
    known = federation.configured() if refresh_token.startswith(federation.MARK) else None
    return (refresh_token.removeprefix(federation.MARK), known.client_id) if known else (refresh_token, client_id())


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
    if not result:  # another challenge, such as a temporary password
        raise BadCredentials
    return Tokens(result["AccessToken"], result["ExpiresIn"], result.get("RefreshToken"))
