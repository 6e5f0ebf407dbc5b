"""Pack a section of a posting list into one item: a leaf.

A list has a head, which takes the newest entries, and older leaves below it. Each leaf holds the entries between its
lower end and the lower end of the next. Earlier versions packed up to 16,384 entries; such leaves are read all the
same, and split when they change.
"""

import zlib
from collections.abc import Collection, Iterable, Sequence

HEAD_SIZE = 384  # small, because packing new entries rewrites it, and every search reads it
KEPT = 128  # entries that stay in an overflowing head, so that the first page needs no other read
LEAF_SIZE = 1024  # some 20 KB: a page below the head reads one or two
LEAF_BYTES = 60_000
LOWEST = "0"  # below every entry, which begin with a year
HASH = 8  # bytes


def packed(ordered: Iterable[str]) -> bytes:
    return zlib.compress("\n".join(ordered).encode())


def unpacked(block: bytes) -> list[str]:
    text = zlib.decompress(block).decode()
    return text.split("\n") if text else []


def overflow(head: Collection[str]) -> list[str]:
    """Return the oldest entries of a head, in order, if it holds too many."""
    return sorted(head)[:-KEPT] if len(head) > HEAD_SIZE else []


def split(lower: str, entries: Collection[str]) -> Sequence[tuple[str, list[str]]]:
    """Split an oversized leaf that starts at `lower` into halves, each with its lower end."""
    ordered = sorted(entries)
    if len(ordered) <= LEAF_SIZE and len(packed(ordered)) <= LEAF_BYTES:
        return [(lower, ordered)]
    half = len(ordered) // 2
    return [*split(lower, ordered[:half]), *split(ordered[half], ordered[half:])]


def with_value(entry: str, value: str) -> str:
    """Return an entry of a list that has a value beside each entry, such as a fingerprint."""
    return f"{entry}|{value}"


def packed_prints(ordered: Sequence[str]) -> tuple[bytes, bytes]:
    """Pack a list of fingerprints, newest first: the entries as a block, and 8-byte little-endian hashes."""
    pairs = [each.rpartition("|") for each in ordered]
    hashes = (int(fingerprint, 16).to_bytes(HASH, "little") for _, _, fingerprint in reversed(pairs))
    return packed(entry for entry, _, _ in pairs), b"".join(hashes)


def unpacked_prints(block: bytes, hashes: bytes) -> list[str]:
    newest_first = (hashes[start : start + HASH] for start in range(0, len(hashes), HASH))
    prints = [int.from_bytes(each, "little") for each in newest_first]
    return [with_value(entry, f"{each:016x}") for entry, each in zip(unpacked(block), reversed(prints), strict=True)]
