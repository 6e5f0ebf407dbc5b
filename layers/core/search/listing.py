"""List and search images: filters become posting lists, lists nominate images, and the images' rows decide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from core.images.image_table import ImageItem
from core.images.queries import ImageFilters, ShownStatus
from core.index.query import Wanted
from core.index.terms import Terms
from core.kernel import metrics
from core.kernel.caller import Caller
from core.kernel.cursor import wrap
from core.kernel.errors import InvalidParameter
from core.kernel.metrics import Metric
from core.kernel.pages import PageMeta
from core.kernel.paging import Paging
from core.kernel.values import Value
from core.search import collected, nominations, planner, sorting
from core.search.nominations import Asked, Part


class Found(Value, arbitrary_types_allowed=True):
    """A page of rows."""

    rows: tuple[ImageItem, ...]
    meta: PageMeta


def page(filters: ImageFilters, asked: Paging, caller: Caller, *, also: Sequence[Terms] = ()) -> Found:
    """Return a page of the matching images that the caller may see; all groups in `also` must match too.

    Numbered pages and totals of several filters read every list whole; other pages by time read only what they need.
    Raises InvalidParameter, also as `sorting.part`.
    """
    query = f"images {caller.user_id} {caller.is_admin} {also} {filters.model_dump_json(exclude_defaults=True)}"
    wanted = planner.wanted(filters, caller, also)
    metrics.count(Metric.SEARCHES)
    judge, place = Asked(wanted, caller, filters), asked.start(query)
    if filters.collection is not None:
        found, more, total = collected.part(judge, asked, place)
    elif filters.sort.is_of_time:
        found, more, total = _by_time(wanted, judge, asked, place)
    else:
        found, more, total = sorting.part(wanted, judge, asked, place)
    meta = PageMeta(
        limit=asked.limit,
        next_cursor=wrap(sorting.position(found[-1].image, filters), query) if more else None,
        has_more_pages=more,
        current_page=asked.page,
        total_results=total,
    )
    return Found(rows=tuple(found), meta=meta)


def _by_time(wanted: Wanted, judge: Asked, asked: Paging, place: str | None) -> Part:
    """Return a page in the order of the lists."""
    if place:
        wanted = wanted.model_copy(update={"until": min(place, wanted.until)})
        judge = replace(judge, wanted=wanted)
    scopes = nominations.open_for(wanted, judge.filters, judge.caller)
    total = None
    if asked.page is not None or asked.include_total:
        entries, total = nominations.numbered(scopes, wanted, (asked.page or 0) * asked.limit)
    else:
        entries = nominations.entries(scopes, wanted, enough=asked.limit + 1)
    spare = 0 if nominations.is_exact(wanted) else 1  # the entry after an exact one stands for its row
    rows = nominations.rows(entries, judge, scopes, at_once=asked.limit + spare, shown=asked.limit)
    found = list(islice(rows, asked.limit + spare))
    metrics.count(Metric.ITEMS_READ, scopes[0].meter.items if scopes else 0)  # of the index: all scopes share a meter
    follows = not spare and len(found) == asked.limit and (next(entries, None) or next(rows, None)) is not None
    return Part(found[: asked.limit], follows or len(found) > asked.limit, total)


def every(filters: ImageFilters, caller: Caller, *, after: str | None = None) -> Iterator[ImageItem]:
    """Yield all matching images that the caller may see, newest first, read on demand; `after` is an entry.

    Raises InvalidParameter as `refuse_lists_only` does.
    """
    refuse_lists_only(filters)
    wanted = planner.wanted(filters, caller)
    if after:
        wanted = wanted.model_copy(update={"until": min(after, wanted.until)})
    judge = Asked(wanted, caller, filters)
    if filters.collection is not None:
        return iter(collected.matching(judge))
    entries = nominations.entries(nominations.open_for(wanted, filters, caller), wanted, enough=None)
    return nominations.rows(entries, judge, None, at_once=100)


def refuse_lists_only(filters: ImageFilters) -> None:
    """Raise InvalidParameter for what only lists have: the bin, and an order by name or size."""
    if ShownStatus.DELETED in filters.status:
        raise InvalidParameter.named("status", "Deleted images can only be listed")
    if not filters.sort.is_of_time:
        raise InvalidParameter.named("sort", "Only lists can be in this order")


def count(filters: ImageFilters, caller: Caller) -> int:
    """Return about how many images match, from the index alone; of a collection, from their rows."""
    wanted = planner.wanted(filters, caller)
    if filters.collection is not None:
        return len(collected.matching(Asked(wanted, caller, filters)))
    return sum(1 for _ in nominations.entries(nominations.open_for(wanted, filters, caller), wanted, enough=None))
