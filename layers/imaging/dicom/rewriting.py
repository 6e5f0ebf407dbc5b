"""Write explicit little endian copies of deflated and big-endian files, whose frames cannot be read in place.

The copy depends on the original alone, so an index made of one copy is valid for every later copy.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.dicom import syntaxes
from imaging.dicom.elements import PIXEL_TAGS, UNDEFINED, Element
from imaging.dicom.part10 import PREFIX_AT, TRANSFER_SYNTAX, Head, read_head
from imaging.dicom.source import Source
from imaging.dicom.walking import walk

MAX_INFLATED = 1 << 30
_ALWAYS_INFLATED = 64 << 20  # bytes: up to this, any ratio is allowed
_MAX_RATIO = 200  # real objects deflate to a tenth; a bomb to a thousandth
_CHUNK = 1 << 20
_GROUP_LENGTH = 0x00020000
_BITS_ALLOCATED = 0x00280100
_WORDS = {
    **dict.fromkeys((b"US", b"SS", b"OW", b"AT"), 2),
    **dict.fromkeys((b"UL", b"SL", b"FL", b"OL", b"OF"), 4),
    **dict.fromkeys((b"FD", b"OD", b"SV", b"UV", b"OV"), 8),
}


def rewrite(path: Path, out: Path) -> bool:
    """Write the explicit little endian copy to `out` and return True; return False if the file needs no copy.

    Reads and writes a megabyte at a time. Raises UnsupportedMediaType if the file is broken, ContentTooLarge if it
    inflates too much.
    """
    with Source.opened(path) as source:
        head = read_head(source)
        if head.transfer_syntax not in syntaxes.REWRITTEN:
            return False
        parts = _inflated(source, head) if head.transfer_syntax == syntaxes.DEFLATED else _swapped(source, head)
        with out.open("wb") as copy:
            copy.write(_meta(source, head))
            copy.writelines(parts)
    return True


def _meta(source: Source, head: Head) -> bytes:
    """Return the preamble and meta information of the original with another transfer syntax."""
    elements = [e for e in head.meta if e.tag not in {_GROUP_LENGTH, TRANSFER_SYNTAX}]
    kept = [(e.tag, source.read(e.start, e.value + e.length - e.start)) for e in elements]
    uid = syntaxes.EXPLICIT_LITTLE.encode().ljust(20, b"\0")
    kept.append((TRANSFER_SYNTAX, b"\x02\0\x10\0UI" + len(uid).to_bytes(2, "little") + uid))
    body = b"".join(element for _, element in sorted(kept))
    length = b"\x02\0\0\0UL\x04\0" + len(body).to_bytes(4, "little")
    return source.read(0, PREFIX_AT) + b"DICM" + length + body


def _inflated(source: Source, head: Head) -> Iterator[bytes]:
    limit = min(MAX_INFLATED, max(_ALWAYS_INFLATED, _MAX_RATIO * source.size))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    total, position, waiting = 0, head.start, b""
    while not inflater.eof:
        waiting = waiting or source.read(position, min(_CHUNK, source.size - position))
        if not waiting:
            raise UnsupportedMediaType("The file is truncated: its deflated data set breaks off.")
        try:
            part = inflater.decompress(waiting, _CHUNK)
        except zlib.error as error:
            raise UnsupportedMediaType("The deflated data set is broken.") from error
        position += 0 if inflater.unconsumed_tail == waiting else len(waiting) - len(inflater.unconsumed_tail)
        waiting = inflater.unconsumed_tail
        total += len(part)
        if total > limit:
            raise ContentTooLarge("The data set inflates to far more than its file promises.")
        yield part


def _swapped(source: Source, head: Head) -> Iterator[bytes]:
    """Yield every element in the other byte order; no length changes, so no offset does."""
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
