"""Delete users. End their access first; release the name and address last.

After a crash the same request continues where it stopped, and the sweep ends what access was left.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain

from core.aws.transactions import ConditionFailed
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import Forbidden, InvalidParameter, Unavailable, UserHasImages
from core.offboarding import known_collections, owned_depth_logs, owned_images
from core.users import active_users, agreement, cognito_accounts, ended_access_table, unsettled_table, user_table
from core.users.model import State
from core.users.unsettled_table import Note

PATIENCE = 12  # seconds, well below the function's time-out of 20


def delete_user(user_id: str, reassign_to: str | None, caller: Caller) -> None:
    """Delete a user, with their collections, after giving their images and depth logs to `reassign_to`.

    Raises UserHasImages if no new owner is named, Forbidden if a user names one who is not an administrator,
    LastAdministrator if nobody could manage users any more.
    """
    if caller.by_key:
        raise Forbidden("An API key cannot delete users")
    row = _to_be_deleted(user_id, caller)
    heir = caller.user_id if reassign_to == active_users.ME else reassign_to
    _check_heir(heir, row.user.id, caller)
    note = unsettled_table.new(row.user.id, now())
    if row.user.state is State.ACTIVE:
        row = _close(row, note)
    agreement.end_access(row.user)
    if heir is not None:
        _hand_over(row.user.id, heir)
    _work_through(known_collections.farewells(row.user.id))
    cognito_accounts.delete(row.user.key)
    with suppress(ConditionFailed):  # another request has just finished it
        user_table.remove(row)
    unsettled_table.remove(note)


def _to_be_deleted(user_id: str, caller: Caller) -> user_table.Row:
    """Return the user, also one whose deletion has begun."""
    row = user_table.find_by_id(user_id)
    if row and row.user.state is State.LEAVING and (caller.is_admin or row.user.id == caller.user_id):
        return row
    return active_users.find(user_id, caller)


def _close(row: user_table.Row, note: Note) -> user_table.Row:
    additions = (unsettled_table.addition(note), ended_access_table.addition(row.user.id))
    witness = active_users.other_administrator(row.user)
    try:
        return user_table.change(row, row.user.turned(State.LEAVING, now()), *additions, witness=witness)
    except ConditionFailed as error:
        raise Unavailable("The user is being changed by another request") from error


def _check_heir(reassign_to: str | None, user_id: str, caller: Caller) -> None:
    if reassign_to is None:
        if owned_images.has_any(user_id) or owned_depth_logs.has_any(user_id):
            raise UserHasImages
    elif not caller.is_admin:
        raise Forbidden("Only an administrator may name a new owner: nobody is given images unasked")
    elif reassign_to == user_id or not active_users.exists(reassign_to):
        raise InvalidParameter.named("reassign_to", "The new owner must be another user")


def _hand_over(user_id: str, heir: str) -> None:
    _work_through(chain(owned_images.gifts(user_id, heir), owned_depth_logs.gifts(user_id, heir)))


def _work_through(steps: Iterable[Callable[[], None]]) -> None:
    deadline = time.monotonic() + PATIENCE
    for step in steps:
        if time.monotonic() > deadline:
            raise Unavailable("There is more to reassign or delete: send the same request again")
        step()
