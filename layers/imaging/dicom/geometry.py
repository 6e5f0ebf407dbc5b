"""Read the shape of the pixels and check it before any memory is allocated for them."""

from core.kernel.errors import NotDrawable
from imaging.dicom.attributes import DataSet, text_of, whole_of
from imaging.dicom.elements import UNDEFINED, Element
from imaging.dicom.recipe import SUBSAMPLED, Numbers, Recipe

MAX_FRAME_PIXELS = 128_000_000
MAX_FRAMES = 1_000_000
_MAX_SIDE = 65_535
_LONGEST_CODE = 16  # characters (PS3.5 6.2)
_NUMBERS = {0x7FE00008: Numbers.FLOAT, 0x7FE00009: Numbers.DOUBLE, 0x7FE00010: Numbers.INTEGER}
_WIDTHS = {Numbers.INTEGER: {1, 8, 16, 32, 64}, Numbers.FLOAT: {32}, Numbers.DOUBLE: {64}}
_MONOCHROME = frozenset({"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"})
_COLOUR = SUBSAMPLED | {"RGB", "YBR_FULL", "YBR_RCT", "YBR_ICT", "YBR_PARTIAL_420", "XYB"}


def geometry_of(data_set: DataSet, pixels: Element, transfer_syntax: str) -> Recipe:
    """Read the Image Pixel module as a recipe without transformations; `check` tells whether it makes sense."""
    allocated = _count(data_set, "BitsAllocated")
    stored = _count(data_set, "BitsStored") or allocated
    high = _count(data_set, "HighBit")
    samples = _count(data_set, "SamplesPerPixel") or 1
    recipe = Recipe(
        transfer_syntax=transfer_syntax,
        rows=_count(data_set, "Rows"),
        columns=_count(data_set, "Columns"),
        frames=_count(data_set, "NumberOfFrames") or 1,
        samples=samples,
        planar=whole_of(data_set, "PlanarConfiguration") == 1,
        photometric=(text_of(data_set, "PhotometricInterpretation") or _usual(samples)).upper()[:_LONGEST_CODE],
        bits_allocated=allocated,
        bits_stored=stored,
        raised=high + 1 - stored if stored <= high < allocated else 0,
        signed=whole_of(data_set, "PixelRepresentation") == 1,
        numbers=_NUMBERS[pixels.tag],
    )
    if recipe.photometric != "YBR_FULL_422" or pixels.length == UNDEFINED:
        return recipe
    whole = recipe.model_copy(update={"photometric": "YBR_FULL"})
    # Some writers say 4:2:2 and store all samples.
    return whole if whole.frame_bits * whole.frames <= pixels.length * 8 else recipe


def check(g: Recipe, frames: int) -> None:
    """Raise NotDrawable for a shape that cannot be drawn, or if no frame of it was found."""
    if not (0 < g.rows <= _MAX_SIDE and 0 < g.columns <= _MAX_SIDE):
        raise NotDrawable(f"The data set states frames of {g.columns} x {g.rows} pixels.")
    if g.bits_allocated not in _WIDTHS[g.numbers] or not 0 < g.bits_stored <= g.bits_allocated:
        raise NotDrawable(f"Samples of {g.bits_stored} bits in {g.bits_allocated} are not supported.")
    fits = (g.samples == 1 and g.photometric in _MONOCHROME) or (
        g.samples == len("RGB") and g.photometric in _COLOUR and g.bits_allocated in {8, 16, 32}
    )
    if not fits:
        raise NotDrawable(f"Pixels of {g.samples} samples in {g.photometric!r} are not supported.")
    if g.pixels > MAX_FRAME_PIXELS:
        raise NotDrawable(f"A frame has more than {MAX_FRAME_PIXELS // 10**6} megapixels.")
    if not frames:
        raise NotDrawable("The pixel data is shorter than one frame.")


def _usual(samples: int) -> str:
    """Return the photometric interpretation that viewers assume if there is none."""
    return "MONOCHROME2" if samples == 1 else "RGB"


def _count(data_set: DataSet, keyword: str) -> int:
    return max(0, whole_of(data_set, keyword) or 0)
