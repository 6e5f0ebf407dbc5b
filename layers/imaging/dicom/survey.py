"""Decode frames at acceptance: which cannot be drawn, and which range of values the object spans."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom.decoding import decode
from imaging.dicom.drawing import drawing
from imaging.dicom.extents import Extent, is_known, joined, measured
from imaging.dicom.frames import Frames
from imaging.dicom.recipe import Recipe
from imaging.dicom.source import Source

PROVEN_PIXELS = 16_000_000  # up to this, acceptance decodes every frame; beyond it, the first, the last, or a selection
READ_PIXELS = 128_000_000  # the same for native frames, which cost next to nothing


class Survey(NamedTuple):
    """`faults` tells by number why frames cannot be drawn; `first` is the first one that can, with its decoded values.

    `extent` is the range of modality values, if the object needs one.
    """

    faults: dict[int, str]
    extent: Extent | None
    first: tuple[int, NDArray[Any]] | None


def survey(source: Source, frames: Frames, recipe: Recipe) -> Survey:
    """Decode as many frames as the budget allows, spread evenly over the object."""
    needs_extent = _needs_extent(frames, recipe)
    faults: dict[int, str] = {}
    extents: list[Extent] = []
    first = None
    for number in _selected(recipe, needs_extent=needs_extent):
        own = frames.recipe_of(recipe, number)
        try:
            with drawing():
                frame = decode(own, number, source.read(*frames.ranges[number]))
                found = measured(frame, own) if needs_extent else None
        except NotDrawable as problem:
            faults[number] = problem.detail or problem.title
            continue
        extents += [found] if found else []
        first = first or (number, frame)
    return Survey(faults, joined(extents), first)


def is_drawn_over_extent(frames: Frames, recipe: Recipe) -> bool:
    """Return True if some frame is grey and states no VOI transformation."""
    return recipe.is_grey and (not recipe.greys.has_voi or any(not greys.has_voi for greys in frames.greys))


def _needs_extent(frames: Frames, recipe: Recipe) -> bool:
    """Return True if some frame is drawn over an extent which depends on the values that occur."""
    return is_drawn_over_extent(frames, recipe) and not is_known(recipe)


def _selected(recipe: Recipe, *, needs_extent: bool) -> list[int]:
    reads_all = needs_extent and recipe.transfer_syntax in syntaxes.NATIVE
    most = (READ_PIXELS if reads_all else PROVEN_PIXELS) // recipe.pixels
    if needs_extent or recipe.frames <= most:
        return np.linspace(0, recipe.frames - 1, min(recipe.frames, max(2, most)), dtype=int).tolist()
    return [0, recipe.frames - 1]
