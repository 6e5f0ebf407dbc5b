"""Store which address a user is about to get, in the directory table.

To read                     use
--------------------------  -----------------------------------
the change of a user        kind = "email_change", name = user id

A newer request replaces the former; the row goes when the address counts, or with the user.
"""

from contextlib import suppress

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import ConditionFailed, retried, write
from core.users.email_change import StoredEmailChange

_KIND = "email_change"


def find(user_id: str) -> StoredEmailChange | None:
    item = _find(user_id)
    return StoredEmailChange.model_validate(item.document) if item else None


def replace(user_id: str, change: StoredEmailChange) -> None:
    """Store a change instead of the former one."""
    item = _find(user_id) or DirectoryItem(_KIND, user_id)
    item.document = change.model_dump(mode="json")
    write(item.save)


@retried
def take_try(user_id: str) -> StoredEmailChange | None:
    """Count a try before it is made, and return the change as it was, or None if there is none."""
    item = _find(user_id)
    if item is None:
        return None
    change = StoredEmailChange.model_validate(item.document)
    if change.tries_left > 0:
        left = change.model_copy(update={"tries_left": change.tries_left - 1})
        write(lambda: item.update([DirectoryItem.document.set(left.model_dump(mode="json"))]))
    return change


def remove(user_id: str) -> None:
    write(lambda: DirectoryItem(_KIND, user_id).delete(add_version_condition=False))


def remove_if_same(user_id: str, change: StoredEmailChange) -> None:
    """Remove a change, unless a newer request has replaced it."""
    item = _find(user_id)
    if item and StoredEmailChange.model_validate(item.document).digest == change.digest:
        with suppress(ConditionFailed):
            write(item.delete)


def _find(user_id: str) -> DirectoryItem | None:
    return DirectoryItem.find(_KIND, user_id, consistent_read=True)
