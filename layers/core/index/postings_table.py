"""Store the index: for each scope a journal of recent changes, and posting lists packed into leaves.

    To read                                        use
    ---------------------------------------------  -----------------------------------------------------
    the journal of a scope and its newest images   list = scope, entry >= "head" (scan backwards)
    the newest part of a list                      list, entry = "head"
    the next older part                            list, entry < place (scan backwards, limit 1)
    the sizes of all older parts                   list, entry = "!leaves"
    which scopes have a journal                    see core.index.journal_table

A change of an image writes one journal entry per scope, in the transaction that writes its row: the terms that the
image has now, and which of them the leaves do not know yet. An image in the journal is judged by its journal entry
alone; the leaves are exact for all others. So leaves may be rewritten in any order while others read. Only a new image
may be entered after its row is written: packing then asks the row.

Lists of few things, such as those of depth logs, are not packed: they have one item per entry.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import NamedTuple

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from core.aws.table import Item
from core.aws.transactions import write
from core.index.beginnings import Expanded, longest
from core.index.leaf import LOWEST, unpacked, unpacked_prints
from core.index.terms import EVERYTHING, PRINT, ROOTS, Terms, list_name

HEAD = "head"
SIZES = "!leaves"
NEW = 1  # version of a row that has not changed
LATE = "~"  # before the entry of a journal item, so that the journal lies above the head
_NO_TERMS: Terms = frozenset()


class Posting(Item):
    """A leaf, a journal entry, a note or a lease.

    A leaf has `block` and `size`, one of fingerprints also `hashes`, a head also `lower`, `older`, how many entries the
    other leaves hold, and `oldest`, below which there is none. The block of "!leaves" has their lower ends and sizes.
    A journal entry has `terms`, `touched`, `changes` and `row_version`, in a root also `scopes`, whose journals the
    same changes were written to. A lease has `holder` and `until`, a note that there is a journal only `holder`.
    """

    class Meta:
        table_name = os.environ.get("INDEX_TABLE", "IndexTable")

    list = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    terms = JSONAttribute(null=True)
    touched = UnicodeSetAttribute(null=True)
    changes = NumberAttribute(null=True)
    row_version = NumberAttribute(null=True)
    scopes = UnicodeSetAttribute(null=True)
    block = BinaryAttribute(legacy_encoding=False, null=True)
    lower = UnicodeAttribute(null=True)
    hashes = BinaryAttribute(legacy_encoding=False, null=True)
    size = NumberAttribute(null=True)
    older = NumberAttribute(null=True)
    oldest = UnicodeAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    until = UnicodeAttribute(null=True)

    @property
    def entries(self) -> Sequence[str]:
        """Return the entries of a leaf, oldest first."""
        return unpacked_prints(self.block, self.hashes) if self.hashes else unpacked(self.block)


class Head(NamedTuple):
    """The newest part of a list: its entries from `lower` on, and the number of those below, down to `oldest`."""

    entries: frozenset[str]
    lower: str
    older: int
    oldest: str = LOWEST

    @property
    def total(self) -> int:
        return len(self.entries) + self.older


NO_LIST = Head(frozenset(), LOWEST, 0)


class Late(NamedTuple):
    """A journal entry: the terms that an image has now, and those about which the leaves may be wrong."""

    entry: str
    terms: Set[str]
    touched: Set[str]
    changes: int
    row_version: int = 0  # of the row that the last change wrote; 0 in entries from before it was noted
    scopes: frozenset[str] = frozenset()


def record_in(
    transaction: TransactWrite,
    entry: str,
    before: Mapping[str, Terms],
    after: Mapping[str, Terms],
    row_version: int = 0,
) -> None:
    """Write to the journal of every scope whose lists the image enters or leaves. Both map scopes to terms.

    `row_version` is that of the row which the same transaction writes.
    """
    touched = {scope: before.get(scope, _NO_TERMS) ^ after.get(scope, _NO_TERMS) for scope in {*before, *after}}
    _record(transaction, entry, after, {scope: terms for scope, terms in touched.items() if terms}, row_version)


def record_anew_in(
    transaction: TransactWrite,
    entry: str,
    before: Mapping[str, Terms],
    after: Mapping[str, Terms],
    row_version: int,
) -> None:
    """Write to journals as `record_in` does, but whole, because lists may know the image as before, or not at all."""
    touched = {scope: before.get(scope, _NO_TERMS) | after.get(scope, _NO_TERMS) for scope in {*before, *after}}
    _record(transaction, entry, after, touched, row_version)


def _record(
    transaction: TransactWrite, entry: str, now: Mapping[str, Terms], touched: Mapping[str, Terms], row_version: int
) -> None:
    for scope, terms in sorted(touched.items()):
        written = _written(scope, now.get(scope, _NO_TERMS), terms, row_version, touched)
        transaction.update(Posting(scope, LATE + entry), actions=[Posting.changes.add(1), *written])


def enter_new(entry: str, places: Mapping[str, Terms]) -> None:
    """Write a new image, whose row is written already, to the journals of its scopes, that of a root last.

    Safe to repeat. Raises ConditionFailed if a journal has a later change of it.
    """
    for scope, terms in sorted(places.items(), key=lambda place: place[0] in ROOTS):
        write(partial(_enter_new, Posting(scope, LATE + entry), terms, places))


def _enter_new(item: Posting, terms: Terms, scopes: Iterable[str]) -> None:
    actions = [Posting.changes.set(1), *_written(item.list, terms, terms, NEW, scopes)]
    item.update(actions, condition=Posting.row_version.does_not_exist() | (Posting.row_version == NEW))


def _written(scope: str, now: Terms, touched: Terms, row_version: int, scopes: Iterable[str]) -> list[Action]:
    """Return what a change writes to a journal. Of terms that are beginnings of words the longest are written."""
    named = [Posting.scopes.add(set(scopes))] if scope in ROOTS else []
    return [
        Posting.terms.set(longest(now)),
        Posting.touched.add(set(longest(touched))),
        Posting.row_version.set(row_version),
        *named,
    ]


def newest(scope: str, *, with_head: bool = False) -> tuple[list[Late], Head]:
    """Return the journal of a scope and, on request, the head of its list of everything."""
    journal: list[Late] = []
    head = NO_LIST
    # Read the journal before any leaf: an entry that is packed meanwhile is then found in the leaves.
    window = Posting.entry >= (HEAD if with_head else LATE)
    for item in Posting.query(scope, window, scan_index_forward=False, consistent_read=True):
        if item.entry == HEAD:
            head = _head(item)
        else:
            terms, touched = Expanded(item.terms or ()), Expanded(item.touched or ())
            entry, version, scopes = item.entry.removeprefix(LATE), int(item.row_version or 0), item.scopes or ()
            journal.append(Late(entry, terms, touched, int(item.changes), version, frozenset(scopes)))
    return journal, head


def heads(names: Iterable[str]) -> dict[str, Head]:
    """Return the heads of lists by name, a hundred per call; empty lists are omitted."""
    keys = [(name, HEAD) for name in dict.fromkeys(names)]
    return {item.list: _head(item) for item in Posting.batch_get(keys, consistent_read=True)} if keys else {}


def leaf_below(name: str, place: str, most: int = 1) -> tuple[str, list[str]] | None:
    """Return the lower end and the entries of the leaf just below a position, or of several, in no order."""
    found = Posting.query(name, Posting.entry < place, scan_index_forward=False, limit=most, consistent_read=True)
    leaves = [item for item in found if item.entry >= LOWEST]  # below the lowest are sizes and lease
    if not leaves:
        return None
    return leaves[-1].entry, [entry for leaf in leaves for entry in leaf.entries if entry < place]


def sizes(names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Return the lower ends and sizes of all leaves below the heads of lists, newest first; not of older versions."""
    keys = [(name, SIZES) for name in names]
    found = Posting.batch_get(keys, consistent_read=True) if keys else ()
    return {item.list: [_size(each) for each in reversed(item.entries)] for item in found}


