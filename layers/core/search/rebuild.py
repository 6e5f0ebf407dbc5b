"""Making all posting lists anew from the images, while the service runs: for when what images are found by changes.

Nothing is packed meanwhile, so every change since the beginning stays in a journal, where it is judged right, and is
packed into the new lists afterwards. Killed half-way, the lists are partly old and partly new; run it again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import batched

from core.images.model import StoredImage
from core.images.terms import entry_of, terms_by_scope
from core.index import leaf_table
from core.index.leaf import LEAF_SIZE, LOWEST, overflow, split
from core.index.leaf_table import Leaf, Lease
from core.index.postings_table import HEAD
from core.index.terms import place_in

LIFE = timedelta(minutes=10)  # after which a rebuilding that gives no sign of life is known to have died
SIGNS = 1000  # leaves or images between two signs of life


def rebuild(images: Callable[[], Iterable[StoredImage]], has_written: Callable[[int], None] = lambda _: None) -> int:
    """Make all lists anew; how many there are. Raises Busy if somebody else is at it.

    `images` reads them all; it is called when nobody packs any more. Needs some 10 KB of memory an image.
    """
    with leaf_table.lease(leaf_table.REBUILDING, LIFE) as mine:
        lists = gathered(_alive(images(), mine))
        leaves = (leaf for name, entries in lists.items() for leaf in built(name, entries))
        leaf_table.replace_all(_alive(leaves, mine), has_written)
    return len(lists)


def _alive[T](each: Iterable[T], mine: Lease) -> Iterator[T]:
    """The same, with a sign of life from time to time."""
    for number, one in enumerate(each):
        if number % SIGNS == 0:
            mine.renew(LIFE)
        yield one


def gathered(images: Iterable[StoredImage]) -> dict[str, list[str]]:
    """The entries of every list, by its name."""
    lists = defaultdict[str, list[str]](list)
    for image in images:
        entry = entry_of(image)
        for scope, terms in terms_by_scope(image).items():
            for term in terms:
                name, placed = place_in(scope, term, entry)
                lists[name].append(placed)
    return lists


def built(name: str, entries: Iterable[str]) -> Iterator[Leaf]:
    """The leaves of a list, the head last; older leaves are left room to grow."""
    ordered = sorted(entries)
    older = overflow(ordered)
    newest = ordered[len(older) :]
    lower = LOWEST
    for part in batched(older, LEAF_SIZE * 3 // 4, strict=False):
        for low, some in split(lower if lower == LOWEST else part[0], part):
            yield Leaf(name, low, low, some)
        lower = part[-1]
    yield Leaf(name, HEAD, newest[0] if older else LOWEST, newest, len(older))
