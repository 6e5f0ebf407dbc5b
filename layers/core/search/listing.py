"""List and search images: filters become posting lists, lists nominate images, and the images' rows decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice

from core.images import image_table
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.queries import ImageFilters, ShownStatus
from core.images.terms import entry_of, facets_of, scope_in, terms_of
from core.index.intersection import nominate
from core.index.posting_lists import Scope, open_scopes
from core.index.query import Wanted
from core.index.terms import Terms, bin_scope_for, key_of, scopes_for
from core.index.text_terms import is_of_text
from core.kernel import metrics
from core.kernel.caller import Caller
from core.kernel.cursor import wrap
from core.kernel.errors import InvalidParameter
from core.kernel.metrics import Metric
from core.kernel.pages import PageMeta
from core.kernel.paging import Paging
from core.kernel.values import Value
from core.search import planner


class Found(Value, arbitrary_types_allowed=True):
    """A page of rows."""

    rows: tuple[ImageItem, ...]
    meta: PageMeta


def page(filters: ImageFilters, asked: Paging, caller: Caller, *, also: Sequence[Terms] = ()) -> Found:
    """Return a page of the matching images that the caller may see, newest first; all groups in `also` must match too.

    Numbered pages and totals read every list whole; a page from a cursor reads only what it needs.
    """
    query = f"images {caller.user_id} {caller.is_admin} {also} {filters.model_dump_json(exclude_defaults=True)}"
    place = asked.start(query)
    wanted = planner.wanted(filters, caller, also)
    if place:
        wanted = wanted.model_copy(update={"until": min(place, wanted.until)})
    scopes = _scopes(wanted, filters, caller)
    total = None
    if asked.page is not None or asked.include_total:
        every = list(_entries(scopes, wanted, enough=None))
        skipped = (asked.page or 0) * asked.limit
        entries, total = iter(every[skipped:]), len(every)
    else:
        entries = _entries(scopes, wanted, enough=asked.limit + 1)
    spare = 0 if _is_exact(wanted) else 1  # the entry after an exact one stands for its row
    found = _rows(entries, _Asked(wanted, caller, filters), scopes, at_once=asked.limit + spare)
    rows = list(islice(found, asked.limit + spare))
    metrics.count(Metric.SEARCHES)
    metrics.count(Metric.ITEMS_READ, scopes[0].meter.items if scopes else 0)  # of the index: all scopes share a meter
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit or (len(shown) == asked.limit and not spare and next(entries, None) is not None)
    meta = PageMeta(
        limit=asked.limit,
        next_cursor=wrap(entry_of(shown[-1].image, filters.order) or "", query) if more else None,
        has_more_pages=more,
        current_page=asked.page,
        total_results=total,
    )
    return Found(rows=tuple(shown), meta=meta)


def every(filters: ImageFilters, caller: Caller, *, after: str | None = None) -> Iterator[ImageItem]:
    """Yield all matching images that the caller may see, newest first, read on demand; `after` is an entry.

    Raises InvalidParameter as `refuse_bin` does.
    """
    refuse_bin(filters)
    wanted = planner.wanted(filters, caller)
    if after:
        wanted = wanted.model_copy(update={"until": min(after, wanted.until)})
    entries = _entries(_scopes(wanted, filters, caller), wanted, enough=None)
    return _rows(entries, _Asked(wanted, caller, filters), None, at_once=100)


def refuse_bin(filters: ImageFilters) -> None:
    """Raise InvalidParameter for filters of deleted images, which can be listed and restored, but not read."""
    if ShownStatus.DELETED in filters.status:
        raise InvalidParameter.named("status", "Deleted images can only be listed")


def count(filters: ImageFilters, caller: Caller) -> int:
    """Return about how many images match, from the index alone."""
    wanted = planner.wanted(filters, caller)
    return sum(1 for _ in _entries(_scopes(wanted, filters, caller), wanted, enough=None))


def _scopes(wanted: Wanted, filters: ImageFilters, caller: Caller) -> list[Scope]:
    if not all(wanted.groups):
        return []  # nothing can match an empty group
    scopes = (scope_in(filters.order, each) for each in _scope_names(filters, caller))
    return open_scopes(scopes, chain.from_iterable(wanted.groups))


def _scope_names(filters: ImageFilters, caller: Caller) -> list[str]:
    """Return the scopes that can have what the filters ask for: the bin only if they name it."""
    visibilities, statuses = set(filters.visibility), set(filters.status)
    bins = [bin_scope_for(caller)] if ShownStatus.DELETED in statuses else []
    if statuses == {ShownStatus.DELETED}:
        return bins
    return [*scopes_for(caller, *visibilities if len(visibilities) == 1 else ()), *bins]


def _entries(scopes: Sequence[Scope], wanted: Wanted, *, enough: int | None) -> Iterator[str]:
    return merge(*(nominate(scope, wanted, enough=enough) for scope in scopes), reverse=True)


@dataclass(frozen=True)
class _Asked:
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


def _rows(
    entries: Iterator[str], asked: _Asked, scopes: Sequence[Scope] | None, *, at_once: int
) -> Iterator[ImageItem]:
    """Yield the rows of entries, without those that are gone, hidden from the caller, or no longer matching.

    With the scopes that nominated them, rows are read eventually, and those that the index knows better once more.
    """
    while chunk := list(islice(entries, at_once)):
        rows = image_table.find_many(map(key_of, chunk), consistent=scopes is None)
        late = [each for each in chunk if scopes and _is_late(rows.get(key_of(each)), each, asked, scopes)]
        if late:
            rows |= image_table.find_many(map(key_of, late), consistent=True)
        metrics.count(Metric.ITEMS_READ, len(rows) + len(late))
        for entry in chunk:
            row = rows.get(key_of(entry))
            if row and asked.has(row, entry):
                yield row


def _is_late(row: ImageItem | None, entry: str, asked: _Asked, scopes: Sequence[Scope]) -> bool:
    """Return True if a replica of the row may lag behind the index, which is read consistently.

    Where lists only nominate, the journal tells how new a row must be.
    """
    if row is None or row.version < max(scope.row_version(entry) for scope in scopes):
        return True
    return _is_exact(asked.wanted) and not asked.has(row, entry)


def _is_exact(wanted: Wanted) -> bool:
    """Return True if lists alone decide: of several groups, they may nominate what does not match."""
    return len(wanted.groups) <= 1
