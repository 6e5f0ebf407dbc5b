"""Make the recipe of an object from its data set."""

from core.kernel.errors import NotDrawable
from imaging.dicom.aspect import aspect_of
from imaging.dicom.attributes import DataSet, number_of, text_of
from imaging.dicom.recipe import Greys, Numbers, Palette, Recipe
from imaging.dicom.tables import palette_of


def completed(geometry: Recipe, data_set: DataSet, greys: Greys) -> Recipe:
    """Complete a recipe that has only a geometry. Raises NotDrawable if the object needs a palette and has none."""
    return geometry.model_copy(
        update={
            "inverse": _is_inverse(data_set, geometry),
            "padding": _padding(data_set, geometry) if geometry.is_grey else None,
            "palette": _palette(data_set, geometry),
            "greys": greys,
            "aspect": aspect_of(data_set),
        }
    )


def _is_inverse(data_set: DataSet, geometry: Recipe) -> bool:
    """Return True if high values are dark.

    The Presentation LUT Shape of an image repeats its photometric interpretation: INVERSE belongs to MONOCHROME1
    (PS3.3 C.8.11.3.1), so both together invert once, not twice.
    """
    shape = text_of(data_set, "PresentationLUTShape")
    return geometry.photometric == "MONOCHROME1" or (geometry.photometric == "MONOCHROME2" and shape == "INVERSE")


def _palette(data_set: DataSet, geometry: Recipe) -> Palette | None:
    """Return the palette of PALETTE COLOR, or the supplemental one of a grey object (PS3.3 C.7.6.19)."""
    if geometry.photometric == "PALETTE COLOR":
        return palette_of(data_set, signed=geometry.signed)
    is_supplemental = text_of(data_set, "PixelPresentation") in {"COLOR", "MIXED"}
    if not (geometry.is_grey and is_supplemental and geometry.numbers is Numbers.INTEGER):
        return None
    try:
        return palette_of(data_set, signed=geometry.signed)
    except NotDrawable:
        return None  # the grey values are drawn all the same


def _padding(data_set: DataSet, geometry: Recipe) -> tuple[float, float] | None:
    """Return the range of stored values that only pad the picture, both ends included (PS3.3 C.7.5.1.1.2)."""
    prefix = {Numbers.INTEGER: "", Numbers.FLOAT: "Float", Numbers.DOUBLE: "DoubleFloat"}[geometry.numbers]
    value = number_of(data_set, f"{prefix}PixelPaddingValue")
    if value is None:
        return None
    limit = number_of(data_set, f"{prefix}PixelPaddingRangeLimit")
    ends = sorted(_in_range(each, geometry) for each in (value, value if limit is None else limit))
    return ends[0], ends[1]


def _in_range(value: float, geometry: Recipe) -> float:
    """Return the signed value of a negative number that was written as unsigned."""
    if geometry.numbers is Numbers.INTEGER and geometry.signed and value >= 1 << geometry.bits_allocated - 1:
        return value - (1 << geometry.bits_allocated)
    return value
