"""Write many blocks to a sink as a strip, with an index that maps any depth range to one run of bytes."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.ports import Sink
from imaging.depth.blocks import ENTRY, ROWS, depths_of, pack, values_of
from imaging.depth.rows import Depths, Values

type Entries = NDArray[np.void]


class Lines(NamedTuple):
    depths: Depths
    values: Values


class StripWriter:
    """Takes rows by increasing or decreasing depth, and writes them a block at a time."""

    def __init__(self, sink: Sink, rows: int = ROWS) -> None:
        self._sink = sink
        self._rows = rows
        self._waiting: list[Lines] = []
        self._count = 0
        self._offset = 0
        self._index: list[tuple[int, int, int, int, int, int]] = []

    def add(self, depths: Depths, values: Values) -> None:
        self._waiting.append(Lines(depths, values))
        self._count += depths.size
        if self._count >= self._rows:
            self._write(self._count // self._rows * self._rows)

    def finish(self) -> bytes:
        """Write what is left and return the index: 36 bytes per block, in order of depth."""
        if self._count:
            self._write(self._count)
        return np.sort(np.array(self._index, ENTRY), order="first").tobytes()

    def _write(self, end: int) -> None:
        waiting = self._waiting
        depths, values = waiting[0] if len(waiting) == 1 else Lines(*map(np.concatenate, zip(*waiting, strict=True)))
        for start in range(0, end, self._rows):
            block = slice(start, min(start + self._rows, end))
            self._block(depths[block], values[block])
        self._waiting = [Lines(depths[end:].copy(), values[end:].copy())]
        self._count = depths.size - end

    def _block(self, depths: Depths, values: Values) -> None:
        if depths[0] > depths[-1]:  # a log upwards is turned round block by block; sorting the index does the rest
            depths, values = depths[::-1], values[::-1]
        content, adler = pack(depths, values)
        self._sink.write(content)
        self._index.append((int(depths[0]), int(depths[-1]), self._offset, len(content), depths.size, adler))
        self._offset += len(content)


class Span(NamedTuple):
    """The blocks that a range of depths (both ends included) touches, and the run of bytes that holds them."""

    lowest: int
    highest: int
    entries: Entries
    start: int = 0
    stop: int = 0

    @property
    def rows(self) -> int:
        """Return an upper bound of the number of rows in the range."""
        return int(self.entries["rows"].sum())

    @property
    def fewest(self) -> int:
        """Return a lower bound of the number of rows in the range: those of blocks entirely within it."""
        return int(self.entries["rows"][~self._cut].sum())

    @property
    def is_cut(self) -> bool:
        """Return True if some rows of these blocks lie outside the range."""
        return bool(self._cut.any())

    @property
    def _cut(self) -> NDArray[np.bool_]:
        return (self.entries["first"] < self.lowest) | (self.entries["last"] > self.highest)

    def only(self, which: slice) -> "Span":
        """Return the same range restricted to some of the blocks."""
        entries = self.entries[which]
        if not entries.size:
            return Span(self.lowest, self.highest, entries)
        start, stop = int(entries["offset"].min()), int((entries["offset"] + entries["size"]).max())
        return Span(self.lowest, self.highest, entries, start, stop)

    def inside(self, depths: Depths) -> slice:
        return slice(*np.searchsorted(depths, (self.lowest, self.highest + 1)).tolist())


def span(index: bytes, lowest: int, highest: int) -> Span:
    """Return where the rows with lowest <= depth <= highest are; the span is empty if there are none."""
    entries = np.frombuffer(index, ENTRY)
    first = int(np.searchsorted(entries["last"], lowest, "left"))
    last = int(np.searchsorted(entries["first"], highest, "right"))
    return Span(lowest, highest, entries).only(slice(first, max(first, last)))


def blocks(where: Span, content: bytes) -> list[memoryview]:
    """Return the blocks of a span, in order of depth, from the bytes start..stop of the strip."""
    view = memoryview(content)
    starts = (where.entries["offset"] - np.uint64(where.start)).tolist()
    return [view[start : start + size] for start, size in zip(starts, where.entries["size"].tolist(), strict=True)]


def lines(where: Span, content: bytes, width: int) -> Lines:
    """Return the depths (n,) and values (n, width) of a span, from its bytes in the strip."""
    found = list(runs(where, content, width))
    if not found:
        return Lines(np.empty(0, np.int64), np.empty((0, width), np.uint8))
    return Lines(*map(np.concatenate, zip(*found, strict=True)))


def runs(where: Span, content: bytes, width: int) -> Iterator[Lines]:
    """Yield the depths and values of a span a block at a time."""
    for block in blocks(where, content):
        depths = depths_of(block)
        inside = where.inside(depths)
        yield Lines(depths[inside], values_of(block, width)[inside])
