"""Recognise a camera's raw file by its tags: as a TIFF it would show only its preview (DNG 1.7; TIFF/EP)."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from core.kernel.errors import UnsupportedMediaType

MOST_DIRECTORIES, MOST_ENTRIES = 100, 1000  # raw files have about ten of fifty; scans of thousands of pages have none
PHOTOMETRIC, SUB_DIRECTORIES, DNG_VERSION = 262, 330, 50706
CANON = b"CR"
RAW = {32803, 34892}  # photometric: a colour filter array, linear raw
_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}  # of integers, by type


def check(path: Path) -> None:
    """Raise UnsupportedMediaType for a raw file. Damage is left to the decoder to find."""
    with path.open("rb") as file, suppress(struct.error):
        head = file.read(12)
        if head[8:10] == CANON or any(_is_raw(tags) for tags in _directories(file, head)):
            raise UnsupportedMediaType("It is a camera's raw file. Develop it, and send the TIFF or JPEG.")


def _is_raw(tags: dict[int, tuple[int, ...]]) -> bool:
    return DNG_VERSION in tags or bool(RAW.intersection(tags.get(PHOTOMETRIC, ())))


def _directories(file: BinaryIO, head: bytes) -> Iterator[dict[int, tuple[int, ...]]]:
    """Yield the integers of some tags of each directory, of the chain and below it."""
    order = "<" if head[:2] == b"II" else ">"
    is_big = head[2:4] in {b"+\0", b"\0+"}
    ahead, seen = [_unpacked(file, order + ("Q" if is_big else "I"), 8 if is_big else 4)], set[int]()
    while ahead and len(seen) < MOST_DIRECTORIES:
        place = ahead.pop(0)
        if not place or place in seen:
            continue
        seen.add(place)
        try:
            tags, following = _directory(file, order, place, is_big=is_big)
        except (struct.error, OSError, OverflowError):
            continue
        yield tags
        ahead += [*tags.get(SUB_DIRECTORIES, ()), following]


def _directory(file: BinaryIO, order: str, place: int, *, is_big: bool) -> tuple[dict[int, tuple[int, ...]], int]:
    """Return the tags of the directory at `place`, and the place of the next."""
    count_form, entry, offset = (order + form for form in (("Q", "HHQ8s", "Q") if is_big else ("H", "HHI4s", "I")))
    count, length = _unpacked(file, count_form, place), struct.calcsize(entry)
    start = file.tell()
    entries = file.read(min(count, MOST_ENTRIES) * length)
    following = _unpacked(file, offset, start + count * length)
    tags: dict[int, tuple[int, ...]] = {}
    for tag, kind, number, value in struct.iter_unpack(entry, entries):
        if tag not in {PHOTOMETRIC, SUB_DIRECTORIES, DNG_VERSION} or kind not in _CODES:
            continue
        form = f"{order}{min(number, MOST_DIRECTORIES)}{_CODES[kind]}"
        is_inside = struct.calcsize(form) <= len(value)
        tags[tag] = struct.unpack_from(form, value) if is_inside else _all(file, form, struct.unpack(offset, value)[0])
    return tags, following


def _unpacked(file: BinaryIO, form: str, place: int) -> int:
    return _all(file, form, place)[0]


def _all(file: BinaryIO, form: str, place: int) -> tuple[int, ...]:
    file.seek(place)
    return struct.unpack(form, file.read(struct.calcsize(form)))
