"""Draw colours of 16 bits a sample, which Pillow would reduce to 8: libpng and tifffile read them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.raster import budget, orientation, samples
from imaging.raster.color_conversion import to_srgb
from imaging.raster.containers import tiff
from imaging.raster.containers.tiff_pages import Pages
from imaging.raster.decoder_errors import decoding
from imaging.raster.encoding import COLOUR, RGBA, Pixels
from imaging.raster.samples import WORD
from imaging.raster.sniffing import MediaType
from imaging.raster.source import Source

READING, WRITING = 18, 38  # bytes a pixel, at their peaks


def frame(source: Source, target: tuple[int, int]) -> Pixels | None:
    """Return the current frame of `source`, upright, of size `target`, as (H, W, 3 or 4) of 16 bits.

    None when it has no such colours, or is too large: then 8 bits are drawn.
    """
    (width, height), (wide, high) = source.size, target
    if max(width * height * READING, wide * high * WRITING) > budget.MEMORY:
        return None
    try:
        with decoding():
            whole = _read(source)
    except UnsupportedMediaType:
        if isinstance(source.image, Pages):
            raise
        return None  # accepted because Pillow reads it, so it is drawn as Pillow reads it
    if whole is None:
        return None
    stored_target = (target[1], target[0]) if source.orientation in orientation.SWAPPED else target
    conversion = to_srgb(source.profile, "RGB")
    small = resized(whole, stored_target)
    return orientation.turned(conversion(small) if conversion else small, source.orientation)


def _read(source: Source) -> Pixels | None:
    image = source.image
    if isinstance(image, Pages):
        whole = image.pixels()
        return whole if whole.ndim == COLOUR and whole.dtype == np.uint16 else None
    if source.kind is MediaType.TIFF and tiff.is_deep(image.tag_v2):
        with Pages(source.path) as pages:
            pages.seek(image.tell())
            return pages.pixels()
    if source.kind is MediaType.PNG and source.bits == WORD and source.frames == 1:
        return _png(source)
    return None


def _png(source: Source) -> Pixels:
    import imagecodecs  # noqa: PLC0415 - rare

    return imagecodecs.png_decode(source.path.read_bytes())


def resized(whole: Pixels, size: tuple[int, int]) -> Pixels:
    """Resize (H, W), (H, W, 3) or (H, W, 4) of 16 bits by Lanczos; colours under transparency do not bleed."""
    if (whole.shape[1], whole.shape[0]) == size:
        return whole
    if whole.ndim < COLOUR:
        return _channel(whole, size)
    colours, opacity = whole[..., :3], whole[..., 3:]
    if whole.shape[2] == RGBA:
        colours = samples.multiplied(colours, opacity)
    channels = [_channel(plane, size) for part in (colours, opacity) for plane in np.moveaxis(part, 2, 0)]
    small: NDArray[Any] = np.stack(channels, axis=2)
    if whole.shape[2] == RGBA:
        small[..., :3] = samples.divided(small[..., :3], small[..., 3:])
    return small


def _channel(plane: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(Image.fromarray(np.ascontiguousarray(plane)).resize(size, Image.Resampling.LANCZOS))
