"""The index table: posting lists.

    To read                                use
    -------------------------------------  ---------------------------------------------
    a list, newest first, from a place on  list, entry < place (scan backwards)
    how long a list is                     list, Select=COUNT

An entry nominates an image and says nothing else: whether the caller may see it is for the image's own row to say.
"""

import os
from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from core.storage.table import Defaults


class Posting(Model):
    class Meta(Defaults):
        table_name = os.environ.get("INDEX_TABLE", "IndexTable")

    list = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)


def add_in(transaction: TransactWrite, lists: Iterable[str], entry: str) -> None:
    for name in sorted(lists):
        transaction.save(Posting(name, entry))


def remove_in(transaction: TransactWrite, lists: Iterable[str], entry: str) -> None:
    for name in sorted(lists):
        transaction.delete(Posting(name, entry))


def move(entry: str, *, into: Iterable[str], out_of: Iterable[str]) -> None:
    """For more lists than one transaction takes. Safe to repeat after a crash in the middle."""
    with Posting.batch_write() as batch:
        for name in sorted(into):
            batch.save(Posting(name, entry))
        for name in sorted(out_of):
            batch.delete(Posting(name, entry))


def read(name: str, *, before: str | None, not_before: str | None, limit: int) -> list[str]:
    """Up to `limit` entries of a list, newest first: `not_before` <= entry < `before`."""
    window = None
    if before is not None and not_before is not None:
        window = Posting.entry.between(not_before, before)
    elif before is not None:
        window = Posting.entry < before
    elif not_before is not None:
        window = Posting.entry >= not_before
    rows = Posting.query(name, window, scan_index_forward=False, limit=limit + 1)
    return [row.entry for row in rows if row.entry != before][:limit]


def count(name: str, *, before: str | None = None, not_before: str | None = None) -> int:
    window = None
    if before is not None or not_before is not None:
        window = Posting.entry.between(not_before or "0", before or "~")
    return Posting.count(name, window)
