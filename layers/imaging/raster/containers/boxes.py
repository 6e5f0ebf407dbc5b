"""Walk the boxes of AVIF, HEIF and JPEG 2000 files (ISO/IEC 14496-12, 4.2; ISO/IEC 15444-1, annex I)."""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

LARGEST = 1 << 24  # bytes: what is read of a box with metadata


def content_of(path: Path, name: bytes) -> bytes:
    """Return the content of the first box `name` at the top of a file; empty when there is none, or a huge one."""
    with path.open("rb") as file:
        for found, length in _heads(file, path.stat().st_size):
            if found == name:
                return file.read(length) if length <= LARGEST else b""
    return b""


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes within a box."""
    file = BytesIO(content)
    for name, length in _heads(file, len(content)):
        yield name, content[file.tell() : file.tell() + length]


def item_properties(path: Path) -> list[tuple[bytes, bytes]]:
    """Return the properties (name, content) of the primary item, then those of all others (ISO/IEC 23008-12, 9.3)."""
    meta = dict(boxes(content_of(path, b"meta")[4:]))
    shelves = dict(boxes(meta.get(b"iprp", b"")))
    properties = list(boxes(shelves.get(b"ipco", b"")))
    try:
        own = _associated(shelves.get(b"ipma", b""), _primary_item(meta.get(b"pitm", b"")))
    except (struct.error, IndexError):
        own = []
    return [properties[number] for number in own if number < len(properties)] + properties


def _heads(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Yield name and length of each box, while the file stands at its content."""
    position = 0
    while position + 8 <= end:
        file.seek(position)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            length, head = int.from_bytes(file.read(8)), 16
        length = length or end - position
        if length < head or position + length > end:
            return
        yield name, length - head
        position += length


def _primary_item(pitm: bytes) -> int:
    return int.from_bytes(pitm[4:] if pitm[:1] == b"\1" else pitm[4:6])


def _associated(ipma: bytes, item: int) -> list[int]:
    """Return the indices, from 0, of the properties of an item."""
    version, is_wide, file = ipma[0], ipma[3] & 1, BytesIO(ipma[8:])
    for _ in range(int.from_bytes(ipma[4:8])):
        (found,) = struct.unpack(">I" if version else ">H", file.read(4 if version else 2))
        count = file.read(1)[0]
        form = f">{count}{'H' if is_wide else 'B'}"
        numbers = struct.unpack(form, file.read(struct.calcsize(form)))
        if found == item:
            return [(number & (0x7FFF if is_wide else 0x7F)) - 1 for number in numbers if number]
    return []
