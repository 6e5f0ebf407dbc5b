"""Write the parts of a ZIP archive with stored entries (APPNOTE 6.3, ZIP64), each by itself."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Self

from core.kernel.values import Value

_VERSION = 45  # needed for ZIP64
_SEE_EXTRA = 0xFFFFFFFF
_DATE = 0x21  # 1980-01-01, the first that there is
_MOST_COUNTED = 0xFFFF


class Entry(Value):
    """A file in an archive; `offset` is where its head begins."""

    name: str
    crc: int
    size: int
    offset: int

    @classmethod
    def of(cls, name: str, blocks: Iterable[bytes], offset: int) -> Self:
        """Return the entry of a file with these bytes."""
        crc = size = 0
        for block in blocks:
            crc, size = zlib.crc32(block, crc), size + len(block)
        return cls(name=name, crc=crc, size=size, offset=offset)


def head_of(entry: Entry) -> bytes:
    """Return what precedes the bytes of a file."""
    name, extra = entry.name.encode("ascii"), struct.pack("<HHQQ", 1, 16, entry.size, entry.size)
    fixed = struct.pack(
        "<4s5H3I2H",
        *(b"PK\3\4", _VERSION, 0, 0, 0, _DATE),
        *(entry.crc, _SEE_EXTRA, _SEE_EXTRA, len(name), len(extra)),
    )
    return fixed + name + extra


def ending(entries: Sequence[Entry], start: int) -> bytes:
    """Return the central directory, which begins at `start`, and the end of the archive."""
    directory = b"".join(map(_record, entries))
    size, count = len(directory), len(entries)
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, _VERSION, _VERSION, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start + size, 1)
    counted = min(count, _MOST_COUNTED)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, counted, counted, min(size, _SEE_EXTRA), _SEE_EXTRA, 0)
    return directory + end64 + locator + end


def _record(entry: Entry) -> bytes:
    name = entry.name.encode("ascii")
    extra = struct.pack("<HHQQQ", 1, 24, entry.size, entry.size, entry.offset)
    fixed = struct.pack(
        "<4s6H3I5H2I",
        *(b"PK\1\2", _VERSION, _VERSION, 0, 0, 0, _DATE),
        *(entry.crc, _SEE_EXTRA, _SEE_EXTRA),
        *(len(name), len(extra), 0, 0, 0, 0, _SEE_EXTRA),
    )
    return fixed + name + extra
