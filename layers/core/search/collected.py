"""Search the images of a collection: at most 1,000, whose own rows are read and decide, without the index."""

from core.collections import collection_service
from core.collections.collection_table import moment
from core.images import image_table
from core.images.image_table import ImageItem
from core.images.terms import entry_of
from core.kernel.paging import Paging
from core.search import sorting
from core.search.nominations import Asked, Part


def matching(judge: Asked) -> list[ImageItem]:
    """Return the matching images of the collection that the filters name, in the order that they ask for.

    There are none if the caller may not see the collection; what is gone is left out, and a later image with its key.
    """
    filters = judge.filters
    members = collection_service.members_seen(filters.collection or "", judge.caller)
    rows = image_table.find_many([each.image_key for each in members], consistent=True)
    there = [rows[each.image_key] for each in members if _is_there(rows.get(each.image_key), each.created_at)]
    found = [row for row in there if judge.has(row, entry_of(row.image, filters.order) or "")]
    return sorted(found, key=lambda row: sorting.position(row.image, filters), reverse=filters.sort.is_downwards)


def part(judge: Asked, asked: Paging, after: str | None) -> Part:
    """Return a page of these images, from a position on."""
    every, filters = matching(judge), judge.filters
    rest = [row for row in every if sorting.follows(sorting.position(row.image, filters), after, filters.sort)]
    rest = rest[(asked.page or 0) * asked.limit :]
    total = len(every) if asked.page is not None or asked.include_total else None
    return Part(rest[: asked.limit], len(rest) > asked.limit, total)


def _is_there(row: ImageItem | None, created_at: str) -> bool:
    return row is not None and moment(row.image.created_at) == created_at
