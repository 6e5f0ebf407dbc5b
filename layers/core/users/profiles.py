"""Find, list and change users."""

from core.aws.transactions import ConditionFailed
from core.index.ownership import owned
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import (
    EmailTaken,
    Forbidden,
    Unavailable,
    ValidationFailed,
)
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.users import (
    agreement,
    cognito_accounts,
    email_change_table,
    mfa_table,
    unsettled_table,
    user_table,
)
from core.users.active_users import find, other_administrator
from core.users.current_password import check_password
from core.users.model import ImageCounts, StoredUser, User, UserPatch, UserRole, folded, guessable


def get_user(user_id: str, caller: Caller) -> User:
    """Return a user; the caller's own profile includes image counts."""
    row = find(user_id, caller)
    return row.user.shown(_image_counts(row.user.id) if row.user.id == caller.user_id else None)


def _image_counts(user_id: str) -> ImageCounts:
    private, public = (sum(1 for _ in keys) for keys in owned(user_id))
    return ImageCounts(private=private, public=public)


def list_users(asked: Paging, *, text: str | None, role: UserRole | None) -> Page[User]:
    """Return users by name. `text` is part of a name or an address."""
    page = page_of(
        lambda name: (
            user for user in user_table.after(name) if role in {None, user.role} and (not text or user.matches(text))
        ),
        lambda user: user.key,
        asked,
        query=f"users {text!r} {role}",
    )
    return Page[User](data=tuple(user.shown() for user in page.data), meta=page.meta)


def update_user(user_id: str, patch: UserPatch, caller: Caller) -> User:
    """Change a profile, and with the current password the password. Only administrators change addresses and roles.

    Rights are taken away in Cognito first and given there last, so that it never grants more than the directory. An
    address is first changed in the directory, which knows whether it is free. After a crash the same request again or
    the sweep brings Cognito in line. Raises LastAdministrator if nobody could manage users any more.
    """
    row = find(user_id, caller)
    _refuse_what_is_not_theirs(row.user, patch, caller)
    demoted = patch.role not in {None, UserRole.ADMIN}
    witness = other_administrator(row.user) if demoted else None
    note = unsettled_table.new(row.user.id, now())
    if patch.password or patch.email:
        email_change_table.remove(row.user.id)  # whoever asked for it may be why this is changed
    if patch.role or patch.email:
        unsettled_table.add(note)
    if patch.role:
        agreement.take_away(row.user, patch.role)
    try:
        row = user_table.change(row, row.user.model_copy(update=patch.changes()), witness=witness)
    except ConditionFailed as error:
        agreement.settle(note)  # give back what was taken
        if patch.email and folded(patch.email) != folded(row.user.email) and user_table.holder_of(patch.email):
            raise EmailTaken.at("/email", "Choose another address", "taken") from error
        raise Unavailable("The user is being changed by another request") from error
    if patch.role or patch.email:
        agreement.settle(note)
    if patch.password:
        _replace_password(row.user, patch.password)
    return row.user.shown()


def _replace_password(user: StoredUser, password: str) -> None:
    """Set a password and end the sessions of the old one: before it, too, in case that this is interrupted."""
    cognito_accounts.sign_out(user.key)
    cognito_accounts.set_password(user.key, password)
    cognito_accounts.sign_out(user.key)
    mfa_table.forget(user.key)  # those that wait for a code


def _refuse_what_is_not_theirs(user: StoredUser, patch: UserPatch, caller: Caller) -> None:
    if user.provider and (patch.role or patch.password or patch.email):
        raise Forbidden("Who vouches for the account decides about its e-mail address, password and role")
    if patch.role and not caller.is_admin:
        raise Forbidden("Only an administrator may change roles")
    if caller.by_key and (patch.role or patch.password or patch.email):
        raise Forbidden("An API key cannot change the e-mail address, password or role of its user")
    if patch.password and guessable(patch.password, {"username": user.username, "email": patch.email or user.email}):
        raise ValidationFailed.at("/password", "This password is too easy to guess")
    if user.id == caller.user_id and patch.email not in {None, user.email}:
        raise ValidationFailed.at("/email", "Ask for a code to your new address: POST /v1/users/me/email")
    if user.id == caller.user_id and patch.password:
        check_password(user, patch.current_password)
