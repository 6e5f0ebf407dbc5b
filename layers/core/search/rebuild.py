"""Build all posting lists again from the images while the service runs, after a change of what is indexed.

Nothing is packed meanwhile, so every change since the start stays in a journal, which is always right, and is packed
into the new lists afterwards. If killed half-way, the lists are partly old and partly new; run it again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import batched

from core.images.model import StoredImage
from core.images.terms import places_of
from core.index import journal_table, leaf_table
from core.index.leaf import LEAF_SIZE, LOWEST, overflow, split
from core.index.leaf_table import Leaf, Lease
from core.index.postings_table import HEAD
from core.index.terms import ROOTS, place_in

LIFE = timedelta(minutes=10)  # without a sign of life, after which a rebuild counts as dead
SIGNS = 1000  # leaves or images between two signs of life


def rebuild(images: Callable[[], Iterable[StoredImage]], has_written: Callable[[int], None] = lambda _: None) -> int:
    """Build all lists and return their number. Raises Busy if another process does so.

    `images` reads all images; it is called when nobody packs any more. Needs about 10 KB of memory per image.
    """
    with leaf_table.lease(leaf_table.REBUILDING, LIFE) as mine:
        lists = gathered(_alive(images(), mine))
        leaves = (leaf for name, entries in lists.items() for leaf in built(name, entries))
        journal_table.note_scopes(leaf_table.replace_all(_alive(leaves, mine), has_written).difference(ROOTS))
    return len(lists)


def _alive[T](each: Iterable[T], mine: Lease) -> Iterator[T]:
    """Yield the items, with a sign of life from time to time."""
    for number, one in enumerate(each):
        if number % SIGNS == 0:
            mine.renew(LIFE)
        yield one


def gathered(images: Iterable[StoredImage]) -> dict[str, list[str]]:
    """Return the entries of every list by its name."""
    lists = defaultdict[str, list[str]](list)
    for image in images:
        for entry, scopes in places_of(image).items():
            for name, placed in (place_in(scope, term, entry) for scope, terms in scopes.items() for term in terms):
                lists[name].append(placed)
    return lists


def built(name: str, entries: Iterable[str]) -> Iterator[Leaf]:
    """Return the leaves of a list, the head last; older leaves get room to grow."""
    ordered = sorted(entries)
    older = overflow(ordered)
    newest = ordered[len(older) :]
    lower, sizes = LOWEST, dict[str, int]()
    for part in batched(older, LEAF_SIZE * 3 // 4, strict=False):
        for low, some in split(lower if lower == LOWEST else part[0], part):
            sizes[low] = len(some)
            yield Leaf(name, low, low, some)
        lower = part[-1]
    if older:
        yield leaf_table.sizes_leaf(name, sizes)
    yield Leaf(name, HEAD, newest[0] if older else LOWEST, newest, len(older), ordered[0])
