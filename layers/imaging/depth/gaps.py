"""Find the cells without a value, and settle what pixels show there and beyond the range.

The numbers stay as they were uploaded: an empty cell is NaN among them, and one that held a null value keeps it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.rules import LogRules, Nulls, OutOfRange
from imaging.depth.rows import Values


def gaps(values: Values, rules: LogRules) -> NDArray[np.bool_] | None:
    """Return where the values (rows, columns) are missing, or None if they are nowhere."""
    nulls = np.array([null for null in rules.null_value if _holds(values.dtype, null)], values.dtype)
    if values.dtype.kind == "f":
        found = np.isnan(values)
        for null in nulls:
            found |= values == null
    elif nulls.size:
        found = np.isin(values, nulls)
    else:
        return None
    return found if found.any() else None


def settled(values: Values, rules: LogRules) -> Values:
    """Return the values that pixels show: gaps filled, and the rest within the range if it is to be clipped."""
    missing = gaps(values, rules)
    if missing is not None:
        values = _nearest(values, missing, rules) if rules.nulls is Nulls.NEAREST else _filled(values, missing, rules)
    if rules.out_of_range is OutOfRange.REJECT or not values.size:
        return values
    is_within = values.min() >= rules.value_min and values.max() <= rules.value_max
    return values if is_within else values.astype(np.float64).clip(rules.value_min, rules.value_max)


def _holds(kind: np.dtype[Any], number: float) -> bool:
    return kind.kind == "f" or (number.is_integer() and 0 <= number <= np.iinfo(kind).max)


def _filled(values: Values, missing: NDArray[np.bool_], rules: LogRules) -> Values:
    return np.where(missing, np.float64(rules.value_min), values)


def _nearest(values: Values, missing: NDArray[np.bool_], rules: LogRules) -> Values:
    """Fill each gap with the nearest value of its row, the left one of two; a row without any with the least value."""
    columns = np.arange(values.shape[1])
    beyond = 2 * columns.size
    left = np.maximum.accumulate(np.where(missing, -beyond, columns), axis=1)
    right = np.minimum.accumulate(np.where(missing, beyond, columns)[:, ::-1], axis=1)[:, ::-1]
    nearest = np.where(columns - left <= right - columns, left, right)
    known = ~missing.all(axis=1, keepdims=True)
    return np.where(known, np.take_along_axis(values, np.where(known, nearest, 0), axis=1), np.float64(rules.value_min))
