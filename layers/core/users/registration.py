"""Create users, and reserve their names and addresses for those who register themselves too.

A user lives in the directory and in Cognito. Name and address are reserved first, and the user is activated last; until
then nobody can sign in by that name, and a minute after a crash it can be taken again.
"""

from contextlib import suppress

from core.aws.transactions import ConditionFailed, retried
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import EmailTaken, Forbidden, Problem, Unavailable, UsernameTaken
from core.users import cognito_accounts, federation, user_table
from core.users.model import State, StoredUser, User, UserDraft, a_new_user, role_of


def create_user(draft: UserDraft, caller: Caller) -> User:
    if caller.by_key:
        raise Forbidden("An API key cannot create users")
    row = reserve(a_new_user(draft, draft.role, now(), caller.once and caller.once.key))
    if row.user.state is State.ACTIVE:  # the same request has created the user before
        return row.user.shown()
    try:
        user_id = _known_to_cognito(row)
        cognito_accounts.set_password(row.user.key, draft.password)
        if draft.role.groups:
            cognito_accounts.set_role(row.user.key, draft.role)
    except UsernameTaken:
        raise
    except Problem:  # undo what can be undone; after a crash the next registration does
        _give_up(row)
        raise
    return turn(row, State.ACTIVE, user_id).user.shown()


def activate_confirmed(row: user_table.Row) -> None:
    """Activate a user who has confirmed their address. Safe to repeat."""
    if row.user.state is State.UNCONFIRMED:
        with suppress(ConditionFailed):
            user_table.change(row, row.user.turned(State.ACTIVE, now()))


def adopt(caller: Caller, provider: str | None = None) -> None:
    """Add a user to the directory whom Cognito knows already.

    Such a user was created by hand, as the first administrator is, or signs in by a provider for the first time.
    """
    known = cognito_accounts.find(caller.username)
    if known is None:  # deleted a moment ago
        return
    user = StoredUser(
        id=known.user_id,
        username=caller.username,
        email=known.email,
        role=role_of(caller.groups),
        created_at=now(),
        since=now(),
        state=State.ACTIVE,
        provider=provider,
    )
    for each in (user, user.model_copy(update={"email": ""})):  # without the address, if it is taken
        with suppress(ConditionFailed):
            user_table.enter(each)
            return


@retried
def reserve(user: StoredUser) -> user_table.Row:
    """Reserve the name and address of a new user. Raises UsernameTaken or EmailTaken."""
    if federation.is_name_elsewhere(user.key):
        raise UsernameTaken.at("/username", "Choose another name", "taken")
    try:
        return user_table.reserve(user)
    except ConditionFailed:
        earlier = user_table.find(user.key)
        if earlier and earlier.user.state is State.ACTIVE and _is_repeated(earlier.user, user):
            return earlier
        _clear_the_way(user)
        raise


def _clear_the_way(user: StoredUser) -> None:
    """Remove what a crash has left of users with this name or address. Raises UsernameTaken or EmailTaken."""
    holder = user_table.find(user.key)
    if holder and not _remove_if_abandoned(holder, user):
        raise UsernameTaken.at("/username", "Choose another name", "taken")
    holder = user_table.holder_of(user.email)
    if holder and not _remove_if_abandoned(holder, user):
        raise EmailTaken.at("/email", "Choose another address", "taken")


def _is_repeated(earlier: StoredUser, user: StoredUser) -> bool:
    """Return whether the same request was creating the earlier user: it has stopped, or would not be repeated."""
    return user.request is not None and earlier.request == user.request


def _remove_if_abandoned(row: user_table.Row, user: StoredUser) -> bool:
    stopped = row.user.state is State.RESERVED and _is_repeated(row.user, user)
    if not stopped and not row.user.is_abandoned(now()):
        return False
    known = cognito_accounts.find(row.user.key)
    if row.user.state is State.UNCONFIRMED and known and known.confirmed:
        activate_confirmed(row)
        return False
    try:  # the row's version lets only one of several requests continue
        claimed = user_table.change(row, row.user.turned(row.user.state, now()))
    except ConditionFailed:
        return False
    _give_up(claimed)
    return True


def _known_to_cognito(row: user_table.Row) -> str:
    try:
        return cognito_accounts.create(row.user.key, row.user.email)
    except cognito_accounts.NameTaken as error:
        user_table.remove(row)
        raise UsernameTaken from error


def _give_up(row: user_table.Row) -> None:
    cognito_accounts.delete(row.user.key)
    with suppress(ConditionFailed):
        user_table.remove(row)


def turn(row: user_table.Row, state: State, user_id: str) -> user_table.Row:
    """Store the id that Cognito has given to a reserved user, and their next state. Raises Unavailable."""
    try:
        return user_table.change(row, row.user.turned(state, now(), id=user_id))
    except ConditionFailed as error:
        raise Unavailable("The registration took too long, and the name was taken meanwhile") from error
