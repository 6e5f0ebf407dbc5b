"""Note the users about whom Cognito may not agree with the directory yet, for the sweep, in the directory table.

    To read                          use
    -------------------------------  ---------------------------------------------
    what is unsettled, oldest first  kind = "unsettled", name = "<when>|<random>"

A change of both writes its note before Cognito, or with its first write to the directory, and removes it at its end.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from core.aws.directory_table import DirectoryItem
from core.aws.due_work import written
from core.aws.transactions import Addition, write

_KIND = "unsettled"


class Note(NamedTuple):
    """A change to a user, and to the API key that it is about, if any."""

    name: str
    user_id: str
    key_id: str | None = None


def new(user_id: str, at: datetime, key_id: str | None = None) -> Note:
    return Note(f"{written(at)}|{secrets.token_hex(8)}", user_id, key_id)


def add(note: Note) -> None:
    write(_item(note).save)


def addition(note: Note) -> Addition:
    """Return what adds the note to a transaction."""
    return lambda transaction: transaction.save(_item(note))


def remove(note: Note) -> None:
    write(lambda: DirectoryItem(_KIND, note.name).delete(add_version_condition=False))


def before(time: datetime) -> Iterator[Note]:
    """Yield the notes that were written before a time, oldest first."""
    for item in DirectoryItem.query(_KIND, DirectoryItem.name < written(time), consistent_read=True):
        yield Note(item.name, item.user_id or "", item.target)


def _item(note: Note) -> DirectoryItem:
    return DirectoryItem(_KIND, note.name, user_id=note.user_id, target=note.key_id)
