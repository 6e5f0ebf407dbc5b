"""Make Cognito agree with the directory about a user and their keys. The directory decides, and every step repeats.

A request that changes both leaves a note while it runs; the sweep settles the notes of those that died.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from core.aws.transactions import ConditionFailed
from core.kernel.clock import now
from core.kernel.settling import Piece, settle_all
from core.users import (
    api_key_table,
    cognito_accounts,
    email_change_table,
    mfa_table,
    totp_enrolment_table,
    unsettled_table,
    user_table,
)
from core.users.api_key import username_of
from core.users.model import State, StoredUser, UserRole
from core.users.unsettled_table import Note

PATIENCE = timedelta(minutes=1)  # longer than any request lives


def sweep(has_time: Callable[[], bool]) -> int:
    """Settle what requests left undone, and return how much. What fails keeps its note."""
    pieces = (Piece(note.name, partial(settle, note)) for note in unsettled_table.before(now() - PATIENCE))
    return settle_all(pieces, has_time, lambda _: None)


def settle(note: Note) -> None:
    """Bring Cognito in line with what the directory says now, and forget the note.

    The row is read again afterwards: a change in the meantime could otherwise be overwritten by what it replaced.
    """
    settled = None
    while (row := user_table.find_by_id(note.user_id)) and row.item.version != settled:
        _align(row.user)
        settled = row.item.version
    if note.key_id and not _is_finished(note.user_id, note.key_id):
        revoke_key(note.user_id, note.key_id)
    unsettled_table.remove(note)


def follow(row: user_table.Row, role: UserRole) -> None:
    """Give a user the role that their provider says. Their keys follow within minutes, by the sweep."""
    if row.user.role is role:
        return
    unsettled_table.add(unsettled_table.new(row.user.id, now()))
    with suppress(ConditionFailed):  # the next sign-in finds it again
        user_table.change(row, row.user.model_copy(update={"role": role}))


def _align(user: StoredUser) -> None:
    if user.state is State.LEAVING:
        end_access(user)
    elif user.state is State.ACTIVE:
        for name in _accounts(user):
            cognito_accounts.set_role(name, user.role)
        known = cognito_accounts.find(user.key)
        if known and user.email and not user.provider and known.email != user.email:
            cognito_accounts.set_email(user.key, user.email)


def take_away(user: StoredUser, role: UserRole) -> None:
    """Take what a role does not include from a user and from each of their keys."""
    for name in _accounts(user):
        cognito_accounts.take_away(name, role)


def end_access(user: StoredUser) -> None:
    """Revoke the sessions and the keys of a user, and forget what they have begun."""
    cognito_accounts.sign_out(user.key)
    email_change_table.remove(user.id)
    totp_enrolment_table.remove(user.id)
    mfa_table.forget(user.key)
    for key in api_key_table.of(user.id):
        revoke_key(user.id, key.id)


def revoke_key(user_id: str, key_id: str) -> None:
    """Remove a key: the row last, for a key that works is always listed."""
    cognito_accounts.delete(username_of(user_id, key_id))
    api_key_table.remove(user_id, key_id)


def _is_finished(user_id: str, key_id: str) -> bool:
    """Return whether a key is listed and has its password, so that somebody may hold it."""
    known = cognito_accounts.find(username_of(user_id, key_id))
    return known is not None and known.confirmed and api_key_table.find(user_id, key_id) is not None


def _accounts(user: StoredUser) -> list[str]:
    """Return the names in Cognito of a user and of their keys."""
    return [user.key, *(username_of(user.id, key.id) for key in api_key_table.of(user.id))]
