"""Read pieces made of small whole numbers and plain decimal depths, by array arithmetic alone: the fast reader.

It returns None when it is not sure, and the careful reader takes over. That keeps it short and correct.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.depth import DECIMALS, LARGEST, SIGNIFICANT
from imaging.depth.dialect import Dialect
from imaging.depth.rows import Rows

_ZERO, _POINT, _MINUS, _NEWLINE = b"0.-\n"
_TEN = 10
_LONGEST_VALUE = 5  # 65535
_LONGEST_DEPTH = 20
_POWERS = 10 ** np.arange(DECIMALS + 1)
_POWERS_OF_DIGITS = 10 ** np.arange(SIGNIFICANT)[::-1]


def read_digits(piece: bytes, dialect: Dialect, line: int) -> Rows | None:
    """Read whole lines, each ended by one newline, the first being number `line`. Return None if not sure."""
    text = np.frombuffer(piece, np.uint8)
    digits = text - np.uint8(_ZERO)
    ends = np.flatnonzero((text == ord(dialect.delimiter)) | (text == _NEWLINE))
    rows = ends.size // dialect.columns
    if rows * dialect.columns != ends.size or np.count_nonzero(text == _NEWLINE) != rows:
        return None
    by_row = ends.reshape(rows, dialect.columns)
    if not (text[by_row[:, -1]] == _NEWLINE).all():
        return None  # a ragged or a blank row
    lengths = _lengths(ends).reshape(by_row.shape)
    depths = _depths(text, by_row[:, dialect.depth], lengths[:, dialect.depth])
    odd = text.size - np.count_nonzero(digits < _TEN) - ends.size
    if depths is None or odd != depths.odd:
        return None  # a point, a sign, a quote or a letter in some value
    lengths = _pixels(lengths, dialect)
    if lengths.min() < 1 or lengths.max() > _LONGEST_VALUE:
        return None
    values = _numbers(digits, _pixels(by_row, dialect), lengths)
    return Rows(depths.values, values, np.arange(line, line + rows))


def _lengths(ends: NDArray[np.int64]) -> NDArray[np.int32]:
    lengths = np.empty(ends.size, np.int32)
    lengths[0] = ends[0]
    np.subtract(ends[1:], ends[:-1], out=lengths[1:], casting="same_kind")
    lengths[1:] -= 1
    return lengths


def _numbers(
    digits: NDArray[np.uint8], ends: NDArray[np.int64], lengths: NDArray[np.int32]
) -> NDArray[np.uint16 | np.uint32]:
    """Read the numbers of `lengths` digits that end before `ends`."""
    longest = int(lengths.max())
    where = ends - 1
    numbers = digits[where].astype(np.uint16 if longest < _LONGEST_VALUE else np.uint32)
    for back in range(1, longest):
        where -= 1  # may fall before the first digit of the piece, where no number is that long
        digit = digits.take(where, mode="wrap")
        digit *= lengths > back
        numbers += digit * numbers.dtype.type(10**back)
    return numbers


class _Depths(NamedTuple):
    values: NDArray[np.int64]
    odd: int  # characters in them that are not digits


def _depths(text: NDArray[np.uint8], ends: NDArray[np.int64], lengths: NDArray[np.int32]) -> _Depths | None:
    """Read the depths that end before `ends`. Return None unless all of one length have the same form."""
    depths = np.empty(ends.size, np.int64)
    odd = 0
    for length in np.flatnonzero(np.bincount(lengths)).tolist():  # np.unique would load NumPy's masked arrays
        which = lengths == length
        some = _alike(text, ends[which], length)
        if some is None:
            return None
        depths[which] = some.values
        odd += some.odd
    return _Depths(depths, odd)


def _alike(text: NDArray[np.uint8], ends: NDArray[np.int64], length: int) -> _Depths | None:
    """Read depths of one length whose point, and minus if any, is at the same position."""
    if not 1 <= length <= _LONGEST_DEPTH:
        return None
    characters = text[ends[:, None] + np.arange(-length, 0)]
    pattern = characters[0]
    odd = (pattern == _POINT) | (pattern == _MINUS)
    digits = characters[:, ~odd] - np.uint8(_ZERO)
    where = np.flatnonzero(odd).tolist()
    decimals = length - 1 - where[-1] if where and pattern[where[-1]] == _POINT else 0
    signs = [place for place in where if pattern[place] == _MINUS]
    well_formed = len(where) - len(signs) <= 1 and signs in ([], [0])
    fits = 1 <= digits.shape[1] <= SIGNIFICANT and decimals <= DECIMALS
    if not (well_formed and fits) or (digits >= _TEN).any() or (characters[:, odd] != pattern[odd]).any():
        return None
    scale = _POWERS[DECIMALS - decimals]
    whole = digits @ _POWERS_OF_DIGITS[-digits.shape[1] :]
    if int(whole.max()) > LARGEST // int(scale):
        return None
    return _Depths(whole * (-scale if signs else scale), ends.size * len(where))


def _pixels[T: np.generic](table: NDArray[T], dialect: Dialect) -> NDArray[T]:
    first = dialect.depth == 0 and not dialect.others
    return table[:, 1:] if first else np.delete(table, (dialect.depth, *dialect.others), axis=1)
