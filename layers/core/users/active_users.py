"""Find users whose accounts are in use."""

from core.kernel.caller import Caller
from core.kernel.errors import Forbidden, LastAdministrator, NotFound
from core.users import user_table
from core.users.model import State, StoredUser, UserRole

ME = "me"


def exists(user_id: str) -> bool:
    return active(user_id) is not None


def active(user_id: str) -> StoredUser | None:
    """Return a user whose account is in use, or None."""
    row = user_table.find_by_id(user_id)
    return row.user if row and row.user.state is State.ACTIVE else None


def find(user_id: str, caller: Caller) -> user_table.Row:
    """Return the user of a path. Only administrators see other users. Raises Forbidden or NotFound."""
    wanted = caller.user_id if user_id == ME else user_id
    if wanted != caller.user_id and not caller.is_admin:
        raise Forbidden("You can only do this for your own account")
    row = user_table.find_by_id(wanted)
    if row is None or row.user.state is not State.ACTIVE:
        raise NotFound
    return row


def other_administrator(user: StoredUser) -> user_table.Row | None:
    """Return another administrator when this one leaves or is demoted, or None if the user is not one.

    Raises LastAdministrator.
    """
    if user.role is not UserRole.ADMIN:
        return None
    for other in user_table.after(None):
        row = user_table.find(other.key) if other.role is UserRole.ADMIN and other.id != user.id else None
        if row and row.user.role is UserRole.ADMIN and row.user.state is State.ACTIVE:
            return row
    raise LastAdministrator