def _size(line: str) -> tuple[str, int]:
    lower, _, size = line.rpartition(" ")
    return lower, int(size)


def prints(scope: str) -> Iterator[tuple[str, bytes]]:
    """Yield the leaves of fingerprints of a scope, newest first: key and hashes (see `packed_prints`)."""
    name, wanted = list_name(scope, PRINT), ["entry", "hashes"]
    leaves = Posting.entry >= LOWEST
    for item in Posting.query(name, leaves, scan_index_forward=False, consistent_read=True, attributes_to_get=wanted):
        yield item.entry, item.hashes or b""


def values(scope: str, facet: str) -> Iterator[tuple[str, str]]:
    """Yield the entries of a scope with their values of a facet, such as size and name; reads the whole list."""
    journal, _ = newest(scope)
    changed = {late.entry for late in journal}
    for late in journal:
        if EVERYTHING in late.terms:
            yield from ((late.entry, value) for kind, _, value in map(_parts, late.terms) if kind == facet)
    for leaf in Posting.query(list_name(scope, facet), Posting.entry >= LOWEST, consistent_read=True):
        found = (each.partition("|") for each in leaf.entries)
        yield from ((entry, value) for entry, _, value in found if entry not in changed)


def _parts(term: str) -> tuple[str, str, str]:
    return term.partition("=")


def printed(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the entries of leaves of fingerprints by scope and key, newest first, in the order of their hashes."""
    by_list = {(list_name(scope, PRINT), key): (scope, key) for scope, key in keys}
    found = Posting.batch_get(list(by_list), consistent_read=True, attributes_to_get=["list", "entry", "block"])
    return {by_list[item.list, item.entry]: unpacked(item.block)[::-1] for item in found}


def add_in(transaction: TransactWrite, lists: Iterable[str], entry: str) -> None:
    """Add entries to lists that are not packed."""
    for name in sorted(lists):
        transaction.save(Posting(name, entry))


def remove_in(transaction: TransactWrite, lists: Iterable[str], entry: str) -> None:
    for name in sorted(lists):
        transaction.delete(Posting(name, entry))


def read(name: str, *, before: str | None, limit: int) -> list[str]:
    """Return up to `limit` entries of an unpacked list below a position, newest first."""
    window = Posting.entry < before if before is not None else None
    return [row.entry for row in Posting.query(name, window, scan_index_forward=False, limit=limit)]


def _head(item: Posting) -> Head:
    return Head(frozenset(item.entries), item.lower, int(item.older or 0), item.oldest or LOWEST)
