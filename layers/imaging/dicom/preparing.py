"""Make the recipe of an object from its data set."""

from pydicom.dataset import Dataset

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.attributes import number_of, text_of
from imaging.dicom.geometry import Geometry
from imaging.dicom.greys import greys_of
from imaging.dicom.recipe import Greys, Numbers, Recipe
from imaging.dicom.tables import palette_of

MAX_TABLES = 4_000_000  # bytes: more is refused before compressing it


def recipe_of(data_set: Dataset, geometry: Geometry, transfer_syntax: str) -> Recipe:
    """Make the recipe. Raises UnsupportedMediaType if the palette is not usable or the tables are too large."""
    is_grey = geometry.photometric.startswith("MONOCHROME")
    greys, which = greys_of(data_set, geometry) if is_grey else ((Greys(),), b"")
    if sum(_weight(each) for each in greys) > MAX_TABLES:
        raise UnsupportedMediaType("The look-up tables of the object are too many to keep.")
    return Recipe(
        transfer_syntax=transfer_syntax,
        **geometry._asdict(),
        inverse=_is_inverse(data_set, geometry),
        padding=_padding(data_set, geometry) if is_grey else None,
        palette=palette_of(data_set, signed=geometry.signed) if geometry.photometric == "PALETTE COLOR" else None,
        greys=greys,
        greys_of=which,
    )


def _is_inverse(data_set: Dataset, geometry: Geometry) -> bool:
    """Return True if high values are dark.

    The Presentation LUT Shape of an image repeats its photometric interpretation: INVERSE belongs to MONOCHROME1
    (PS3.3 C.8.11.3.1), so both together invert once, not twice.
    """
    shape = text_of(data_set, "PresentationLUTShape")
    return geometry.photometric == "MONOCHROME1" or (geometry.photometric == "MONOCHROME2" and shape == "INVERSE")


def _padding(data_set: Dataset, geometry: Geometry) -> tuple[float, float] | None:
    """Return the range of stored values that only pad the picture, both ends included (PS3.3 C.7.5.1.1.2)."""
    prefix = {Numbers.INTEGER: "", Numbers.FLOAT: "Float", Numbers.DOUBLE: "DoubleFloat"}[geometry.numbers]
    value = number_of(data_set, f"{prefix}PixelPaddingValue")
    if value is None:
        return None
    limit = number_of(data_set, f"{prefix}PixelPaddingRangeLimit")
    ends = sorted(_in_range(each, geometry) for each in (value, value if limit is None else limit))
    return ends[0], ends[1]


def _in_range(value: float, geometry: Geometry) -> float:
    """Return the signed value of a negative number that was written as unsigned."""
    if geometry.numbers is Numbers.INTEGER and geometry.signed and value >= 1 << geometry.bits_allocated - 1:
        return value - (1 << geometry.bits_allocated)
    return value


def _weight(greys: Greys) -> int:
    return sum(len(table.entries) for table in (greys.modality, greys.voi) if table)
