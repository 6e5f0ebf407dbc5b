"""Find the journals of the index: every change is in the journal of a root, which names the other scopes.

part of the index table              is
-----------------------------------  --------------------------------------------------------------------------
list = "!journals", entry = scope    a note that a scope has a journal, whose `holder` differs each time

Before an entry leaves the journal of a root, the scopes that it names are noted. A note is deleted when its journal is
empty, unless it was written again meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from uuid import uuid4

from core.aws.transactions import ConditionFailed, write
from core.index.postings_table import LATE, Late, Posting
from core.index.terms import ROOTS

NOTES = "!journals"


def scopes(least: int = 1) -> Iterator[str]:
    """Yield the scopes whose journal holds at least so many entries: roots, then those noted when roots were packed."""
    yield from (scope for scope in ROOTS if _length(scope, least) >= least)
    for noted in Posting.query(NOTES, consistent_read=True):
        length = _length(noted.entry, least)
        if length >= least:
            yield noted.entry
            length = _length(noted.entry, 1)  # it may have been packed meanwhile
        if not length:
            _forget(noted)


def note(journal: Iterable[Late]) -> None:
    """Note which other scopes have the changes in the journal of a root."""
    named = {scope for late in journal for scope in late.scopes}
    note_scopes(named.difference(ROOTS))


def note_scopes(named: Iterable[str]) -> None:
    with Posting.batch_write() as batch:
        for scope in sorted(named):
            batch.save(Posting(NOTES, scope, holder=uuid4().hex))


def _length(scope: str, most: int) -> int:
    """Return the length of a journal, counted as far as to `most`."""
    entries = Posting.query(scope, Posting.entry >= LATE, limit=most, attributes_to_get=["entry"], consistent_read=True)
    return sum(1 for _ in entries)


def _forget(noted: Posting) -> None:
    with suppress(ConditionFailed):
        write(lambda: Posting(NOTES, noted.entry).delete(condition=Posting.holder == noted.holder))
