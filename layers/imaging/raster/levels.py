"""Map grey samples of more than 8 bits to levels by a window, as microscopes, maps and depth cameras need it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.images.inspection import LARGEST, Window

WHITE = 65_535
FILLED = 0.75  # of what samples can hold: a picture that fills so much is shown as it is, to the last bit
OUTLIERS = (2, 98)  # percentiles, as geographic information systems cut by default
FEW = 256
SAMPLE = 1 << 16  # numbers that percentiles are taken of
_BAND = 1 << 18  # samples treated together
_TABLE_BYTES = 2  # samples of so many bytes go through a table of all their values

type Extent = tuple[float, float]  # the least and the greatest


class Held(NamedTuple):
    """The least and the greatest number that a picture holds, and a sample of them all."""

    least: float
    greatest: float
    sample: NDArray[np.float64]


class Greys(NamedTuple):
    """The samples of a grey picture.

    `values` are (H, W) numbers of any type, as stored; `span` is what integers of their depth can hold; `inverse` says
    that low values are light; `nodata` is a value that stands for none, and NaN always does; `opacity` is (H, W) of
    uint16, 0 where nothing is to be seen.
    """

    values: NDArray[Any]
    span: Extent | None
    inverse: bool = False
    nodata: float | None = None
    opacity: NDArray[np.uint16] | None = None


def span_of(dtype: np.dtype[Any], bits: int) -> Extent | None:
    """Return what integers can hold of which `bits` are used; None for floating point."""
    match dtype.kind:
        case "u":
            return 0.0, float((1 << bits) - 1)
        case "i":
            return float(-(1 << bits - 1)), float((1 << bits - 1) - 1)
        case _:
            return None


def held(greys: Greys, most: int = SAMPLE) -> Held | None:
    """Return what a picture holds, without what stands for none or cannot be seen; None without any."""
    bands = [band for band in _visible(greys) if band.size]
    if not bands:
        return None
    step = -(-sum(band.size for band in bands) // most) | 1  # odd, so as not to keep to the columns
    sample = np.concatenate([band[::step] for band in bands]).astype(np.float64)
    return Held(float(min(band.min() for band in bands)), float(max(band.max() for band in bands)), sample)


def share(frames: int) -> int:
    """Return how large a sample of each of several frames is."""
    return min(SAMPLE, 16 * SAMPLE // frames)


def united(several: Sequence[Held | None]) -> Held | None:
    """Return what several pictures hold, which are to be compared with one another."""
    found = [each for each in several if each]
    if not found:
        return None
    least, greatest = min(each.least for each in found), max(each.greatest for each in found)
    return Held(least, greatest, np.concatenate([each.sample for each in found]))


def window_of(found: Held | None, span: Extent | None) -> Window:
    """Return the window that shows what a picture holds.

    Black and white are the 2nd and the 98th percentile, so that a hot pixel does not take the contrast of all others;
    the least and the greatest of integers with fewer than 256 values between, as labels have; and the ends of the span
    where it is nearly filled, or where there is one value only.
    """
    low, high = _ends(found, has_span=span is not None) if found else span or (0.0, 1.0)
    if span and (high == low or high - low >= FILLED * (span[1] - span[0])):
        low, high = span
    low, high = np.clip((low, high), -LARGEST, LARGEST).tolist()
    return Window(center=low / 2 + high / 2, width=(high - low) or 1)


def _ends(found: Held, *, has_span: bool) -> Extent:
    low, high = np.percentile(found.sample, OUTLIERS).tolist()
    is_label = has_span and found.greatest - found.least < FEW
    return (found.least, found.greatest) if is_label or low == high else (low, high)


def shown(greys: Greys, window: Window) -> NDArray[np.uint16]:
    """Return (H, W) levels, or (H, W, 4) where there is an opacity: (x - center) / width + 1/2, of white.

    That is LINEAR_EXACT of PS3.3 C.11.2.1.3.2. Where there is no data it is black.
    """
    values = greys.values
    if values.dtype.kind in "iub" and values.dtype.itemsize <= _TABLE_BYTES:
        every = np.arange(1 << 8 * values.dtype.itemsize).astype(f"u{values.dtype.itemsize}").view(values.dtype)
        levels = _levels(every, greys, window)[values.view(f"u{values.dtype.itemsize}")]
    else:
        levels = np.empty(values.shape, np.uint16)
        for band in _bands(values):
            levels[band] = _levels(values[band], greys, window)
    if greys.opacity is None:
        return levels
    return np.stack([levels, levels, levels, greys.opacity], axis=2)


def _levels(values: NDArray[Any], greys: Greys, window: Window) -> NDArray[np.uint16]:
    hidden = _hidden(values, greys.nodata)
    with np.errstate(over="ignore", invalid="ignore"):
        exact = ((values.astype(np.float64) - window.center) / window.width + 0.5) * WHITE
    levels = np.floor(np.nan_to_num(exact, nan=0, posinf=WHITE, neginf=0).clip(0, WHITE) + 0.5).astype(np.uint16)
    if greys.inverse:
        levels = WHITE - levels
    levels[hidden] = 0
    return levels


def _visible(greys: Greys) -> Iterator[NDArray[Any]]:
    """Yield the samples that count, a band at a time."""
    for band in _bands(greys.values):
        values = greys.values[band]
        counts = ~_hidden(values, greys.nodata)
        if values.dtype.kind == "f":
            counts &= np.isfinite(values)
        if greys.opacity is not None:
            counts &= greys.opacity[band] > 0
        yield values[counts]


def _hidden(values: NDArray[Any], nodata: float | None) -> NDArray[np.bool_]:
    hidden = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, np.bool_)
    if nodata is None:
        return hidden
    with np.errstate(over="ignore"):  # of 32 bits, what is written with the digits of 64 must be found as well
        stands_for_none = np.asarray(nodata).astype(values.dtype) if values.dtype.kind == "f" else nodata
    return hidden | (values == stands_for_none)


def _bands(values: NDArray[Any]) -> Iterator[slice]:
    rows = max(1, _BAND // values.shape[1])
    return (slice(top, top + rows) for top in range(0, values.shape[0], rows))
