"""The range of modality values that spans black to white where an object states no VOI transformation.

PS3.3 C.11.2 then means identity: samples of up to 8 bits are drawn over the whole range that they can have. Deeper
samples rarely use theirs, so they are drawn over the values that occur, all frames of an object over the same.
"""

import numpy as np
from numpy.typing import NDArray

from core.images.inspection import LARGEST, Window
from imaging.dicom.recipe import Greys, Numbers, Recipe
from imaging.dicom.windowing import modality

type Extent = tuple[float, float]  # the least and the greatest modality value

_BYTE = 8


def is_known(recipe: Recipe) -> bool:
    """Return True if the extent follows from the recipe alone, whatever the frames hold."""
    return recipe.numbers is Numbers.INTEGER and recipe.bits_stored <= _BYTE


def extent_of(frame: NDArray[np.number], recipe: Recipe) -> Extent:
    """Return the extent to draw `frame` over: that of the object, or of the frame if the object's is unknown."""
    if is_known(recipe):
        return _possible(recipe)
    return recipe.extent or measured(frame, recipe) or _spanned(frame, recipe.greys)


def measured(frame: NDArray[np.number], recipe: Recipe) -> Extent | None:
    """Return the least and the greatest modality value of a frame without its padding, None if there is no other."""
    seen = frame[np.isfinite(frame)] if frame.dtype.kind == "f" else frame
    if recipe.padding:
        low, high = recipe.padding
        seen = seen[(seen < low) | (seen > high)]
    if recipe.palette:  # the values that a supplemental palette colours
        seen = seen[seen < recipe.palette.first]
    return _spanned(seen, recipe.greys) if seen.size else None


def window_of(extent: Extent) -> Window:
    """Return the window that shows an extent from black to white."""
    low, high = np.clip(extent, -LARGEST, LARGEST).tolist()
    return Window(center=low / 2 + high / 2, width=(high - low) or 1)


def joined(extents: list[Extent]) -> Extent | None:
    return (min(low for low, _ in extents), max(high for _, high in extents)) if extents else None


def _possible(recipe: Recipe) -> Extent:
    if recipe.greys.modality:
        return 0.0, float(2**recipe.greys.modality.bits - 1)
    half = 1 << recipe.bits_stored - 1
    ends = (-half, half - 1) if recipe.signed and recipe.bits_stored > 1 else (0, 2 * half - 1)
    return _spanned(np.array(ends), recipe.greys)


def _spanned(stored: NDArray[np.number], greys: Greys) -> Extent:
    if not stored.size or not np.isfinite(stored).all():
        return 0.0, 0.0
    # A table may rise and fall: look up every value.
    ends = np.unique(stored) if greys.modality else np.array([stored.min(), stored.max()])
    values = modality(ends, greys)
    return float(values.min()), float(values.max())
