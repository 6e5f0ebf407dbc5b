"""The frames of an opened file: their recipe, their positions, and the proof that they can be decoded."""

from typing import NamedTuple

from pydicom.dataset import Dataset

from core.kernel.errors import UnsupportedMediaType
from core.kernel.frame_index import FrameIndex
from imaging.dicom import syntaxes
from imaging.dicom.attributes import text_of, whole_of
from imaging.dicom.decoding import decode
from imaging.dicom.frame_index import index_of
from imaging.dicom.geometry import geometry_of
from imaging.dicom.opening import Opened
from imaging.dicom.picture import Picture, picture_of
from imaging.dicom.preparing import recipe_of
from imaging.dicom.recipe import Recipe
from imaging.dicom.registry import name_of

PROVEN_PIXELS = 16_000_000  # up to this, acceptance decodes every frame; beyond it, the first and the last


class Frames(NamedTuple):
    recipe: Recipe
    ranges: FrameIndex


def frames_of(file: Opened) -> Frames | None:
    """Find the frames without decoding them; None if the object holds no picture.

    Raises UnsupportedMediaType for frames that cannot be shown or are not complete, ContentTooLarge for frames beyond
    the pixel budget.
    """
    pixels = file.layout.pixels
    if pixels is None:
        if _is_image(file.data_set):
            raise UnsupportedMediaType("The file is truncated: it is of an image, and ends before its pixels.")
        return None
    syntax = syntaxes.EXPLICIT_LITTLE if file.rewritten else file.transfer_syntax
    if syntax not in syntaxes.NATIVE | syntaxes.ENCAPSULATED:
        raise UnsupportedMediaType(f"We cannot show pictures in {name_of(syntax)}.")
    recipe = recipe_of(file.data_set, geometry_of(file.data_set, pixels), syntax)
    return Frames(recipe, index_of(file.source, file.layout, pixels, recipe))


def _is_image(data_set: Dataset) -> bool:
    """Return True if it should have pixels: a file that is cut between two elements looks complete."""
    describes_pixels = whole_of(data_set, "Rows") and whole_of(data_set, "BitsAllocated")
    return bool(describes_pixels) or "Image Storage" in name_of(text_of(data_set, "SOPClassUID") or "")


def first_picture(file: Opened, frames: Frames) -> Picture:
    """Return the first frame as (rows, columns) levels or (rows, columns, 3) RGB. Raises UnsupportedMediaType."""
    return picture_of(frames.recipe, 0, file.source.read(*frames.ranges[0]))


def prove(file: Opened, frames: Frames) -> None:
    """Decode the frames after the first, or only the last of a large object. Raises UnsupportedMediaType."""
    recipe, ranges = frames
    last = recipe.frames - 1
    is_small = recipe.frames * recipe.pixels <= PROVEN_PIXELS
    for number in range(1 if is_small else last, recipe.frames):
        decode(recipe, number, file.source.read(*ranges[number]))
