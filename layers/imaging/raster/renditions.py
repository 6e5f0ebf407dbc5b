"""Make the standard sizes and colours of an accepted picture."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from core.images.inspection import Window
from core.images.render_options import Format
from imaging.raster import encoding, pixels, png
from imaging.raster.coloring import indices, luminance
from imaging.raster.decoder_errors import decoding
from imaging.raster.decoding import opened
from imaging.raster.encoding import COLOUR, RGBA, Pixels, Rendered
from imaging.raster.rendering import frame
from imaging.raster.sniffing import MediaType, media_type

WIDTHS = (1600, 512, 150)  # each is resized from the one before
QUALITY = 85
LONGEST_SIDE, AREA = 16_000, 10_000_000  # what every format takes


def resize(path: Path, *, grey: bool = False, window: Window | None = None) -> dict[str, Rendered]:
    """Return a picture by name for each of WIDTHS: as wide as the name says, or as the source if that is narrower.

    `grey` tells that a colour picture has no colours, `window` how grey is shown (both as in `Inspection`). Colour
    becomes JPEG, transparency WebP, grey PNG, with 16 bits where the source has them. Extremely long pictures come out
    narrower.
    """
    kind = media_type(path)
    if kind is MediaType.DICOM:
        from imaging.dicom.rendering import picture  # noqa: PLC0415 - pydicom, only when needed

        return of_pixels(picture(path), grey=grey)
    with decoding(), opened(path, kind) as source:
        largest = frame(source, _fitted(*source.size, WIDTHS[0]), window)
        width, height = source.size
    return _ladder(luminance(largest) if grey and _is_opaque_colour(largest) else largest, (width, height))


def of_pixels(shown: Pixels, *, grey: bool = False) -> dict[str, Rendered]:
    """Return the renditions of decoded pixels, (H, W) or (H, W, 3 or 4), uint8 or uint16."""
    height, width = shown.shape[:2]
    return _ladder(luminance(shown) if grey and _is_opaque_colour(shown) else shown, (width, height))


def colorize(content: bytes, table: bytes) -> bytes:
    """Return a grey rendition (a PNG of 8 or 16 bits) as a palette PNG in the 768 bytes of a colour map."""
    with Image.open(BytesIO(content), formats=["PNG"]) as image:
        grey = pixels.array(image if image.mode in {"L", "I;16"} else image.convert("L"))
    return png.write_palette(indices(grey), table)


def _ladder(shown: Pixels, size: tuple[int, int]) -> dict[str, Rendered]:
    """Return the renditions of a picture of `size`, each resized from the last."""
    made: dict[str, Rendered] = {}
    for width in WIDTHS:
        target = _fitted(*size, width)
        if target != (shown.shape[1], shown.shape[0]):
            shown = pixels.array(pixels.resized(pixels.from_array(shown), target))
        made[str(width)] = encoding.encode(shown, _format(shown), QUALITY)
    return made


def _fitted(width: int, height: int, most: int) -> tuple[int, int]:
    """Return the size of a rendition: never enlarged, `most` wide or less if the height would be too large."""
    ratio = min(1, most / width, LONGEST_SIDE / height, (AREA / (width * height)) ** 0.5)
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def _is_opaque_colour(shown: Pixels) -> bool:
    return shown.ndim == COLOUR and shown.shape[2] != RGBA


def _format(shown: Pixels) -> Format:
    if shown.ndim < COLOUR:
        return Format.PNG
    return (
        Format.WEBP
        if shown.shape[2] == RGBA and not np.all(shown[..., 3] == np.iinfo(shown.dtype).max)
        else Format.JPEG
    )
