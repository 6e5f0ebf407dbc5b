"""Draw one frame as 8-bit grey or RGB, by the pipeline of PS3.4 N.2."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.images.render_options import VoiFunction
from core.kernel.errors import InvalidParameter
from imaging.dicom.colours import paint
from imaging.dicom.decoding import decode
from imaging.dicom.extents import Extent, extent_of
from imaging.dicom.recipe import Greys, Recipe, Window
from imaging.dicom.windowing import levels, modality

type Picture = NDArray[np.uint8]

_BAND = 1 << 18  # pixels processed at a time: intermediate arrays fit the cache and are small beside the frame


def picture_of(recipe: Recipe, number: int, encoded: bytes, window: Window | None = None) -> Picture:
    """Return frame `number` (from 0) as (rows, columns) levels or (rows, columns, 3) RGB; 0 is black, 255 white.

    `window` replaces the VOI transformation of the object; it is for grey objects only.
    Raises InvalidParameter for an impossible frame or window, NotDrawable for a broken frame.
    """
    if not 0 <= number < recipe.frames:
        raise InvalidParameter.named("frame", f"The object has {recipe.frames} frames, numbered from 0.")
    if window:
        _check(window, recipe)
    return drawn(recipe, decode(recipe, number, encoded), window)


def drawn(recipe: Recipe, frame: NDArray[np.number], window: Window | None = None) -> Picture:
    """Return a decoded frame as `picture_of` does."""
    if not recipe.is_grey and recipe.palette:
        return paint(frame.astype(np.int64), recipe.palette)
    if not recipe.is_grey:
        return np.ascontiguousarray(frame, np.uint8)
    grey = _grey(recipe, frame, window)
    if not recipe.palette or not (coloured := frame >= recipe.palette.first).any():
        return grey
    picture = np.stack([grey] * 3, axis=-1)
    picture[coloured] = paint(frame[coloured].astype(np.int64), recipe.palette)
    return picture


def _check(window: Window, recipe: Recipe) -> None:
    if not recipe.is_grey:
        raise InvalidParameter.named("window_center", "A colour object has no window.")
    function = recipe.greys.function
    least = "at least 1" if function is VoiFunction.LINEAR else "more than 0"
    if window.width <= 0 or (function is VoiFunction.LINEAR and window.width < 1):
        raise InvalidParameter.named("window_width", f"The width of a {function} window must be {least}.")


def _grey(recipe: Recipe, frame: NDArray[np.number], window: Window | None) -> Picture:
    extent = (0.0, 0.0) if window or recipe.greys.has_voi else extent_of(frame, recipe)
    is_tabular = np.issubdtype(frame.dtype, np.integer) and frame.dtype.itemsize <= np.dtype(np.uint16).itemsize
    picture = (_by_table if is_tabular else _by_value)(frame, recipe.greys, window, extent)
    return np.subtract(255, picture, dtype=np.uint8) if recipe.inverse else picture


def _by_table(frame: NDArray[np.number], greys: Greys, window: Window | None, extent: Extent) -> Picture:
    """Send each value of the range through the pipeline once, and the pixels through the resulting table."""
    low, high = int(frame.min()), int(frame.max())
    stored = np.arange(low, high + 1)
    table = levels(modality(stored, greys), greys, window, extent)
    # A negative value read as unsigned is 2^bits higher: with this layout no subtraction per pixel is needed.
    laid_out = np.zeros(1 << 8 * frame.dtype.itemsize if low < 0 else high + 1, np.uint8)
    laid_out[stored % (1 << 8 * frame.dtype.itemsize)] = table
    picture = np.empty(frame.shape, np.uint8)
    unsigned = frame.view(f"u{frame.dtype.itemsize}")
    for band in _bands(frame):
        laid_out.take(unsigned[band], out=picture[band], mode="clip")  # the default mode buffers the result
    return picture


def _by_value(frame: NDArray[np.number], greys: Greys, window: Window | None, extent: Extent) -> Picture:
    picture = np.empty(frame.shape, np.uint8)
    for band in _bands(frame):
        picture[band] = levels(modality(frame[band], greys), greys, window, extent)
    return picture


def _bands(frame: NDArray[np.number]) -> Iterator[slice]:
    rows, columns = frame.shape
    step = max(1, _BAND // columns)
    return (slice(top, top + step) for top in range(0, rows, step))
