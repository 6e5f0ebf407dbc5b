"""Manage the accounts in Cognito, which keep passwords and groups. The directory of users is user_table.py."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from core.kernel.errors import NotFound, ValidationFailed
from core.users.cognito import client, client_id, code_of, pool, throttling_told
from core.users.model import UserRole

EARLIER_ID = "custom:user_id"  # the id of a user who was restored into another pool
_UNCONFIRMABLE = {
    "CodeMismatchException",
    "ExpiredCodeException",
    "InvalidParameterException",
    "NotAuthorizedException",
    "UserNotFoundException",
}


class Known(NamedTuple):
    """A user as Cognito knows them."""

    user_id: str
    email: str
    confirmed: bool


class NameTaken(Exception):
    """Cognito has a user with this name."""


def create(name: str, email: str | None, earlier_id: str | None = None) -> str:
    """Create a user without a password, who cannot sign in yet, and return their id. Raises NameTaken.

    A user who was restored keeps the id that they had in an earlier pool.
    """
    attributes: Any = _address(email) if email else []
    attributes += [{"Name": EARLIER_ID, "Value": earlier_id}] if earlier_id else []
    with throttling_told():
        try:
            made = client().admin_create_user(
                UserPoolId=pool(), Username=name, UserAttributes=attributes, MessageAction="SUPPRESS"
            )
        except ClientError as error:
            _explain_refusal(error)
            raise
    return earlier_id or _attributes(made.get("User", {}).get("Attributes", []))["sub"]


def sign_up(name: str, email: str, password: str) -> str:
    """Create a user who must confirm a code, and return their id. Raises NameTaken or ValidationFailed."""
    with throttling_told():
        try:
            made = client().sign_up(
                ClientId=client_id(),
                Username=name,
                Password=password,
                UserAttributes=[{"Name": "email", "Value": email}],
            )
        except ClientError as error:
            _explain_refusal(error)
            raise
    return made["UserSub"]


def confirm(name: str, code: str) -> None:
    """Confirm a user. Raises ValidationFailed both for a wrong code and for an unknown name."""
    with throttling_told():
        try:
            client().confirm_sign_up(ClientId=client_id(), Username=name, ConfirmationCode=code)
        except ClientError as error:
            if code_of(error) in _UNCONFIRMABLE:
                raise ValidationFailed.at("/code", "The code is wrong or expired") from error
            raise


def find(name: str) -> Known | None:
    with throttling_told():
        try:
            user = client().admin_get_user(UserPoolId=pool(), Username=name)
        except ClientError as error:
            if code_of(error) == "UserNotFoundException":
                return None
            raise
    attributes = _attributes(user.get("UserAttributes", []))
    user_id = attributes.get(EARLIER_ID) or attributes["sub"]
    return Known(user_id, attributes.get("email", ""), user.get("UserStatus") == "CONFIRMED")


def set_password(name: str, password: str) -> None:
    """Set a password. Raises ValidationFailed if it breaks the pool's policy, NotFound if the user is gone."""
    with throttling_told():
        try:
            client().admin_set_user_password(UserPoolId=pool(), Username=name, Password=password, Permanent=True)
        except ClientError as error:
            if code_of(error) == "UserNotFoundException":
                raise NotFound from error
            _explain_refusal(error)
            raise


def set_email(name: str, email: str) -> None:
    with throttling_told():
        client().admin_update_user_attributes(UserPoolId=pool(), Username=name, UserAttributes=_address(email))


def take_away(name: str, role: UserRole) -> None:
    """Remove a user from the groups that a role does not include. Takes effect with the next token."""
    for other in sorted(frozenset[str]().union(*(each.groups for each in UserRole)) - role.groups):
        with throttling_told(), _missing_is_fine():
            client().admin_remove_user_from_group(UserPoolId=pool(), Username=name, GroupName=other)


def set_role(name: str, role: UserRole) -> None:
    """Put a user, if there is one, in the groups of a role and in no others."""
    take_away(name, role)
    for group in sorted(role.groups):
        with throttling_told(), _missing_is_fine():
            client().admin_add_user_to_group(UserPoolId=pool(), Username=name, GroupName=group)


def sign_out(name: str) -> None:
    """Revoke every refresh token of a user."""
    with throttling_told(), _missing_is_fine():
        client().admin_user_global_sign_out(UserPoolId=pool(), Username=name)


def delete(name: str) -> None:
    """Delete a user. Safe to repeat."""
    sign_out(name)
    with throttling_told(), _missing_is_fine():
        client().admin_delete_user(UserPoolId=pool(), Username=name)


@contextmanager
def _missing_is_fine() -> Generator[None]:
    try:
        yield
    except ClientError as error:
        if code_of(error) != "UserNotFoundException":
            raise


def _explain_refusal(error: ClientError) -> None:
    if code_of(error) == "UsernameExistsException":
        raise NameTaken from error
    if code_of(error) == "InvalidPasswordException":
        raise ValidationFailed.at("/password", "This password is not accepted") from error
    if code_of(error) == "InvalidParameterException":
        raise ValidationFailed.at("/email", "This address is not accepted") from error


def _address(email: str) -> Any:
    return [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]


def _attributes(listed: Any) -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in listed}
