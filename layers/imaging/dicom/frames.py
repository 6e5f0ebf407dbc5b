"""The frames of an opened file: their positions, and the recipe to draw them, or why they cannot be drawn."""

from collections.abc import Sequence
from typing import NamedTuple

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import FrameRange
from imaging.dicom.attributes import text_of, whole_of
from imaging.dicom.drawing import drawing
from imaging.dicom.elements import UNDEFINED, Element
from imaging.dicom.frame_index import ranges_of
from imaging.dicom.geometry import check, geometry_of
from imaging.dicom.greys import greys_of
from imaging.dicom.opening import Opened
from imaging.dicom.preparing import completed
from imaging.dicom.recipe import Greys, Recipe
from imaging.dicom.registry import name_of


class Frames(NamedTuple):
    """`geometry` is None without pixel data, `recipe` is None if no frame can be drawn, and `reason` says why.

    `greys` are the transformations of the single frames, or empty if all share that of the recipe.
    """

    ranges: list[FrameRange]
    geometry: Recipe | None = None
    recipe: Recipe | None = None
    greys: Sequence[Greys] = ()
    reason: str | None = None

    def recipe_of(self, recipe: Recipe, number: int) -> Recipe:
        """Return the recipe of frame `number`; the data set may have forgotten the last ones."""
        own = self.greys[number : number + 1]
        return recipe.model_copy(update={"greys": own[0]}) if own else recipe


def frames_of(file: Opened) -> Frames:
    """Find the frames without decoding them. Raises UnsupportedMediaType if the pixel data is truncated."""
    pixels = file.layout.pixels
    if pixels is None or not pixels.length:
        return Frames([], reason=_absence(file))
    geometry = geometry_of(file.data_set, pixels, file.layout.head.transfer_syntax)
    try:
        ranges = ranges_of(file.source, file.layout, pixels, geometry)
    except NotDrawable as problem:
        return Frames([], geometry, reason=problem.detail)
    if not ranges and pixels.length == UNDEFINED:
        return Frames([], reason=_absence(file))
    try:
        with drawing():
            _check_encoding(pixels, geometry.transfer_syntax)
            check(geometry, frames=len(ranges))
            shared, own = greys_of(file.data_set, file.frame_groups(), geometry) if geometry.is_grey else (Greys(), ())
            recipe = completed(geometry.model_copy(update={"frames": len(ranges)}), file.data_set, shared)
    except NotDrawable as problem:
        return Frames(ranges, geometry, reason=problem.detail)
    return Frames(ranges, geometry, recipe, own, _disagreement(geometry.frames, len(ranges)))


def _absence(file: Opened) -> str | None:
    """Return why an image has no pixels in the file; nothing is missing from other objects."""
    if file.transfer_syntax in syntaxes.REFERENCED:
        return "The pixels are not in the file: it refers to a JPIP server."
    describes_pixels = whole_of(file.data_set, "Rows") and whole_of(file.data_set, "BitsAllocated")
    is_image = describes_pixels or "Image Storage" in name_of(text_of(file.data_set, "SOPClassUID") or "")
    return "The file is of an image, and has no pixel data." if is_image else None


def _check_encoding(pixels: Element, transfer_syntax: str) -> None:
    """Raise NotDrawable for an encoding that cannot be decoded, or that contradicts the transfer syntax."""
    if transfer_syntax not in syntaxes.NATIVE | syntaxes.ENCAPSULATED:
        raise NotDrawable(f"Pixels in {name_of(transfer_syntax)[:64]} cannot be drawn.")
    is_native = transfer_syntax in syntaxes.NATIVE
    if is_native is (pixels.length == UNDEFINED):
        found = "native" if not is_native else "encapsulated"
        raise NotDrawable(f"The pixel data is {found}, which contradicts the transfer syntax.")


def _disagreement(stated: int, found: int) -> str | None:
    return None if stated == found else f"The data set states {stated} frames, and the pixel data holds {found}."
