"""Read the shape of the pixels and check it before any memory is allocated for them."""

from typing import NamedTuple

from pydicom.dataset import Dataset

from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.dicom.attributes import text_of, whole_of
from imaging.dicom.elements import Element
from imaging.dicom.recipe import Numbers

MAX_FRAME_PIXELS = 128_000_000
MAX_FRAMES = 1_000_000
_MAX_SIDE = 65_535
_NUMBERS = {0x7FE00008: Numbers.FLOAT, 0x7FE00009: Numbers.DOUBLE, 0x7FE00010: Numbers.INTEGER}
_WIDTHS = {Numbers.INTEGER: {1, 8, 16, 32, 64}, Numbers.FLOAT: {32}, Numbers.DOUBLE: {64}}
_MONOCHROME = frozenset({"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"})
_COLOUR = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT", "XYB"})


class Geometry(NamedTuple):
    """The Image Pixel module (PS3.3 C.7.6.3), as far as it locates the samples.

    `raised` is the number of bits by which samples are shifted up: today High Bit follows from Bits Stored, and it is
    0 (PS3.5 8.1.1).
    """

    rows: int
    columns: int
    frames: int
    samples: int
    planar: bool
    photometric: str
    bits_allocated: int
    bits_stored: int
    raised: int
    signed: bool
    numbers: Numbers


def geometry_of(data_set: Dataset, pixels: Element) -> Geometry:
    """Read the geometry.

    Raises UnsupportedMediaType for a shape that cannot be shown, ContentTooLarge beyond the pixel budget.
    """
    numbers = _NUMBERS[pixels.tag]
    allocated = _needed(data_set, "BitsAllocated")
    stored = whole_of(data_set, "BitsStored") or allocated
    high = whole_of(data_set, "HighBit") or 0
    geometry = Geometry(
        rows=_needed(data_set, "Rows"),
        columns=_needed(data_set, "Columns"),
        frames=whole_of(data_set, "NumberOfFrames") or 1,
        samples=whole_of(data_set, "SamplesPerPixel") or 1,
        planar=whole_of(data_set, "PlanarConfiguration") == 1,
        photometric=(text_of(data_set, "PhotometricInterpretation") or "").upper(),
        bits_allocated=allocated,
        bits_stored=stored,
        raised=high + 1 - stored if stored <= high < allocated else 0,
        signed=whole_of(data_set, "PixelRepresentation") == 1,
        numbers=numbers,
    )
    _check(geometry)
    return geometry


def _check(g: Geometry) -> None:
    if not (0 < g.rows <= _MAX_SIDE and 0 < g.columns <= _MAX_SIDE and 0 < g.frames <= MAX_FRAMES):
        raise UnsupportedMediaType(f"The object claims {g.frames:,} frames of {g.columns} by {g.rows} pixels.")
    if g.bits_allocated not in _WIDTHS[g.numbers] or not 0 < g.bits_stored <= g.bits_allocated:
        raise UnsupportedMediaType(f"The object stores {g.bits_stored} bits a sample in {g.bits_allocated}.")
    fits = (g.samples == 1 and g.photometric in _MONOCHROME) or (
        g.samples == len("RGB") and g.photometric in _COLOUR and g.bits_allocated in {8, 16, 32}
    )
    if not fits:
        raise UnsupportedMediaType(
            f"The object has {g.samples} samples a pixel of {g.photometric or 'no colour space'}."
        )
    if g.rows * g.columns > MAX_FRAME_PIXELS:
        raise ContentTooLarge(f"A frame has more than {MAX_FRAME_PIXELS // 10**6} megapixels.")


def _needed(data_set: Dataset, keyword: str) -> int:
    value = whole_of(data_set, keyword)
    if value is None:
        raise UnsupportedMediaType(f"The object has pixel data, but no {keyword}.")
    return value
