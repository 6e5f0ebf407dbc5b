"""Resample the columns of a file to the pixels of a line, by whole-number weights where these are exact."""

from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, gcd, isqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.rules import LogRules, Resample
from imaging.depth.gaps import settled
from imaging.depth.rows import Values

_EXACT_IN_SINGLE = 4096  # columns; 255 x 4,096 is far from 2^24
_LOBES = 3
_ONE_CORE = 1 << 17  # multiplications
_LARGEST_TABLE = 1 << 16  # weights: most would be zero in a larger one


class _Tile(NamedTuple):
    """Some pixels: `table` (columns, pixels) applies to the columns from `first` on."""

    first: int
    table: NDArray[np.float64]


class _Weights(NamedTuple):
    """`tiles` cover each `repeats`-th part of a row; the weights of each pixel sum to `total`."""

    tiles: list[_Tile]
    repeats: int
    total: int

    def sums(self, parts: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the weighted sums of the columns, along the last axis."""
        made = [
            parts[..., tile.first : tile.first + tile.table.shape[0]] @ tile.table.astype(parts.dtype)
            for tile in self.tiles
        ]
        return made[0] if len(made) == 1 else np.concatenate(made, axis=-1)


def to_greys(values: Values, rules: LogRules) -> NDArray[np.uint8]:
    """Return rows of pixels (rows, rules.width) from rows of numbers: `value_min` becomes 0, `value_max` 255.

    Gaps are filled and the rest is clipped as the rules say.

    With area weights and whole numbers every step before the rounding is exact. Halves are rounded to even: they are
    frequent (200 columns to 150 pixels makes quarters), and rounding up would brighten everything by a sixth of a grey.
    """
    values = settled(values, rules)
    rows, columns = values.shape
    are_greys = values.dtype == np.uint8 and (rules.value_min, rules.value_max) == (0, 255)
    if are_greys and columns == rules.width:
        return values.astype(np.uint8, copy=False)
    weights = _weights(rules.resample, columns, rules.width)
    small = are_greys and columns <= _EXACT_IN_SINGLE and rules.resample is Resample.AREA
    real = np.float32 if small else np.float64
    together = gcd(rows, _together(weights))
    parts = values.reshape(rows // together, together * weights.repeats, -1).astype(real)
    sums = weights.sums(parts).reshape(rows, rules.width)
    if rules.value_min:
        sums -= weights.total * rules.value_min
    span = weights.total * (rules.value_max - rules.value_min)
    if span != weights.total * 255:
        sums *= 255
        sums /= span
    else:
        sums /= weights.total
    return np.rint(sums, out=sums).clip(0, 255, out=sums).astype(np.uint8)


def _together(weights: _Weights) -> int:
    """Return how many rows (a power of two) to multiply at once: few enough for one core.

    For larger products the linear algebra library wakes threads that then spin, which doubles the CPU time for nothing.
    """
    largest = max(tile.table.size for tile in weights.tiles)
    return 1 << (_ONE_CORE // (largest * weights.repeats) or 1).bit_length() - 1


@lru_cache(maxsize=4)
def _weights(resample: Resample, columns: int, width: int) -> _Weights:
    if resample is Resample.AREA:
        repeats = gcd(columns, width)  # the pattern of overlaps repeats that often
        columns, width = columns // repeats, width // repeats
        return _Weights([_overlaps(columns, width, some) for some in _tiles(columns, width)], repeats, columns)
    return _Weights([_kernel(resample, columns, width, some) for some in _tiles(columns, width)], 1, 1)


def _tiles(columns: int, width: int) -> list[range]:
    """Split the pixels into runs that are short enough to keep the tables of their columns small."""
    pixels = width if columns * width <= _LARGEST_TABLE else max(1, isqrt(_LARGEST_TABLE * width // columns))
    return [range(start, stop) for start, stop in pairwise([*range(0, width, pixels), width])]


def _overlaps(columns: int, width: int, some: range) -> _Tile:
    """Return how much of column i pixel j covers, in parts of a column's `width`-th; a pixel covers `columns`."""
    under = range(some.start * columns // width, -(-some.stop * columns // width))
    column = np.array(under)[:, None] * width
    pixel = np.array(some)[None, :] * columns
    table = (np.minimum(column + width, pixel + columns) - np.maximum(column, pixel)).clip(0)
    return _Tile(under.start, table.astype(np.float64))


def _kernel(resample: Resample, columns: int, width: int, some: range) -> _Tile:
    """Return a triangle or a three-lobed windowed sinc around each pixel's centre, widened for reduction."""
    stretch = max(1.0, columns / width)
    centres = (np.array(some) + 0.5) * columns / width
    reach = _LOBES * stretch
    under = range(max(0, floor(centres[0] - reach)), min(columns, ceil(centres[-1] + reach)))
    distance = (np.array(under)[:, None] + 0.5 - centres[None, :]) / stretch
    if resample is Resample.BILINEAR:
        table = (1 - abs(distance)).clip(0)
    else:
        table = np.where(abs(distance) < _LOBES, np.sinc(distance) * np.sinc(distance / _LOBES), 0)
    return _Tile(under.start, table / table.sum(axis=0))
