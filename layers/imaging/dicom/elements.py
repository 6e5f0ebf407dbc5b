"""Read the headers of data elements (PS3.5 section 7) without their values."""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.source import Source

UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
SHORTEST = 8  # bytes: a tag and a length

_LONG_VRS = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_DELIMITERS = frozenset({ITEM, ITEM_END, SEQUENCE_END})


class Encoding(NamedTuple):
    """The encoding of elements: with or without a value representation, and the byte order."""

    implicit: bool
    big: bool = False


class Element(NamedTuple):
    """The position of an element. `vr` is empty if the file does not state it; `depth` counts enclosing sequences."""

    tag: int
    vr: bytes
    start: int
    value: int
    length: int
    depth: int


class Reader:
    """Read the headers of elements in one byte order."""

    def __init__(self, source: Source, *, big: bool) -> None:
        order = ">" if big else "<"
        self._source = source
        self._plain = Struct(f"{order}HHL").unpack
        self._explicit = Struct(f"{order}HH2sH").unpack
        self._length = Struct(f"{order}L").unpack

    def element(self, position: int, depth: int, *, implicit: bool) -> Element:
        """Return the element that begins at `position`. Raises UnsupportedMediaType if the file ends inside it."""
        head = self._source.read(position, 12)
        group, number, length = self._plain(head[:8])
        tag, vr = group << 16 | number, head[4:6]
        # Some writers change to implicit inside a sequence: two bytes that cannot be a VR are part of the length.
        if implicit or tag in _DELIMITERS or not vr.isalpha() or not vr.isupper():
            return Element(tag, b"", position, position + 8, length, depth)
        if vr not in _LONG_VRS:
            return Element(tag, vr, position, position + 8, self._explicit(head[:8])[3], depth)
        if len(head) < len("GGEEVR..LLLL"):
            raise UnsupportedMediaType("The file is truncated in the head of an element.")
        return Element(tag, vr, position, position + 12, self._length(head[8:])[0], depth)

    def items(self, position: int) -> Iterator[tuple[int, int]]:
        """Yield (offset of the item tag, length of its value) of each fragment, and finally (the end, 0).

        Raises UnsupportedMediaType if the stream of items (PS3.5 A.4) is truncated.
        """
        size = self._source.size
        while position + SHORTEST <= size:
            group, number, length = self._plain(self._source.read(position, SHORTEST))
            tag = group << 16 | number
            if tag == SEQUENCE_END:
                yield position + SHORTEST, 0
                return
            if tag != ITEM or position + SHORTEST + length > size:
                break
            yield position, length
            position += SHORTEST + length
        raise UnsupportedMediaType("The file is truncated: its encapsulated data breaks off.")
