"""Note whose access has ended, in the directory table: a token that they still have lives for up to 15 minutes.

    To read                          use
    -------------------------------  -----------------------------
    whether somebody may still write kind = "ended", name = user id

The notes stay, for they are tiny and no id is given twice.
"""

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import Addition

_KIND = "ended"


def addition(user_id: str) -> Addition:
    """Return what adds to a transaction that a user's access has ended."""
    return lambda transaction: transaction.save(DirectoryItem(_KIND, user_id))


def has_ended(user_id: str) -> bool:
    """Return True for a user who is being deleted or was. The read is eventual: it may lag by a second."""
    return DirectoryItem.find(_KIND, user_id) is not None
