"""Find the user whom a caller names to share something with."""

from core.kernel.caller import Caller
from core.kernel.errors import ValidationFailed
from core.users import attempt_table, user_table
from core.users.model import State, StoredUser

MOST_UNKNOWN = 20  # names of no user that a caller may try in an hour


def require(pointer: str, caller: Caller, *, username: str | None = None, user_id: str | None = None) -> StoredUser:
    """Return an active user. Raises ValidationFailed with the pointer, TooManyRequests.

    Who names many that do not exist must wait, lest they collect those that do.
    """
    if not caller.is_admin:
        attempt_table.refuse_after(MOST_UNKNOWN, "share", caller.user_id)
    row = user_table.find(username) if username else user_table.find_by_id(user_id or "")
    if row is None or row.user.state is not State.ACTIVE:
        if not caller.is_admin:
            attempt_table.count(MOST_UNKNOWN, "share", caller.user_id)
        raise ValidationFailed.at(pointer, "The user does not exist", "unknown_user")
    return row.user
