"""Convert modality values to 8-bit levels (PS3.3 C.11.2.1.2, PS3.4 N.2.1). Arrays of any shape; levels 0..255."""

import numpy as np
from numpy.typing import NDArray

from core.images.render_options import VoiFunction
from imaging.dicom.recipe import Greys, Table, Window

type Values = NDArray[np.float64]
type Levels = NDArray[np.uint8]

WHITE = 255


def modality(stored: NDArray[np.number], greys: Greys) -> Values:
    """Convert stored values to modality values (PS3.3 C.11.1): by the table, or else by slope and intercept."""
    if greys.modality:
        return look_up(stored, greys.modality)
    return stored.astype(np.float64) * greys.slope + greys.intercept


def levels(values: Values, greys: Greys, window: Window | None, extent: tuple[float, float]) -> Levels:
    """Convert modality values to levels: by the requested `window`, else as the object says, else over `extent`."""
    if window:
        return windowed(values, window, greys.function)
    if greys.voi:
        return _rounded(look_up(values, greys.voi) / (2**greys.voi.bits - 1) * WHITE)
    if greys.window:
        return windowed(values, greys.window, greys.function)
    low, high = extent
    return _rounded((values - low) / ((high - low) or 1.0) * WHITE)


def windowed(values: Values, window: Window, function: VoiFunction) -> Levels:
    """Apply a VOI LUT function of PS3.3 C.11.2.1.2 or C.11.2.1.3, rounded to the nearest level."""
    center, width = window.center, window.width
    if function is VoiFunction.SIGMOID:
        exponent = np.clip(-4 * (values - center) / width, -700, 700)  # beyond this exp overflows, and no level changes
        return _rounded(WHITE / (1 + np.exp(exponent)))
    if function is VoiFunction.LINEAR_EXACT:
        return _rounded(((values - center) / width + 0.5) * WHITE)
    center -= 0.5
    if width == 1:
        return np.where(values > center, np.uint8(WHITE), np.uint8(0))
    return _rounded(((values - center) / (width - 1) + 0.5) * WHITE)


def look_up(values: NDArray[np.number], table: Table) -> Values:
    """Look values up; inputs below the table take its first entry, inputs above its last (PS3.3 C.11.1.1)."""
    entries = np.frombuffer(table.entries, "<u2")
    at = np.clip(np.rint(values) - table.first, 0, len(entries) - 1)
    return entries[at.astype(np.intp)].astype(np.float64)


def _rounded(exact: Values) -> Levels:
    return np.floor(np.clip(np.nan_to_num(exact, nan=0.0), 0, WHITE) + 0.5).astype(np.uint8)
