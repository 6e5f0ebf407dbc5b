"""How people become users: made by an administrator, or by themselves where that is allowed.

A user lives in the directory and in Cognito. Name and address are reserved first, the user is activated last; until
then nobody signs in by that name, and a minute after a crash it can be taken again.
"""

import os
from contextlib import suppress

from core.clock import now
from core.domain.caller import Caller
from core.domain.user import Registration, State, StoredUser, User, UserDraft, UserRole, a_new_user, folded, role_of
from core.errors import EmailTaken, Forbidden, Problem, Unavailable, UsernameTaken
from core.storage import accounts, users
from core.storage.transactions import ConditionFailed


def create_user(draft: UserDraft, caller: Caller) -> User:
    if caller.by_key:
        raise Forbidden("An API key cannot make users")
    row = _reserve(a_new_user(draft, draft.role, now()))
    try:
        user_id = _known_to_cognito(row)
        accounts.set_password(row.user.key, draft.password)
        if draft.role.groups:
            accounts.set_role(row.user.key, draft.role)
    except UsernameTaken:
        raise
    except Problem:  # a crash is left for whoever wants the name next; what can be undone now is
        _give_up(row)
        raise
    return _turn(row, State.ACTIVE, user_id).user.shown()


def sign_up(draft: Registration) -> User:
    """Whoever signs up becomes a user by confirming the code that Cognito sends to the address."""
    _refuse_unless_open()
    row = _reserve(a_new_user(draft, UserRole.USER, now()))
    try:
        user_id = accounts.sign_up(row.user.key, draft.email, draft.password)
    except accounts.NameTaken as error:
        users.remove(row)
        raise UsernameTaken from error
    except Problem:
        users.remove(row)
        raise
    return _turn(row, State.UNCONFIRMED, user_id).user.shown()


def confirm_sign_up(username: str, code: str) -> None:
    _refuse_unless_open()
    accounts.confirm(folded(username), code)
    row = users.find(username)
    if row:
        activate_confirmed(row)


def activate_confirmed(row: users.Row) -> None:
    """Activate somebody who has confirmed their address. Safe to repeat."""
    if row.user.state is State.UNCONFIRMED:
        with suppress(ConditionFailed):
            users.change(row, row.user.turned(State.ACTIVE, now()))


def adopt(caller: Caller) -> users.Row | None:
    """Enter in the directory someone who was made in Cognito by hand, as the first administrator is."""
    known = None if caller.by_key else accounts.find(caller.username)
    if known is None or known.user_id != caller.user_id:
        return None
    user = StoredUser(
        id=known.user_id,
        username=caller.username,
        email=known.email,
        role=role_of(caller.groups),
        created_at=now(),
        since=now(),
        state=State.ACTIVE,
    )
    for each in (user, user.model_copy(update={"email": ""})):  # without the address, if somebody else has that
        with suppress(ConditionFailed):
            users.enter(each)
            break
    return users.find(user.key)


def _reserve(user: StoredUser) -> users.Row:
    for _ in range(3):
        try:
            return users.reserve(user)
        except ConditionFailed:
            _clear_the_way(user)
    raise Unavailable("Somebody else is taking the same name")


def _clear_the_way(user: StoredUser) -> None:
    """Remove what a crash has left of users with this name or address. Raises UsernameTaken or EmailTaken."""
    holder = users.find(user.key)
    if holder and not _remove_if_abandoned(holder):
        raise UsernameTaken.at("/username", "Choose another name", "taken")
    holder = users.holder_of(user.email)
    if holder and not _remove_if_abandoned(holder):
        raise EmailTaken.at("/email", "Choose another address", "taken")


def _remove_if_abandoned(row: users.Row) -> bool:
    if not row.user.is_abandoned(now()):
        return False
    known = accounts.find(row.user.key)
    if row.user.state is State.UNCONFIRMED and known and known.confirmed:
        activate_confirmed(row)
        return False
    try:  # by the version of the row only one of those who want the name gets past this
        claimed = users.change(row, row.user.turned(row.user.state, now()))
    except ConditionFailed:
        return False
    _give_up(claimed)
    return True


def _known_to_cognito(row: users.Row) -> str:
    try:
        return accounts.create(row.user.key, row.user.email)
    except accounts.NameTaken as error:
        users.remove(row)
        raise UsernameTaken from error


def _give_up(row: users.Row) -> None:
    accounts.delete(row.user.key)
    with suppress(ConditionFailed):
        users.remove(row)


def _turn(row: users.Row, state: State, user_id: str) -> users.Row:
    try:
        return users.change(row, row.user.turned(state, now(), id=user_id))
    except ConditionFailed as error:
        raise Unavailable("It took so long that somebody else took the name") from error


def _refuse_unless_open() -> None:
    if os.environ.get("REGISTRATION") != "open":
        raise Forbidden("Ask an administrator for an account")
