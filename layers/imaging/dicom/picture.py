"""Draw one frame as 8-bit grey or RGB, by the pipeline of PS3.4 N.2."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import InvalidParameter
from imaging.dicom.colours import paint
from imaging.dicom.decoding import decode
from imaging.dicom.recipe import Greys, Numbers, Recipe, VoiFunction, Window
from imaging.dicom.windowing import levels, modality

type Picture = NDArray[np.uint8]

_BAND = 1 << 18  # pixels processed at a time: intermediate arrays fit the cache and are small beside the frame


def picture_of(recipe: Recipe, number: int, encoded: bytes, window: Window | None = None) -> Picture:
    """Return frame `number` (from 0) as (rows, columns) levels or (rows, columns, 3) RGB; 0 is black, 255 white.

    `window` replaces the VOI transformation of the object; it is for grey objects only.
    Raises InvalidParameter for an impossible frame or window, UnsupportedMediaType for a broken frame.
    """
    if not 0 <= number < recipe.frames:
        raise InvalidParameter.named("frame", f"The object has {recipe.frames} frames, counted from 0.")
    frame = decode(recipe, number, encoded)
    if recipe.palette:
        return paint(frame.astype(np.int64), recipe.palette)
    if not recipe.is_grey:
        return np.ascontiguousarray(frame, np.uint8)
    greys = recipe.greys_for(number)
    if window:
        _check(window, greys)
    picture = _by_table(frame, recipe, greys, window) if _is_tabular(frame) else _by_value(frame, recipe, greys, window)
    return np.subtract(255, picture, dtype=np.uint8) if recipe.inverse else picture


def _check(window: Window, greys: Greys) -> None:
    least = "at least 1" if greys.function is VoiFunction.LINEAR else "more than 0"
    if window.width <= 0 or (greys.function is VoiFunction.LINEAR and window.width < 1):
        raise InvalidParameter.named("window_width", f"The width of a {greys.function} window must be {least}.")


def _is_tabular(frame: NDArray[np.number]) -> bool:
    return np.issubdtype(frame.dtype, np.integer) and frame.dtype.itemsize <= np.dtype(np.uint16).itemsize


def _by_table(frame: NDArray[np.number], recipe: Recipe, greys: Greys, window: Window | None) -> Picture:
    """Send each value of the range through the pipeline once, and the pixels through the resulting table."""
    low, high = int(frame.min()), int(frame.max())
    stored = np.arange(low, high + 1)
    values = modality(stored, greys)
    extent = (0.0, 0.0) if _says_how(greys, window) else _extent(frame, recipe, greys)
    table = levels(values, greys, window, extent)
    # A negative value read as unsigned is 2^bits higher: with this layout no subtraction per pixel is needed.
    laid_out = np.zeros(1 << 8 * frame.dtype.itemsize if low < 0 else high + 1, np.uint8)
    laid_out[stored % (1 << 8 * frame.dtype.itemsize)] = table
    picture = np.empty(frame.shape, np.uint8)
    unsigned = frame.view(f"u{frame.dtype.itemsize}")
    for band in _bands(recipe):
        laid_out.take(unsigned[band], out=picture[band], mode="clip")  # the default mode buffers the result
    return picture


def _by_value(frame: NDArray[np.number], recipe: Recipe, greys: Greys, window: Window | None) -> Picture:
    extent = (0.0, 0.0) if _says_how(greys, window) else _extent(frame, recipe, greys)
    picture = np.empty(frame.shape, np.uint8)
    for band in _bands(recipe):
        picture[band] = levels(modality(frame[band], greys), greys, window, extent)
    return picture


def _bands(recipe: Recipe) -> Iterator[slice]:
    rows = max(1, _BAND // recipe.columns)
    return (slice(top, top + rows) for top in range(0, recipe.rows, rows))


def _says_how(greys: Greys, window: Window | None) -> bool:
    return bool(window or greys.voi or greys.window)


def _extent(frame: NDArray[np.number], recipe: Recipe, greys: Greys) -> tuple[float, float]:
    """Return the least and the greatest modality value in the picture, without padding.

    A picture of single bits always spans 0 to 1, so that an empty segment is black and a full one white.
    """
    if recipe.bits_stored == 1 and recipe.numbers is Numbers.INTEGER:
        ends = np.array([0, 1])
    else:
        seen = frame[np.isfinite(frame)] if frame.dtype.kind == "f" else frame
        if recipe.padding:
            low, high = recipe.padding
            inside = seen[(seen < low) | (seen > high)]
            seen = inside if inside.size else seen
        ends = np.array([seen.min(), seen.max()]) if seen.size else np.array([0, 0])
        if greys.modality:  # a table may rise and fall: look up every value
            ends = np.unique(seen)
    values = modality(ends, greys)
    return float(values.min()), float(values.max())
