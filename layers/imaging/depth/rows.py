"""Hold some rows of a log on their way from text to blocks."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

type Depths = NDArray[np.int64]  # billionths, see core.depth_logs.depth
type Values = NDArray[Any]  # (rows, columns) of uint8, uint16 or float64


class Rows(NamedTuple):
    """Rows with their depths; `lines` (n,) int64 are their line numbers in the file."""

    depths: Depths
    values: Values
    lines: NDArray[np.int64]

    def pick(self, which: slice | NDArray[np.bool_] | NDArray[np.int64]) -> "Rows":
        return Rows(self.depths[which], self.values[which], self.lines[which])


def joined(rows: list[Rows]) -> Rows:
    if len(rows) == 1:
        return rows[0]
    return Rows(*(np.concatenate(parts) for parts in zip(*rows, strict=True)))


def narrowed(values: Values) -> Values:
    """Convert numbers to uint8 or uint16 if they fit, else to float64, which is exact to fifteen digits."""
    if values.dtype.kind == "f" and not (values == np.rint(values)).all():
        return values
    lowest, highest = values.min(initial=0), values.max(initial=0)
    if lowest < 0 or highest > np.iinfo(np.uint16).max:
        return values.astype(np.float64, copy=False)
    return values.astype(np.uint8 if highest <= np.iinfo(np.uint8).max else np.uint16, copy=False)
