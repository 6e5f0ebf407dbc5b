"""From the columns of a file to the pixels of a line: weights, in whole numbers where that makes them exact."""

from functools import cache
from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.domain.log_rules import LogRules, Resample
from imaging.depth.rows import Values

_EXACT_IN_SINGLE = 4096  # columns; 255 x 4,096 is far from 2^24
_LOBES = 3
_ONE_CORE = 1 << 17  # multiplications


class _Weights(NamedTuple):
    """`table` (columns, pixels) applies to each `repeats`-th part of a row; each pixel's weights sum to `total`."""

    table: NDArray[np.float64]
    repeats: int
    total: int


def to_greys(values: Values, rules: LogRules) -> NDArray[np.uint8]:
    """Rows of pixels (rows, rules.width) from rows of numbers: `value_min` is 0, `value_max` 255.

    With area weights and whole numbers every step before the rounding is exact. Halves go to the even neighbour: they
    are frequent (200 columns to 150 pixels makes quarters), and upwards would brighten all by a sixth of a grey.
    """
    rows, columns = values.shape
    are_greys = values.dtype == np.uint8 and (rules.value_min, rules.value_max) == (0, 255)
    if are_greys and columns == rules.width:
        return values.astype(np.uint8, copy=False)
    weights = _weights(rules.resample, columns, rules.width)
    small = are_greys and columns <= _EXACT_IN_SINGLE and rules.resample is Resample.AREA
    real = np.float32 if small else np.float64
    together = gcd(rows, _together(weights))
    parts = values.reshape(rows // together, together * weights.repeats, -1).astype(real)
    sums = (parts @ weights.table.astype(real)).reshape(rows, rules.width)
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
    """How many rows (a power of two) to multiply at once: few enough to be done on one core.

    For larger products the linear algebra library wakes threads that then spin, which doubles the CPU time for nothing.
    """
    return 1 << (_ONE_CORE // (weights.table.size * weights.repeats) or 1).bit_length() - 1


@cache
def _weights(resample: Resample, columns: int, width: int) -> _Weights:
    if resample is Resample.AREA:
        repeats = gcd(columns, width)  # the pattern of overlaps begins anew that often
        return _Weights(_overlaps(columns // repeats, width // repeats), repeats, columns // repeats)
    return _Weights(_kernel(resample, columns, width), 1, 1)


def _overlaps(columns: int, width: int) -> NDArray[np.float64]:
    """By how much pixel j covers column i, counted in parts of a column's `width`-th: each pixel covers `columns`."""
    column = np.arange(columns)[:, None] * width
    pixel = np.arange(width)[None, :] * columns
    return (np.minimum(column + width, pixel + columns) - np.maximum(column, pixel)).clip(0).astype(np.float64)


def _kernel(resample: Resample, columns: int, width: int) -> NDArray[np.float64]:
    """A triangle or a three-lobed windowed sinc around each pixel's centre, widened when the row is made smaller."""
    stretch = max(1.0, columns / width)
    centres = (np.arange(width) + 0.5) * columns / width
    distance = (np.arange(columns)[:, None] + 0.5 - centres[None, :]) / stretch
    if resample is Resample.BILINEAR:
        table = (1 - abs(distance)).clip(0)
    else:
        table = np.where(abs(distance) < _LOBES, np.sinc(distance) * np.sinc(distance / _LOBES), 0)
    return table / table.sum(axis=0)
