"""Convert what a decoder returns to pixels that can be shown: grey or sRGB, with or without alpha, resized."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from imaging.raster.color_conversion import Conversion, to_srgb
from imaging.raster.encoding import COLOUR, Pixels

AVERAGED = ("L", "RGB")  # modes whose blocks Pillow averages
SIXTEEN = ("I;16", "I;16L", "I;16B", "I;16N")
GAP = 3.9  # Lanczos works on so many times the target: what is larger is averaged first (docs/performance.md)
BAND = 1 << 20  # pixels converted together


def displayable(image: Image.Image, bits: int = 16) -> Image.Image:
    """Return `image` as L, I;16, RGB, RGBA, or CMYK or LAB. `bits` is its sample depth.

    16-bit samples that use fewer bits are spread over all 16.
    """
    match image.mode:
        case mode if mode in SIXTEEN:
            return _sixteen(image, bits)
        case "L" | "RGB" | "1" if "transparency" not in image.info:
            return image if image.mode != "1" else image.convert("L")
        case "RGBA" | "CMYK" | "LAB":
            return image
        case _:
            return image.convert("RGBA" if image.has_transparency_data else "RGB")


type Area = tuple[float, float, float, float]  # left, top, right, bottom


class Reduced(NamedTuple):
    """A copy by the average of whole blocks, and the area of it that the picture fills: the last blocks may be cut."""

    image: Image.Image
    area: Area

    def resized(self, size: tuple[int, int], gap: float = GAP) -> Image.Image:
        """Return the picture by Lanczos, with blocks averaged first down to `gap` times the size."""
        return resized(self.image, size, self.area, gap)


def reduced(image: Image.Image, side: int = 512) -> Reduced:
    """Return a copy with at least `side` pixels a side: ten times cheaper to make than one Lanczos of all pixels.

    It is `image` itself if that is small, or has samples that cannot be averaged as they are.
    """
    factor = min(image.size) // side
    if factor < 2 or image.mode not in {"L", "RGB", "RGBA"}:  # noqa: PLR2004
        return Reduced(image, (0, 0, *image.size))
    area = 0, 0, image.width / factor, image.height / factor
    if image.mode == "RGBA":
        return Reduced(image.convert("RGBa").reduce(factor).convert("RGBA"), area)
    return Reduced(image.reduce(factor), area)


def resized(image: Image.Image, size: tuple[int, int], area: Area | None = None, gap: float = GAP) -> Image.Image:
    """Resize `area` of `image`, or all of it, by Lanczos; colours under transparency do not bleed.

    From twice the gap on, which is eight times the target, whole blocks are averaged first: a quarter of the time.
    """
    if image.size == size and area in {None, (0, 0, *size)}:
        return image
    if image.mode != "RGBA":
        return image.resize(size, Image.Resampling.LANCZOS, area, gap if image.mode in AVERAGED else None)
    image = image.convert("RGBa")  # in steps, so that only two of the three are in memory at once
    image = image.resize(size, Image.Resampling.LANCZOS, area, gap)
    return image.convert("RGBA")


def converted(image: Image.Image, conversion: Conversion | None) -> Image.Image:
    """Return what `displayable` returns as L, I;16, RGB or RGBA of sRGB; inks without a profile are mixed plainly.

    Colours are converted before they are resized, as averages of two profiles differ. In bands, to keep memory low.
    """
    if conversion is None:
        return image.convert("RGB") if image.mode == "CMYK" else image
    whole = Image.new("RGB", image.size) if image.mode in {"CMYK", "LAB"} else image
    rows = max(1, BAND // image.width)
    for top in range(0, image.height, rows):
        band = 0, top, image.width, min(top + rows, image.height)
        whole.paste(Image.fromarray(conversion(array(image.crop(band)))), band)
    return whole


def plain(image: Image.Image) -> Image.Image:
    """Convert what `displayable` returns likewise, without a look at its profile."""
    return converted(image, to_srgb(None, image.mode))


def luminance(image: Image.Image) -> Image.Image:
    """Convert what `displayable` returns to L."""
    return plain(image).convert("L")


def array(image: Image.Image) -> Pixels:
    """Return the samples of an image: (H, W) or (H, W, samples) of uint8, or (H, W) of uint16."""
    pixels = np.asarray(image)
    if image.mode == "LAB":  # Pillow hands a* and b* out as signed bytes
        return pixels ^ np.array([0, 0x80, 0x80], np.uint8)
    return pixels.astype(np.uint16, copy=False) if image.mode == "I;16" else pixels


def from_array(pixels: Pixels) -> Image.Image:
    """Return an array as a Pillow image; 16-bit colour becomes 8-bit, which is what Pillow can hold."""
    if pixels.dtype == np.uint16 and pixels.ndim == COLOUR:
        pixels = ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(pixels))


def _sixteen(image: Image.Image, bits: int) -> Image.Image:
    values = np.asarray(image)
    if image.mode == "I;16" and bits >= 16:  # noqa: PLR2004
        return image
    if 8 < bits < 16:  # noqa: PLR2004
        values = np.minimum(values, (1 << bits) - 1).astype(np.uint32) * 0xFFFF // ((1 << bits) - 1)
    return Image.fromarray(values.astype(np.uint16))
