"""Rewrite packed posting lists in the index table, one writer per scope at a time.

part of the index table                    is
-----------------------------------------  ---------------------------------------------------------------
list = scope, entry = "!lease"             who rewrites the scope, and until when; every rewriting checks it
list = "!rebuilding", entry = "!lease"     the same for rebuilding all lists; nobody else rewrites meanwhile
list = scope, entry = "~..."               the journal, whose entries are deleted when the leaves have them
list = any, entry = "head" or a lower end  a leaf
list = any, entry = "!leaves"              the lower ends and sizes of the leaves below the head
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import NamedTuple
from uuid import uuid4

from pynamodb.exceptions import DeleteError
from pynamodb.transactions import TransactWrite

from core.aws.transactions import MOST_ITEMS, ConditionFailed, transact, write
from core.index.leaf import LOWEST, packed, packed_prints
from core.index.postings_table import HEAD, LATE, SIZES, Late, Posting
from core.index.terms import PRINT

LEASE = "!lease"
REBUILDING = "!rebuilding"
LIFE = timedelta(seconds=90)
MOST_LEAVES = MOST_ITEMS - 2  # beside the checks of the lease
MOST_BYTES = 3_000_000  # of blocks in a transaction, which takes 4 MB
BATCH = 25  # items in a BatchWriteItem
WRITERS = 8


class Leaf(NamedTuple):
    """A leaf to be written; one that is empty and not a head is deleted."""

    list: str
    key: str
    lower: str
    entries: Sequence[str]  # in order
    older: int = 0
    oldest: str = LOWEST

    def item(self) -> Posting:
        of_prints = self.list.endswith(f"|{PRINT}") and self.key != SIZES
        block, hashes = packed_prints(self.entries) if of_prints else (packed(self.entries), None)
        item = Posting(self.list, self.key, block=block, hashes=hashes, size=len(self.entries))
        if self.key == HEAD:
            item.lower, item.older, item.oldest = self.lower, self.older, self.oldest
        return item

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.older


def sizes_leaf(name: str, sizes: Mapping[str, int]) -> Leaf:
    """Return the item that has the lower ends and sizes of all leaves of a list below its head."""
    return Leaf(name, SIZES, SIZES, [f"{lower} {size}" for lower, size in sorted(sizes.items())])


class Lease(NamedTuple):
    scope: str
    holder: str

    def renew(self, life: timedelta) -> None:
        """Extend the lease. Raises ConditionFailed if it was lost."""
        until = Posting.until.set(_text(datetime.now(UTC) + life))
        write(lambda: Posting(self.scope, LEASE).update([until], condition=Posting.holder == self.holder))

    def check_in(self, transaction: TransactWrite) -> None:
        transaction.condition_check(Posting, self.scope, LEASE, condition=Posting.holder == self.holder)
        if self.scope != REBUILDING:
            idle = Posting.list.does_not_exist() | (Posting.until < _text(datetime.now(UTC)))
            transaction.condition_check(Posting, REBUILDING, LEASE, condition=idle)


class Busy(Exception):
    """Another process rewrites this scope."""


@contextmanager
def lease(scope: str, life: timedelta = LIFE) -> Generator[Lease]:
    """Acquire the right to rewrite the lists of a scope. Raises Busy."""
    mine = Lease(scope, uuid4().hex)
    moment = datetime.now(UTC)
    item = Posting(scope, LEASE, holder=mine.holder, until=_text(moment + life))
    try:
        write(lambda: item.save(condition=Posting.list.does_not_exist() | (Posting.until < _text(moment))))
    except ConditionFailed as error:
        raise Busy(scope) from error
    try:
        yield mine
    finally:
        with suppress(DeleteError):  # it has expired and belongs to another process
            item.delete(condition=Posting.holder == mine.holder)


def leaf_at(name: str, entry: str) -> tuple[str, list[str]]:
    """Return the lower end and the entries of the leaf for an entry older than the head."""
    for item in Posting.query(name, Posting.entry <= entry, scan_index_forward=False, limit=1, consistent_read=True):
        if item.entry >= LOWEST:
            return item.entry, list(item.entries)
    return LOWEST, []


def rewrite(mine: Lease, lists: Iterable[Sequence[Leaf]]) -> None:
    """Write the leaves of lists, those of one sequence together. Raises ConditionFailed if the lease is lost."""
    batch: list[tuple[Posting, bool]] = []
    names, size = set[str](), 0
    for leaves in lists:
        items = [(leaf.item(), leaf.is_empty) for leaf in leaves]
        bytes_more = sum(len(item.block) + len(item.hashes or b"") for item, _ in items)
        full = len(batch) + len(items) > MOST_LEAVES or size + bytes_more > MOST_BYTES
        if batch and (full or leaves[0].list in names):  # a transaction writes no item twice
            _write(mine, batch)
            batch, names, size = [], set(), 0
        batch += items
        names.add(leaves[0].list)
        size += bytes_more
    if batch:
        _write(mine, batch)


def settle(mine: Lease, journal: Sequence[Late]) -> int:
    """Delete the journal entries that have not changed since they were read, and return their number."""
    if not journal:
        return 0

    def fill(transaction: TransactWrite) -> None:
        mine.check_in(transaction)
        for late in journal:
            transaction.delete(Posting(mine.scope, LATE + late.entry), condition=Posting.changes == late.changes)

    try:
        transact(fill)
    except ConditionFailed:
        middle = len(journal) // 2
        return settle(mine, journal[:middle]) + settle(mine, journal[middle:]) if middle else 0
    return len(journal)


def replace_all(leaves: Iterable[Leaf], has_written: Callable[[int], None]) -> set[str]:
    """Replace all existing leaves, and return the scopes that have a journal.

    `has_written` receives the number written so far.
    New leaves are written before old ones are deleted, so readers always find one or the other.
    """
    kept, with_journal = set[tuple[str, str]](), set[str]()
    with ThreadPoolExecutor(WRITERS) as pool:
        for written in pool.map(_put, batched(leaves, BATCH, strict=False)):
            kept |= written
            has_written(len(kept))
    with Posting.batch_write() as batch:
        for item in Posting.scan(Posting.block.exists() | Posting.terms.exists(), attributes_to_get=["list", "entry"]):
            if item.entry.startswith(LATE):
                with_journal.add(item.list)
            elif (item.list, item.entry) not in kept:
                batch.delete(item)
    return with_journal


def _put(leaves: Sequence[Leaf]) -> set[tuple[str, str]]:
    with Posting.batch_write() as batch:
        for leaf in leaves:
            batch.save(leaf.item())
    return {(leaf.list, leaf.key) for leaf in leaves}


def _text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _write(mine: Lease, batch: Sequence[tuple[Posting, bool]]) -> None:
    def fill(transaction: TransactWrite) -> None:
        mine.check_in(transaction)
        for item, is_empty in batch:
            if is_empty:
                transaction.delete(Posting(item.list, item.entry))
            else:
                transaction.save(item)

    transact(fill)
