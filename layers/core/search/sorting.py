"""Sort images by name or by size.

Beside the entries of each scope the index keeps their sizes and names, in one more list in the order of time: a new
image changes its newest leaf alone. Few matches are sorted by their rows, more by this list, which is read whole.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.queries import ImageFilters, Sort
from core.images.terms import entry_of, sorting_name
from core.index import postings_table
from core.index.query import Wanted
from core.index.terms import SORTED, key_of, list_name
from core.kernel.errors import InvalidParameter
from core.kernel.paging import Paging
from core.search import nominations
from core.search.nominations import Asked, Part

FEW = 200  # matches, whose rows cost less to read than most lists
MOST = 100_000  # images that a caller may see: their list is 4 MB packed
_END = "\x1f"  # below every character of a name, so that a name comes before those which begin with it


def part(wanted: Wanted, judge: Asked, asked: Paging, after: str | None) -> Part:
    """Return a page by name or size, from a position on. Raises InvalidParameter if there are too many images."""
    sort, scopes = judge.filters.sort, nominations.open_for(wanted, judge.filters, judge.caller)
    matching = None  # entries by key of what filters leave; None for all
    if wanted != Wanted():
        matching = {key_of(each): each for each in nominations.entries(scopes, wanted, enough=None)}
    known: dict[str, ImageItem] = {}
    if matching is not None and len(matching) <= FEW:
        known = {row.image_key: row for row in nominations.rows(iter(matching.values()), judge, scopes, at_once=FEW)}
        places = [_place_of(row.image, sort) for row in known.values()]
    else:
        every = _places(nominations.scope_names(judge.filters, judge.caller), sort)
        places = [each for each in every if matching is None or key_of(each.entry) in matching]
    ordered = _ordered(places, sort, after)[(asked.page or 0) * asked.limit :]
    if known:
        found = (known[key_of(each.entry)] for each in ordered)
    else:
        entries = (matching[key_of(each.entry)] if matching else each.entry for each in ordered)
        found = nominations.rows(entries, judge, scopes, at_once=asked.limit + 1, shown=asked.limit)
    shown = list(islice(found, asked.limit + 1))
    total = len(places) if asked.page is not None or asked.include_total else None
    return Part(shown[: asked.limit], len(shown) > asked.limit, total)


def position(image: StoredImage, filters: ImageFilters) -> str:
    """Return the position of an image in a list, for a cursor: in lists by time, its entry."""
    if filters.sort.is_of_time:
        return entry_of(image, filters.order) or ""
    return _place_of(image, filters.sort).text


class _Place(NamedTuple):
    """The position of an image in a sorted list, as text that sorts upwards, and its entry in lists by time."""

    text: str
    entry: str


def _ordered(places: Iterable[_Place], sort: Sort, after: str | None) -> list[_Place]:
    """Return the places after a position, in order."""
    ordered = sorted(places, reverse=sort.is_downwards)
    return [each for each in ordered if follows(each.text, after, sort)]


def follows(place: str, after: str | None, sort: Sort) -> bool:
    """Return True if a position comes after another one, or after None, which is the start."""
    return after is None or (place < after if sort.is_downwards else place > after)


def _places(scopes: Sequence[str], sort: Sort) -> list[_Place]:
    """Return the positions of all images of scopes, in no order. Raises InvalidParameter if there are too many."""
    heads = postings_table.heads(list_name(scope, SORTED) for scope in scopes)
    if sum(head.total for head in heads.values()) > MOST:
        detail = f"Of more than {MOST:,} images at most {FEW} are sorted by name or size: use filters"
        raise InvalidParameter.named("sort", detail)
    return [
        _place(entry, *_facts(value), sort) for scope in scopes for entry, value in postings_table.values(scope, SORTED)
    ]


def _facts(value: str) -> tuple[int, str]:
    size, _, name = value.partition("|")
    return int(size), name


def _place_of(image: StoredImage, sort: Sort) -> _Place:
    return _place(entry_of(image), image.size, sorting_name(image.filename), sort)


def _place(entry: str, size: int, name: str, sort: Sort) -> _Place:
    by_size = sort in {Sort.SIZE, Sort.SIZE_DOWN}
    return _Place(f"{size:016d}{_END}{entry}" if by_size else f"{name}{_END}{entry}", entry)
