"""Write copies of files that cannot be read in place: deflated, big-endian, or without the head of a Part 10 file.

The copy depends on the original alone, so an index made of one copy is valid for every later copy.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.kernel import transfer_syntaxes as syntaxes
from imaging.dicom.inflating import inflated
from imaging.dicom.part10 import PREFIX, PREFIX_AT, TRANSFER_SYNTAX, Head, read_head
from imaging.dicom.source import Source
from imaging.dicom.swapping import swapped
from imaging.dicom.walking import walk

_GROUP_LENGTH, _VERSION, _IMPLEMENTATION = 0x00020000, 0x00020001, 0x00020012
_OF_DATA_SET = {0x00080016: 0x00020002, 0x00080018: 0x00020003}  # the UIDs of class and instance, and their copies
_LONGEST_UID = 64  # bytes
_CHUNK = 1 << 20
PROGRAM = b"2.25.163380083413449930005460577839749181461"  # names this program as the writer (PS3.10 7.1)


def rewrite(path: Path, out: BinaryIO) -> bool:
    """Write the copy to `out` and return True; return False if the file needs no copy.

    The copy is in little endian and complete (PS3.10 7.1). Reads and writes a megabyte at a time. Raises
    UnsupportedMediaType if the file is broken, ContentTooLarge if it inflates too much.
    """
    with Source.opened(path) as source:
        head = read_head(source)
        if head.is_whole and head.transfer_syntax not in syntaxes.REWRITTEN:
            return False
        out.write(_meta(source, head))
        out.writelines(_data_set(source, head))
    return True


def _meta(source: Source, head: Head) -> bytes:
    """Return preamble, prefix and meta information, of the original where it has them."""
    kept = {
        element.tag: source.read(element.start, element.value + element.length - element.start)
        for element in head.meta
        if element.tag != _GROUP_LENGTH
    }
    syntax = syntaxes.REWRITTEN.get(head.transfer_syntax, head.transfer_syntax)
    made = {_VERSION: b"\x02\0\x01\0OB\0\0\x02\0\0\0\0\x01", _IMPLEMENTATION: _uid(_IMPLEMENTATION, PROGRAM)}
    made |= _identity(source, head) if not head.is_whole else {}
    elements = made | kept | {TRANSFER_SYNTAX: _uid(TRANSFER_SYNTAX, syntax.encode())}
    body = b"".join(element for _, element in sorted(elements.items()))
    length = b"\x02\0\0\0UL\x04\0" + len(body).to_bytes(4, "little")
    preamble = source.read(0, PREFIX_AT) if head.has_prefix else bytes(PREFIX_AT)
    return preamble + PREFIX + length + body


def _identity(source: Source, head: Head) -> dict[int, bytes]:
    """Return the meta elements that repeat the UIDs of the class and the instance in the data set."""
    found: dict[int, bytes] = {}
    for element in walk(source, head.start, head.encoding):
        if element.tag > max(_OF_DATA_SET) or len(found) == len(_OF_DATA_SET):
            break
        if element.tag in _OF_DATA_SET and not element.depth and element.length <= _LONGEST_UID:
            tag = _OF_DATA_SET[element.tag]
            found[tag] = _uid(tag, source.read(element.value, element.length))
    return found


def _uid(tag: int, uid: bytes) -> bytes:
    padded = uid + b"\0" * (len(uid) % 2)
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, b"UI", len(padded)) + padded


def _data_set(source: Source, head: Head) -> Iterator[bytes]:
    if head.transfer_syntax == syntaxes.EXPLICIT_BIG:
        return swapped(source, head)
    if head.transfer_syntax in syntaxes.REWRITTEN:
        return inflated(source, head.start)
    return (source.read(at, _CHUNK) for at in range(head.start, source.size, _CHUNK))
