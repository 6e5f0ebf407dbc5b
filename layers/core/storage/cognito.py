"""The user pool: passwords, tokens and groups. What Cognito answers comes out as problems of ours.

Whoever may sign in is for Cognito to say; who they are is kept in the directory table.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import get_session

from core.domain.user import Role
from core.errors import BadCredentials, TooManyRequests, ValidationFailed

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

# One answer to all of them, so that nobody learns which names exist.
_REFUSALS = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
    "InvalidPasswordException",
}
_TOO_OFTEN = {
    "TooManyRequestsException",
    "LimitExceededException",
    "TooManyFailedAttemptsException",
    "ThrottlingException",
}


class Known(NamedTuple):
    """A user as Cognito has them."""

    user_id: str
    email: str
    confirmed: bool


class Tokens(NamedTuple):
    """`expires_in` counts the access token's seconds."""

    access_token: str
    expires_in: int
    refresh_token: str | None


class NameTaken(Exception):
    """Cognito has a user of this name."""


@cache
def client() -> "CognitoIdentityProviderClient":
    config = Config(connect_timeout=2, read_timeout=8, retries={"mode": "standard", "max_attempts": 3})
    return get_session().create_client("cognito-idp", config=config)  # pyright: ignore[reportReturnType]


def sign_in(name: str, password: str) -> Tokens:
    """Raises BadCredentials or TooManyRequests."""
    with _credentials_checked():
        answer = client().admin_initiate_auth(
            UserPoolId=_pool(),
            ClientId=_client_id(),
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
    return _tokens(answer)


def refresh(refresh_token: str) -> Tokens:
    """Raises BadCredentials or TooManyRequests."""
    with _credentials_checked():
        answer = client().initiate_auth(
            ClientId=_client_id(), AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": refresh_token}
        )
    return _tokens(answer)


def revoke(refresh_token: str) -> None:
    """End a refresh token. One that was never valid is as dead as can be (RFC 7009, section 2.2)."""
    with _throttling_told():
        try:
            client().revoke_token(Token=refresh_token, ClientId=_client_id())
        except ClientError as error:
            if _code(error) not in {"NotAuthorizedException", "InvalidParameterException", "UnauthorizedException"}:
                raise


def create(name: str, email: str | None) -> str:
    """A user without a password, who can therefore not sign in yet; the id that Cognito gives. Raises NameTaken."""
    attributes: Any = _address(email) if email else []
    with _throttling_told():
        try:
            made = client().admin_create_user(
                UserPoolId=_pool(), Username=name, UserAttributes=attributes, MessageAction="SUPPRESS"
            )
        except ClientError as error:
            _explain_refusal(error)
            raise
    return _attributes(made.get("User", {}).get("Attributes", []))["sub"]


def sign_up(name: str, email: str, password: str) -> str:
    """A user who has to confirm by the code that Cognito sends; the id. Raises NameTaken or ValidationFailed."""
    with _throttling_told():
        try:
            made = client().sign_up(
                ClientId=_client_id(),
                Username=name,
                Password=password,
                UserAttributes=[{"Name": "email", "Value": email}],
            )
        except ClientError as error:
            _explain_refusal(error)
            raise
    return made["UserSub"]


def confirm(name: str, code: str) -> None:
    """Raises ValidationFailed, whether the code is wrong or there is nobody of that name."""
    with _throttling_told():
        try:
            client().confirm_sign_up(ClientId=_client_id(), Username=name, ConfirmationCode=code)
        except ClientError as error:
            if _code(error) in _REFUSALS | {"CodeMismatchException", "ExpiredCodeException"}:
                raise ValidationFailed.at("/code", "This code does not confirm this user") from error
            raise


def find(name: str) -> Known | None:
    with _throttling_told():
        try:
            user = client().admin_get_user(UserPoolId=_pool(), Username=name)
        except ClientError as error:
            if _code(error) == "UserNotFoundException":
                return None
            raise
    attributes = _attributes(user.get("UserAttributes", []))
    return Known(attributes["sub"], attributes.get("email", ""), user.get("UserStatus") == "CONFIRMED")


def set_password(name: str, password: str) -> None:
    """Raises ValidationFailed if it breaks the pool's policy."""
    with _throttling_told():
        try:
            client().admin_set_user_password(UserPoolId=_pool(), Username=name, Password=password, Permanent=True)
        except ClientError as error:
            _explain_refusal(error)
            raise


def set_email(name: str, email: str) -> None:
    with _throttling_told():
        client().admin_update_user_attributes(UserPoolId=_pool(), Username=name, UserAttributes=_address(email))


def set_role(name: str, role: Role) -> None:
    """Be in the groups of this role and in no other. Takes effect with the next token."""
    with _throttling_told():
        for group in sorted(role.groups):
            client().admin_add_user_to_group(UserPoolId=_pool(), Username=name, GroupName=group)
        for other in sorted(frozenset[str]().union(*(each.groups for each in Role)) - role.groups):
            client().admin_remove_user_from_group(UserPoolId=_pool(), Username=name, GroupName=other)


def sign_out(name: str) -> None:
    """End every refresh token of a user."""
    with _throttling_told(), _missing_is_fine():
        client().admin_user_global_sign_out(UserPoolId=_pool(), Username=name)


def delete(name: str) -> None:
    """Safe to repeat."""
    sign_out(name)
    with _throttling_told(), _missing_is_fine():
        client().admin_delete_user(UserPoolId=_pool(), Username=name)


@contextmanager
def _credentials_checked() -> Iterator[None]:
    with _throttling_told():
        try:
            yield
        except ClientError as error:
            if _code(error) not in _REFUSALS:
                raise
            if "attempts exceeded" in error.response.get("Error", {}).get("Message", ""):
                raise TooManyRequests("Too many failed attempts") from error
            raise BadCredentials from error


@contextmanager
def _throttling_told() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _code(error) in _TOO_OFTEN:
            raise TooManyRequests from error
        raise


@contextmanager
def _missing_is_fine() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _code(error) != "UserNotFoundException":
            raise


def _explain_refusal(error: ClientError) -> None:
    if _code(error) == "UsernameExistsException":
        raise NameTaken from error
    if _code(error) == "InvalidPasswordException":
        raise ValidationFailed.at("/password", "This password is not accepted") from error
    if _code(error) == "InvalidParameterException":
        raise ValidationFailed.at("/email", "This address is not accepted") from error


def _tokens(answer: Any) -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:  # a challenge: the password is temporary, or a second factor is asked for
        raise BadCredentials
    return Tokens(result["AccessToken"], result["ExpiresIn"], result.get("RefreshToken"))


def _address(email: str) -> Any:
    return [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]


def _attributes(listed: Any) -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in listed}


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _pool() -> str:
    return os.environ["USER_POOL_ID"]


def _client_id() -> str:
    return os.environ["CLIENT_ID"]
