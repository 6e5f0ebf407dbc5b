"""Find similar images by the distance of their fingerprints: exact, among all that the caller may see."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

from pydantic import Field

from core.images import image_table, lifecycle, presenter
from core.images.image_table import ImageItem
from core.images.model import Status
from core.images.shown import Image
from core.index import postings_table
from core.index.leaf import HASH
from core.index.terms import PRINT, key_of, scopes_for
from core.kernel.caller import Caller
from core.kernel.errors import Conflict, NotUploaded
from core.kernel.pages import All
from core.kernel.values import Value

FARTHEST = 64  # bits
SPARE = 8  # extra candidates, because some may be gone

# (position, distance) of the hashes nearest to any of the fingerprints, within a distance, up to a number
type Nearest = Callable[[Sequence[str], bytes, int, int], list[tuple[int, int]]]
type Views = Callable[[Path], tuple[str, ...]]


class SimilarQuery(Value):
    limit: Annotated[int, Field(ge=1, le=100, description="Maximum number of results")] = 10
    max_distance: Annotated[
        int, Field(ge=0, le=FARTHEST, description="Maximum number of differing bits of the 64-bit perceptual hash")
    ] = FARTHEST


class SimilarImage(Value):
    distance: Annotated[
        int, Field(ge=0, le=FARTHEST, description="Number of differing bits of the 64-bit perceptual hash")
    ]
    image: Image


class Match(NamedTuple):
    distance: int
    row: ImageItem


def to_image(image_key: str, query: SimilarQuery, caller: Caller, nearest: Nearest) -> All[SimilarImage]:
    """Find images similar to an image, except itself. Raises NotUploaded, or Conflict if it has no picture."""
    image = lifecycle.visible(image_key, caller).image
    if image.status is not Status.READY:
        raise NotUploaded
    if image.fingerprint is None:
        raise Conflict("This image has no picture to compare")
    return _shown(_matches([image.fingerprint], query, caller, nearest, besides=image_key))


def to_picture(
    content: bytes, query: SimilarQuery, caller: Caller, views: Views, nearest: Nearest
) -> All[SimilarImage]:
    """Find images similar to a picture in any of its eight orientations."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "query"
        path.write_bytes(content)
        prints = views(path)
    return _shown(_matches(prints, query, caller, nearest))


def _shown(matches: Sequence[Match]) -> All[SimilarImage]:
    shown = presenter.shown_many([match.row for match in matches])
    pairs = zip(matches, shown, strict=True)
    return All[SimilarImage](data=tuple(SimilarImage(distance=match.distance, image=image) for match, image in pairs))


def _matches(
    prints: Sequence[str], query: SimilarQuery, caller: Caller, nearest: Nearest, besides: str | None = None
) -> list[Match]:
    kept = _Kept(scopes_for(caller))
    wanted = query.limit + SPARE
    while True:
        nominated = nearest(prints, kept.hashes, query.max_distance, wanted) if kept.hashes else []
        keys = dict.fromkeys(map(key_of, kept.entries([position for position, _ in nominated])))
        rows = (
            [row for row in image_table.find_many(keys, consistent=True).values() if _may_match(row, caller, besides)]
            if keys
            else []
        )
        newest_first = sorted(rows, key=lambda row: row.image.created_at, reverse=True)
        found = sorted((Match(_distance(prints, row), row) for row in newest_first), key=lambda match: match.distance)
        found = [match for match in found if match.distance <= query.max_distance]
        if len(found) >= query.limit or len(nominated) < wanted:
            return found[: query.limit]
        wanted *= 4


def _may_match(row: ImageItem, caller: Caller, besides: str | None) -> bool:
    return row.image_key != besides and row.image.fingerprint is not None and row.image.is_visible_to(caller)


def _distance(prints: Sequence[str], row: ImageItem) -> int:
    own = int(row.image.fingerprint or "0", 16)
    return min((own ^ int(each, 16)).bit_count() for each in prints)


class _Kept:
    """The fingerprints of some scopes: one string of hashes, and the entry at each position of it."""

    def __init__(self, scopes: Sequence[str]) -> None:
        parts = [part for scope in scopes for part in (*_late(scope), *_packed(scope))]
        self.places = [place for place, _ in parts]
        self.ends = list(accumulate(len(hashes) // HASH for _, hashes in parts))
        self.hashes = b"".join(hashes for _, hashes in parts)

    def entries(self, positions: Sequence[int]) -> list[str]:
        """Return the entries at positions with one read; those packed again meanwhile may be missing or differ."""
        parts = [bisect_right(self.ends, position) for position in positions]
        leaves = {place for place in (self.places[part] for part in parts) if isinstance(place, tuple)}
        printed = postings_table.printed(leaves) if leaves else {}
        found: list[str] = []
        for position, part in zip(positions, parts, strict=True):
            place = self.places[part]
            stretch = printed.get(place, []) if isinstance(place, tuple) else [place]
            offset = position - (self.ends[part - 1] if part else 0)
            found += stretch[offset : offset + 1]
        return found


# An entry, or the scope and key of a leaf, with its hashes.
type _Part = tuple[str | tuple[str, str], bytes]


def _packed(scope: str) -> Iterator[_Part]:
    return (((scope, key), hashes) for key, hashes in postings_table.prints(scope))


def _late(scope: str) -> list[_Part]:
    journal, _ = postings_table.newest(scope)
    prints = ((late.entry, term.partition("=")) for late in journal for term in late.terms)
    return [(entry, int(value, 16).to_bytes(HASH, "little")) for entry, (facet, _, value) in prints if facet == PRINT]
