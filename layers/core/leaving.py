"""How people stop being users. Nobody signs in from the first step on; name and address come free with the last.

After a crash the same request again goes on where it stopped.
"""

import time
from contextlib import suppress
from itertools import chain

from core import directory, log_owning, owning
from core.clock import now
from core.domain.caller import Caller
from core.domain.user import State
from core.errors import Forbidden, InvalidParameter, Unavailable, UserHasImages
from core.keys import revoke
from core.storage import accounts, api_keys, users
from core.storage.transactions import ConditionFailed

PATIENCE = 12  # seconds, well below the 20 that a function has


def delete_user(user_id: str, reassign_to: str | None, caller: Caller) -> None:
    """Delete a user, after their images and depth logs went to `reassign_to`.

    Raises UserHasImages if nobody is named for them, LastAdministrator if nobody could manage users any more.
    """
    if caller.by_key:
        raise Forbidden("An API key cannot delete users")
    row = _to_be_deleted(user_id, caller)
    heir = caller.user_id if reassign_to == directory.ME else reassign_to
    _check_heir(heir, row.user.id)
    if row.user.state is State.ACTIVE:
        row = _close(row, caller)
    if heir is not None:
        _hand_over(row.user.id, heir)
    for key in api_keys.of(row.user.id):
        revoke(row.user.id, key.id)
    accounts.delete(row.user.key)
    with suppress(ConditionFailed):  # somebody else has just finished it
        users.remove(row)


def _to_be_deleted(user_id: str, caller: Caller) -> users.Row:
    """The user, also when their deletion has been begun before."""
    row = users.find_by_id(user_id)
    if row and row.user.state is State.LEAVING and (caller.is_admin or row.user.id == caller.user_id):
        return row
    return directory.find(user_id, caller)


def _close(row: users.Row, caller: Caller) -> users.Row:
    witness = directory.other_administrator(row.user, caller)
    try:
        return users.change(row, row.user.turned(State.LEAVING, now()), witness=witness)
    except ConditionFailed as error:
        raise Unavailable("Somebody else is changing the same user") from error


def _check_heir(reassign_to: str | None, user_id: str) -> None:
    if reassign_to is None:
        images = owning.counts(user_id)
        if images.private or images.public or log_owning.has_any(user_id):
            raise UserHasImages
    elif reassign_to == user_id or not directory.exists(reassign_to):
        raise InvalidParameter.named("reassign_to", "This has to be another user")


def _hand_over(user_id: str, heir: str) -> None:
    deadline = time.monotonic() + PATIENCE
    for give in chain(owning.gifts(user_id, heir), log_owning.gifts(user_id, heir)):
        if time.monotonic() > deadline:
            raise Unavailable("There is much to hand over; send the same request again")
        give()
