"""Encode arrays as PNG, JPEG, WebP and AVIF, without any metadata."""

from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format
from core.kernel.errors import OutputTooLarge
from imaging.raster import png
from imaging.raster.coloring import eight_bits

type Pixels = png.Pixels

COLOUR = 3  # dimensions of an array that is not grey
RGBA = 4
BAND = 256  # rows blended together

# longest side and pixels: the limits of the formats, and what their encoders were measured to do in 512 MB
_MOST = {
    Format.PNG: (100_000, 25_000_000),
    Format.JPEG: (65_500, 25_000_000),
    Format.WEBP: (16_383, 10_000_000),
    Format.AVIF: (16_384, 10_000_000),
}


class Rendered(NamedTuple):
    """An encoded picture."""

    content: bytes
    media_type: str
    width: int
    height: int


def check_size(width: int, height: int, output: Format) -> None:
    """Raise OutputTooLarge for a picture that the format cannot hold, or that would take too long to encode."""
    side, area = _MOST[output]
    if max(width, height) > side or width * height > area:
        raise OutputTooLarge(
            f"The result would be {width} x {height}; the limit of {output} is {area:,} pixels, {side:,} per side."
        )


def encode(pixels: Pixels, output: Format, quality: int) -> Rendered:
    """Encode `pixels`. 16 bits stay only in PNG; transparency stays but in JPEG, where it is flattened on white."""
    height, width = pixels.shape[:2]
    check_size(width, height, output)
    match output:
        case Format.PNG:
            content = png.write(pixels)
        case Format.JPEG:
            content = _pillow(on_white(eight_bits(pixels)), "JPEG", quality=quality)
        case Format.WEBP:
            content = _pillow(eight_bits(pixels), "WEBP", quality=quality, method=4)
        case Format.AVIF:
            content = _pillow(eight_bits(pixels), "AVIF", quality=quality, speed=10, max_threads=1)
    return Rendered(content, output.media_type, width, height)


def on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return RGBA flattened on white as (H, W, 3), anything else unchanged."""
    if pixels.ndim < COLOUR or pixels.shape[2] != RGBA:
        return pixels
    opaque = np.empty((*pixels.shape[:2], 3), np.uint8)
    for top in range(0, len(pixels), BAND):
        band = pixels[top : top + BAND].astype(np.uint32)
        alpha = band[..., 3:]
        opaque[top : top + BAND] = (band[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
    return opaque


def _pillow(pixels: NDArray[np.uint8], name: str, **options: Any) -> bytes:
    output = BytesIO()
    Image.fromarray(pixels).save(output, name, **options)
    return output.getvalue()
