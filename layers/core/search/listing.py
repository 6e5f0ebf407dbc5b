"""List and search images: filters become posting lists, lists nominate images, and the images' rows decide."""

from collections.abc import Iterator, Sequence
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
    found = _rows(entries, wanted, caller, filters, at_once=asked.limit + 1)
    rows = list(islice(found, asked.limit + 1))
    metrics.count(Metric.SEARCHES)
    metrics.count(Metric.ITEMS_READ, scopes[0].meter.items if scopes else 0)  # of the index: all scopes share a meter
    shown, more = rows[: asked.limit], len(rows) > asked.limit
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
    return _rows(entries, wanted, caller, filters, at_once=100)


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


def _rows(
    entries: Iterator[str], wanted: Wanted, caller: Caller, filters: ImageFilters, *, at_once: int
) -> Iterator[ImageItem]:
    """Return the rows of entries, without those that are gone, hidden from the caller, or no longer matching."""
    while chunk := list(islice(entries, at_once)):
        rows = image_table.find_many(map(key_of, chunk), consistent=True)
        metrics.count(Metric.ITEMS_READ, len(rows))
        for entry in chunk:
            row = rows.get(key_of(entry))
            here = row and entry_of(row.image, filters.order) == entry
            if row and here and _may_list(row.image, caller, filters) and _is_met(wanted, row.image, entry):
                yield row


def _may_list(image: StoredImage, caller: Caller, filters: ImageFilters) -> bool:
    """Return True if the caller may see the image, or restore it from the bin that the filters ask for."""
    in_bin = ShownStatus.DELETED in filters.status and image.can_be_restored
    return image.is_editable_by(caller) if in_bin else image.is_visible_to(caller)


def _is_met(wanted: Wanted, image: StoredImage, entry: str) -> bool:
    """Return True if the image itself matches, whatever an index says. Text is split only if needed."""
    of_words = any(is_of_text(each) for group in wanted.groups for each in group)
    return wanted.admits(entry, terms_of(image) if of_words else frozenset(facets_of(image)))
