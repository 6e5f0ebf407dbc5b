"""Decode a TIFF compressed as WebP, which Pillow's libtiff is built without."""

import io
from typing import Any

from PIL import Image

from core.kernel.errors import UnsupportedMediaType

COMPRESSION, WEBP = 259, 50001
WIDTH, HEIGHT = 256, 257
STRIP_OFFSETS, ROWS_PER_STRIP, STRIP_SIZES = 273, 278, 279
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_SIZES = 322, 323, 324, 325


def is_webp(image: Any) -> bool:
    """Return whether the current page of a TiffImageFile is compressed as WebP."""
    return image.tag_v2.get(COMPRESSION) == WEBP


def assemble(image: Any) -> Image.Image:
    """Decode the current page of `image` (an open TiffImageFile), not rotated, as RGB or RGBA."""
    from PIL.WebPImagePlugin import WebPImageFile  # noqa: PLC0415 - rare

    tags = image.tag_v2
    tiled = TILE_OFFSETS in tags
    width, height = tags[WIDTH], tags[HEIGHT]  # `image.size` is upright already
    across, down = (tags[TILE_WIDTH], tags[TILE_HEIGHT]) if tiled else (width, tags.get(ROWS_PER_STRIP, height))
    offsets, sizes = (tags[TILE_OFFSETS], tags[TILE_SIZES]) if tiled else (tags[STRIP_OFFSETS], tags[STRIP_SIZES])
    columns = -(-width // across)
    page = Image.new(image.mode, (width, height))
    for number, (offset, size) in enumerate(zip(offsets, sizes, strict=True)):
        image.fp.seek(offset)
        with WebPImageFile(io.BytesIO(image.fp.read(size))) as part:
            if part.width > across or part.height > down:
                raise UnsupportedMediaType("A strip of the TIFF is larger than it says.")
            page.paste(part.convert(image.mode), (number % columns * across, number // columns * down))
    return page
