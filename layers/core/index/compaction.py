"""Pack the journals of the index into the leaves of its posting lists, while others read and write.

Safe to repeat, to run twice at once, and to kill: an image in a journal is judged by its journal entry alone, and the
entry is deleted only after all leaves agree with it, unless the image has changed again. The entry of a new image may
have been written too late, so its terms are asked for.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import batched, chain

from core.aws.transactions import ConditionFailed
from core.index import journal_table, leaf_table, postings_table
from core.index.leaf import LEAF_SIZE, LOWEST, overflow, split
from core.index.leaf_table import Busy, Leaf, Lease
from core.index.postings_table import HEAD, NEW, NO_LIST, Head, Late
from core.index.terms import Terms, place_in
from core.kernel.clock import now
from core.kernel.logging import logger

JOURNAL_AT_ONCE = 90  # what a transaction deletes
TOUCHED_AT_ONCE = 2000
LISTS_AT_ONCE = 80
PARTS_AT_ONCE = 45  # older leaves of a list in a transaction, which takes 100 items and 4 MB
FEW, MANY = 4, 32  # lengths of a journal that is packed within a minute, and at once
PATIENCE = 10  # minutes, after which any journal is packed
PAUSE = 5  # seconds for a journal to grow while many images arrive

type TermsNow = Callable[[str, Sequence[str]], Mapping[str, Terms]]  # of entries in a scope, by their rows


def compact_while_busy(has_time: Callable[[], bool], terms_now: TermsNow) -> int:
    """Pack the journals that are long enough, and busy ones every few seconds. Return the number of packed entries.

    Packing one entry rewrites as many heads as packing a hundred, so a short journal waits up to ten minutes.
    """
    done = compact_all(has_time, least=1 if now().minute % PATIENCE == 0 else FEW, terms_now=terms_now)
    while done and has_time() and any(journal_table.scopes(MANY)):  # idle, it looks once: each look is five reads
        done += compact_all(has_time, least=MANY, terms_now=terms_now)
        time.sleep(PAUSE)
    return done


def compact_all(has_time: Callable[[], bool], *, least: int = 1, terms_now: TermsNow | None = None) -> int:
    """Pack the journals of at least so many entries while there is time. Return the number of packed entries."""
    done = 0
    for scope in journal_table.scopes(least):
        if not has_time():
            break
        try:
            done += compact(scope, has_time, terms_now)
        except (Busy, ConditionFailed):
            logger.info("Another process packs it", extra={"scope": scope})
    return done


def compact(scope: str, has_time: Callable[[], bool] = lambda: True, terms_now: TermsNow | None = None) -> int:
    """Pack the journal of a scope. Raises Busy, or ConditionFailed if another process took over meanwhile."""
    done = 0
    with leaf_table.lease(scope) as mine:
        journal, _ = postings_table.newest(scope)
        for late in _portions(journal):
            if not has_time():
                break
            journal_table.note(late)
            _pack(mine, _checked(scope, late, terms_now) if terms_now else late)
            done += leaf_table.settle(mine, late)
            mine.renew(leaf_table.LIFE)
    return done


def _checked(scope: str, journal: Sequence[Late], terms_now: TermsNow) -> list[Late]:
    """Replace the terms of new images by those that their rows have: an entry may have been written too late."""
    known = terms_now(scope, [late.entry for late in journal if late.row_version == NEW])
    return [_as_in(late, known[late.entry]) if late.entry in known else late for late in journal]


def _as_in(late: Late, terms: Terms) -> Late:
    return late._replace(terms=terms, touched=late.touched | terms)


def _portions(journal: Sequence[Late]) -> Iterator[list[Late]]:
    """Split the entries into portions that touch about 2,000 lists, which take a second or two."""
    portion, lists = list[Late](), 0
    for late in journal:
        if portion and (len(portion) == JOURNAL_AT_ONCE or lists + len(late.touched) > TOUCHED_AT_ONCE):
            yield portion
            portion, lists = [], 0
        portion.append(late)
        lists += len(late.touched)
    if portion:
        yield portion


def _pack(mine: Lease, journal: Sequence[Late]) -> None:
    into, out_of = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for late in journal:
        for term in late.touched:
            name, entry = place_in(mine.scope, term, late.entry)
            (into if term in late.terms else out_of)[name].add(entry)
    for names in batched(sorted({*into, *out_of}), LISTS_AT_ONCE, strict=False):
        heads = postings_table.heads(names)
        lists = (repacked(name, heads.get(name, NO_LIST), into[name], out_of[name]) for name in names)
        leaf_table.rewrite(mine, chain.from_iterable(lists))


def repacked(name: str, head: Head, into: set[str], out_of: set[str]) -> Iterator[list[Leaf]]:
    """Yield the leaves of a list that change when entries are added and removed, those together that agree with a head.

    Only few older leaves go together, because a transaction takes 4 MB. The newest of them come last: a full head
    moves entries into the leaf below it.
    """
    if all(entry >= head.lower for entry in into | out_of) and into <= head.entries and not out_of & head.entries:
        return
    lower, older = head.lower, head.older
    groups = _older(name, {entry for entry in into | out_of if entry < lower}, into)
    leaves, added = next(groups, ({}, 0))
    newest = (head.entries | {entry for entry in into if entry >= lower}) - out_of
    moved = overflow(newest)
    sizes = _sizes(name, head) if leaves or moved else None
    oldest = head.oldest
    for others, more in groups:
        older += more
        parts = _parts(name, others)
        oldest = _oldest(parts, oldest)
        as_before = Leaf(name, HEAD, lower, sorted(head.entries), older, oldest)
        yield [*parts, *_sized(name, sizes, others, parts), as_before]
    if moved:
        below, held = postings_table.leaf_below(name, lower) or (LOWEST, [])
        held = leaves.get(below, set(held))
        if len(held) + len(moved) > LEAF_SIZE:
            leaves[lower] = set(moved)
        else:
            leaves[below] = held | set(moved)
        newest -= set(moved)
        lower = min(newest)
    parts, older = _parts(name, leaves), older + added + len(moved)
    made = Leaf(name, HEAD, lower, sorted(newest), older, _oldest(parts, oldest))
    yield [*parts, *_sized(name, sizes, leaves, parts), made]


def _parts(name: str, leaves: dict[str, set[str]]) -> list[Leaf]:
    return [Leaf(name, low, low, part) for start, held in leaves.items() for low, part in split(start, held)]


def _oldest(parts: Sequence[Leaf], before: str) -> str:
    """Return a position below which a list has no entry, when these leaves are written."""
    return next((leaf.entries[0] for leaf in parts if leaf.key == LOWEST and leaf.entries), before)


def _sizes(name: str, head: Head) -> dict[str, int] | None:
    """Return the sizes of the older leaves by their lower ends; None for a list of an earlier version, without them."""
    if not head.older:
        return {}
    found = dict(postings_table.sizes([name]).get(name, ()))
    return found if sum(found.values()) == head.older else None


def _sized(name: str, sizes: dict[str, int] | None, before: Iterable[str], parts: Sequence[Leaf]) -> Iterator[Leaf]:
    """Yield the item of sizes, brought up to date for leaves that are written anew."""
    if sizes is None or not parts:
        return
    for lower in before:
        sizes.pop(lower, None)
    sizes.update({leaf.key: len(leaf.entries) for leaf in parts if leaf.entries})
    yield leaf_table.sizes_leaf(name, sizes)


def _older(name: str, changed: set[str], into: set[str]) -> Iterator[tuple[dict[str, set[str]], int]]:
    """Yield the leaves below the head whose entries change, a few at a time, and the number of entries they gain.

    Leaves are named by their lower end, and come newest first.
    """
    leaves, low, added, parts = dict[str, set[str]](), "~", 0, 0
    for entry in sorted(changed, reverse=True):
        if entry < low:
            low, held = leaf_table.leaf_at(name, entry)
            more = 1 + 2 * len(held) // LEAF_SIZE  # a leaf of an earlier version is split
            if leaves and parts + more > PARTS_AT_ONCE:
                yield leaves, added
                leaves, added, parts = {}, 0, 0
            leaves[low] = set(held)
            parts += more
        added -= len(leaves[low])
        if entry in into:
            leaves[low].add(entry)
        else:
            leaves[low].discard(entry)
        added += len(leaves[low])
    if leaves:
        yield leaves, added
