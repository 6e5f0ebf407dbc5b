"""Turn data sets from big endian to little endian, element by element; no length changes, so no offset does."""

from collections.abc import Iterator

import numpy as np

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import PIXEL_TAGS, UNDEFINED, Element
from imaging.dicom.part10 import Head
from imaging.dicom.source import Source
from imaging.dicom.walking import walk

_CHUNK = 1 << 20
_BITS_ALLOCATED = 0x00280100
_WORDS = {
    **dict.fromkeys((b"US", b"SS", b"OW", b"AT"), 2),
    **dict.fromkeys((b"UL", b"SL", b"FL", b"OL", b"OF"), 4),
    **dict.fromkeys((b"FD", b"OD", b"SV", b"UV", b"OV"), 8),
}


def swapped(source: Source, head: Head) -> Iterator[bytes]:
    """Yield the data set in little endian, a megabyte at a time. Raises UnsupportedMediaType if it is broken."""
    allocated = 16
    position = head.start
    for element in walk(source, head.start, head.encoding):
        yield _swapped_head(source, element)
        position = element.value
        if element.tag == _BITS_ALLOCATED and element.depth == 0:
            allocated = int.from_bytes(source.read(element.value, 2))
        if element.length == UNDEFINED or not element.vr or element.vr == b"SQ":
            if element.vr not in {b"SQ", b"UN", b""}:
                raise UnsupportedMediaType("A big-endian data set cannot hold encapsulated data.")
            continue
        if position + element.length > source.size:
            raise UnsupportedMediaType("The file is truncated: an element is longer than what is left of it.")
        word = _WORDS.get(element.vr, 1)
        if element.tag in PIXEL_TAGS and word > 1:
            word = max(word, allocated // 8)
        yield from _swapped_value(source, element, word)
        position = element.value + element.length


def _swapped_head(source: Source, element: Element) -> bytes:
    head = source.read(element.start, element.value - element.start)
    tag = head[1::-1] + head[3:1:-1]
    if not element.vr:
        return tag + head[7:3:-1]
    if len(head) == len("GGEEVRLL"):
        return tag + head[4:6] + head[7:5:-1]
    return tag + head[4:8] + head[11:7:-1]


def _swapped_value(source: Source, element: Element, word: int) -> Iterator[bytes]:
    for at in range(0, element.length, _CHUNK):
        part = source.read(element.value + at, min(_CHUNK, element.length - at))
        whole = len(part) // word * word
        yield np.frombuffer(part[:whole], f"u{word}").byteswap().tobytes() + part[whole:]
