"""Read a file of any size in small pieces."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

BLOCK = 16_384


class Source:
    """Random access with one block kept in memory, because a walk reads headers and skips the values.

    (A memory map would count in full against the address space of the sandbox.)
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self._start = 0
        self._block = b""

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Generator[Self]:
        with path.open("rb", buffering=0) as file:
            yield cls(file)

    def read(self, position: int, length: int) -> bytes:
        """Return `length` bytes from `position`, or as many as there are."""
        at = position - self._start
        if at < 0 or at + length > len(self._block):
            self._file.seek(position)
            self._start, at = position, 0
            self._block = self._file.read(max(BLOCK, length)) or b""
            if length > BLOCK:
                whole, self._block = self._block, b""
                return whole
        return self._block[at : at + length]
