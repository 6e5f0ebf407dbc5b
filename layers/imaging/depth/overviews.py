"""Reduce a log for views from further away: means of 4, 16 or 64 rows, and one small picture of the whole."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from imaging.depth.pictures import drawn
from imaging.depth.rows import Depths
from imaging.depth.strips import Lines

FACTORS = (4, 16, 64)
_MOST_LINES, _FEWEST_LINES, _PIXELS = 2048, 512, 1 << 21


def overviews(depths: Depths, greys: NDArray[np.uint8]) -> Iterator[Lines]:
    """Return the rows (n, width) reduced by 4, 16 and 64: rounded means, each with the smallest depth of its rows.

    All but the last call for a log bring a multiple of 64 rows, so that no line spans two calls.
    """
    rows = greys.shape[0]
    sums = np.pad(greys, ((0, -rows % FACTORS[-1]), (0, 0))).astype(np.uint16)
    for factor in FACTORS:
        sums = sums[0::4] + sums[1::4] + sums[2::4] + sums[3::4]
        starts = np.arange(0, rows, factor)
        counts = np.minimum(factor, rows - starts)[:, None]
        smallest = np.minimum(depths[starts], depths[np.minimum(starts + factor, rows) - 1])
        yield Lines(smallest, _means(sums[: starts.size], counts))


class Thumbnail:
    """The whole log as a picture of at most about 2,000 lines: when it is full, two lines become one."""

    def __init__(self, width: int) -> None:
        self._capacity = max(_FEWEST_LINES, min(_MOST_LINES, _PIXELS // width)) // 2 * 2
        self._sums = np.zeros((self._capacity, width), np.uint32)
        self._rows = 0
        self._scale = 1  # rows a line

    def add(self, greys: NDArray[np.uint8]) -> None:
        total = self._rows + greys.shape[0]
        while total > self._capacity * self._scale:
            half = self._sums[0::2] + self._sums[1::2]
            self._sums[:] = 0
            self._sums[: half.shape[0]] = half
            self._scale *= 2
        lines = np.arange(self._rows, total) // self._scale
        starts = np.flatnonzero(np.diff(lines, prepend=-1))
        self._sums[lines[starts]] += np.add.reduceat(greys, starts, axis=0, dtype=np.uint32)
        self._rows = total

    def png(self, *, upwards: bool) -> bytes:
        """Encode a grey PNG with the smallest depth first; `upwards` says that the rows came in reverse."""
        starts = np.arange(0, self._rows, self._scale)
        counts = np.minimum(self._scale, self._rows - starts)[:, None]
        greys = _means(self._sums[: starts.size], counts)
        return drawn(greys[::-1] if upwards else greys, None)


def _means(sums: NDArray[np.uint16 | np.uint32], counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    return np.rint(sums / counts.astype(np.float32)).astype(np.uint8)
