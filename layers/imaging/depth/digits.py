"""The fast reader: pieces made of small whole numbers and plain decimal depths, read by array arithmetic alone.

It answers None to anything it is not sure of, and the careful reader takes over. That keeps it short and right.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.domain.depth import DECIMALS, LARGEST, SIGNIFICANT
from imaging.depth.dialect import Dialect
from imaging.depth.rows import Rows

_ZERO, _POINT, _MINUS, _NEWLINE = b"0.-\n"
_TEN = 10
_LONGEST_VALUE = 5  # 65535
_LONGEST_DEPTH = 20
_POWERS = 10 ** np.arange(DECIMALS + 1)


def read_digits(piece: bytes, dialect: Dialect, line: int) -> Rows | None:
    """Rows of whole lines, each ended by one newline, of which the first is number `line`; None if not sure."""
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
    lengths = _without(lengths, dialect.depth)
    if lengths.min() < 1 or lengths.max() > _LONGEST_VALUE:
        return None
    values = _numbers(digits, _without(by_row, dialect.depth), lengths)
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
    """The numbers of `lengths` digits that end before `ends`."""
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
    longest = int(lengths.max(initial=0))
    if not 1 <= longest <= _LONGEST_DEPTH or lengths.min() < 1:
        return None
    whole = np.zeros(ends.size, np.int64)
    count = np.zeros(ends.size, np.int64)
    decimals = np.zeros(ends.size, np.int64)
    points = np.zeros(ends.size, np.bool_)
    minus = text[ends - lengths] == _MINUS
    odd = int(np.count_nonzero(minus))
    for back in range(longest, 0, -1):  # the characters from the first to the last, all depths at once
        inside = (lengths >= back) & ~(minus & (lengths == back))
        character = text[np.maximum(ends - back, 0)]
        point = inside & (character == _POINT)
        digit = inside & ~point
        if (character[digit] - np.uint8(_ZERO) >= _TEN).any() or (point & points).any():
            return None
        whole = np.where(digit, whole * 10 + character - _ZERO, whole)
        count += digit & (whole > 0)
        decimals += digit & points
        points |= point
        odd += int(np.count_nonzero(point))
    if count.max() > SIGNIFICANT or decimals.max() > DECIMALS or (lengths - minus - points < 1).any():
        return None
    scale = _POWERS[DECIMALS - decimals]
    if (whole > LARGEST // scale).any():
        return None
    return _Depths(np.where(minus, -whole, whole) * scale, odd)


def _without[T: np.generic](table: NDArray[T], column: int) -> NDArray[T]:
    return table[:, 1:] if column == 0 else np.delete(table, column, axis=1)
