"""Nominate images by the index, and let their rows decide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice
from typing import NamedTuple

from core.aws.table import MOST_KEYS
from core.images import image_table, worn_tags
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.queries import ImageFilters, ShownStatus
from core.images.terms import entry_of, facets_of, scope_in, terms_of
from core.index import ranks
from core.index.intersection import nominate
from core.index.posting_lists import Scope, open_scopes
from core.index.query import Wanted
from core.index.terms import bin_scope_for, key_of, scopes_for
from core.index.text_terms import is_of_text
from core.kernel import metrics
from core.kernel.caller import Caller
from core.kernel.metrics import Metric
from core.tags import tag_table


def open_for(wanted: Wanted, filters: ImageFilters, caller: Caller) -> list[Scope]:
    """Read the scopes that have what the filters ask for, as far as every search needs them."""
    if not all(wanted.groups):
        return []  # nothing can match an empty group
    scopes = (scope_in(filters.order, each) for each in scope_names(filters, caller))
    return open_scopes(scopes, chain.from_iterable(wanted.groups))


def scope_names(filters: ImageFilters, caller: Caller) -> list[str]:
    """Return the scopes that can have what the filters ask for: the bin only if they name it."""
    visibilities, statuses = set(filters.visibility), set(filters.status)
    bins = [bin_scope_for(caller)] if ShownStatus.DELETED in statuses else []
    if statuses == {ShownStatus.DELETED}:
        return bins
    return [*scopes_for(caller, *visibilities if len(visibilities) == 1 else ()), *bins]


def entries(scopes: Sequence[Scope], wanted: Wanted, *, enough: int | None) -> Iterator[str]:
    """Yield the entries that lists nominate, the latest first; `enough` as in `nominate`."""
    return merge(*(nominate(scope, wanted, enough=enough) for scope in scopes), reverse=True)


def numbered(scopes: Sequence[Scope], wanted: Wanted, skipped: int) -> tuple[Iterator[str], int]:
    """Return the entries after so many, and the number of all; only one list for each scope is not read whole."""
    term = ranks.only_term(wanted)
    if term is None:
        every = list(entries(scopes, wanted, enough=None))
        return iter(every[skipped:]), len(every)
    place, above = ranks.place_above(scopes, term, skipped) or (wanted.until, 0)
    rest = entries(scopes, wanted.model_copy(update={"until": place}), enough=None)
    return islice(rest, skipped - above, None), sum(scope.count(term) for scope in scopes)


class Part(NamedTuple):
    """A page of rows, whether more follow, and how many there are in all, if asked for."""

    rows: list[ImageItem]
    follows: bool
    total: int | None


@dataclass(frozen=True)
class Asked:
    """The filters of a caller, for rows to decide by."""

    wanted: Wanted
    caller: Caller
    filters: ImageFilters

    def has(self, row: ImageItem | None, entry: str) -> bool:
        """Return True if the row of an entry is there, matches, and may be listed for the caller."""
        if row is None or entry_of(row.image, self.filters.order) != entry:
            return False
        return self._may_list(row.image) and self._is_met(row.image, entry)

    def _may_list(self, image: StoredImage) -> bool:
        """Return True if the caller may see the image, or restore it from the bin that the filters ask for."""
        in_bin = ShownStatus.DELETED in self.filters.status and image.can_be_restored
        return image.is_editable_by(self.caller) if in_bin else image.is_visible_to(self.caller)

    def _is_met(self, image: StoredImage, entry: str) -> bool:
        """Return True if the image itself matches, whatever an index says. Text is split only if needed."""
        of_words = any(is_of_text(each) for group in self.wanted.groups for each in group)
        return self.wanted.admits(entry, terms_of(image) if of_words else frozenset(facets_of(image)))


def rows(
    nominated: Iterator[str], asked: Asked, scopes: Sequence[Scope] | None, *, at_once: int, shown: int = 0
) -> Iterator[ImageItem]:
    """Yield the rows of entries, without those that are gone, hidden from the caller, or no longer matching.

    With the scopes that nominated them, rows are read eventually, and those that the index knows better once more. With
    the first portion of them, of which so many are to be `shown`, come the names of the tags that they probably have.
    """
    while chunk := list(islice(nominated, at_once)):
        keys = dict.fromkeys(map(key_of, chunk))
        tags = worn_tags.guess(islice(keys, shown), max(0, MOST_KEYS - len(keys))) if scopes else ()
        found = _find_with_tags(keys, tags) if tags else image_table.find_many(keys, consistent=scopes is None)
        shown = 0
        late = [each for each in chunk if scopes and _is_late(found.get(key_of(each)), each, asked, scopes)]
        if late:
            found |= image_table.find_many(map(key_of, late), consistent=True)
        metrics.count(Metric.ITEMS_READ, len(found) + len(late))
        for entry in chunk:
            row = found.get(key_of(entry))
            if row and asked.has(row, entry):
                yield row


def _find_with_tags(image_keys: Iterable[str], tag_ids: Iterable[str]) -> dict[str, ImageItem]:
    rows, names = tag_table.read_with(tag_ids, ImageItem, ((key, image_table.IMAGE) for key in image_keys))
    for row in rows:
        row.tag_names = names
    return {row.image_key: row for row in rows}


def _is_late(row: ImageItem | None, entry: str, asked: Asked, scopes: Sequence[Scope]) -> bool:
    """Return True if a replica of the row may lag behind the index, which is read consistently.

    Where lists only nominate, the journal tells how new a row must be.
    """
    if row is None or row.version < max(scope.row_version(entry) for scope in scopes):
        return True
    return is_exact(asked.wanted) and not asked.has(row, entry)


def is_exact(wanted: Wanted) -> bool:
    """Return True if lists alone decide: of several groups, they may nominate what does not match."""
    return len(wanted.groups) <= 1
