"""Hold the bytes of a large object or request on disk, with a length and slices like bytes, read in pieces.

A gigabyte that goes through the stack as `bytes` is in memory three times, and a laptop may have four in all.
"""

import os
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any, Protocol

LARGE = 4 << 20  # bytes; smaller bodies stay in memory
PIECE = 1 << 20  # bytes


class Content:
    """The present content of a file, readable as long as this object lives, even if the file is closed or deleted."""

    def __init__(self, file: int) -> None:
        self._file = os.dup(file)
        self._size = os.fstat(file).st_size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, cut: slice) -> bytes:
        start, stop, _ = cut.indices(self._size)
        return b"".join(self._pieces(start, stop))

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces(0, self._size)

    def __bytes__(self) -> bytes:
        return self[:]

    def __del__(self) -> None:
        os.close(self._file)

    def _pieces(self, start: int, stop: int) -> Iterator[bytes]:
        for position in range(start, stop, PIECE):
            yield os.pread(self._file, min(PIECE, stop - position), position)


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Whole:
    """A stream whose first read returns the whole content, which need not be `bytes`."""

    def __init__(self, content: Content) -> None:
        self._left: Content | bytes = content

    def read(self, _size: int = -1) -> Any:
        content, self._left = self._left, b""
        return content


def pieces_of(content: Content | bytes) -> Iterator[bytes]:
    return iter([content] if isinstance(content, bytes) else content)


def read_body(source: Source, size: int) -> Content | bytes:
    """Read the next `size` bytes; fewer only when the source ends before."""
    if size < LARGE:
        return source.read(size)
    with TemporaryFile() as file:
        while size and (piece := source.read(min(size, PIECE))):
            file.write(piece)
            size -= len(piece)
        file.flush()
        return Content(file.fileno())
