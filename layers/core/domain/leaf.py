"""A leaf: a stretch of a posting list, packed into one item.

A list is a head, which takes the newest entries, and older leaves below it, each holding what lies between its lower
end and the lower end of the next. 16,384 entries take some 330 KB; an item may have 400.
"""

import zlib
from collections.abc import Collection, Iterable, Sequence

HEAD_SIZE = 512  # small, because every new image rewrites it
KEPT = 64  # what stays in a head that overflows, so that the first page is read from it alone
LEAF_SIZE = 16_384
LOWEST = "0"  # below every entry, which begin with a year


def packed(entries: Iterable[str]) -> bytes:
    return zlib.compress("\n".join(sorted(entries)).encode())


def unpacked(block: bytes) -> list[str]:
    text = zlib.decompress(block).decode()
    return text.split("\n") if text else []


def overflow(head: Collection[str]) -> list[str]:
    """The oldest entries of a head, in order, if it holds too many."""
    return sorted(head)[:-KEPT] if len(head) > HEAD_SIZE else []


def split(lower: str, entries: Collection[str]) -> Sequence[tuple[str, list[str]]]:
    """The leaves, each with its lower end, that take the place of one from `lower` on: half as full when it is full."""
    ordered = sorted(entries)
    if len(ordered) <= LEAF_SIZE:
        return [(lower, ordered)]
    half = len(ordered) // 2
    return [(lower, ordered[:half]), *split(ordered[half], ordered[half:])]
