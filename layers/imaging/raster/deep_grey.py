"""Read grey pictures of more than 8 bits as they are stored, and draw them by a window."""

import numpy as np

from core.images.inspection import Window
from imaging.raster import levels, orientation
from imaging.raster.color_conversion import to_srgb
from imaging.raster.coloring import luminance
from imaging.raster.containers.tiff_pages import Pages
from imaging.raster.decoder_errors import decoding
from imaging.raster.deep_color import resized
from imaging.raster.encoding import COLOUR, Pixels
from imaging.raster.levels import Greys
from imaging.raster.samples import WORD
from imaging.raster.sniffing import MediaType
from imaging.raster.source import Source


def is_deep_grey(source: Source) -> bool:
    """Return whether the current frame has one channel of more than 8 bits, or of numbers without a scale."""
    if isinstance(source.image, Pages):
        return source.image.is_grey
    is_opaque = not source.image.has_transparency_data
    return source.is_grey and source.bits > 8 and (is_opaque or source.frames == 1)  # noqa: PLR2004


def read(source: Source) -> Greys:
    """Decode the current frame, upright but for `source.orientation`."""
    with decoding():
        if isinstance(source.image, Pages):
            return source.image.greys()
        if source.image.has_transparency_data:
            return _with_opacity(source)
        values = np.asarray(source.load())
    if source.kind is MediaType.JPEG_2000 and values.dtype == np.uint16:  # Pillow moves samples up to the highest bit
        values = values >> (WORD - source.bits)
    return Greys(values, levels.span_of(values.dtype, source.bits))


def window(source: Source) -> Window:
    """Return the window that shows what all grey frames hold."""
    found: list[levels.Held | None] = []
    span: levels.Extent | None = None
    for number in range(source.frames):
        source.seek(number)
        if is_deep_grey(source):
            greys = read(source)
            span = greys.span
            found.append(levels.held(greys, levels.share(source.frames)))
    return levels.window_of(levels.united(found), span)


def frame(source: Source, target: tuple[int, int], asked: Window | None) -> Pixels:
    """Return the current frame, upright, of size `target`: (H, W) or (H, W, 4) of 16 bits.

    Without a window, what all frames hold is shown from black to white.
    """
    if asked is None and source.frames > 1:
        number = source.image.tell()
        asked = window(source)
        source.seek(number)
    stored_target = (target[1], target[0]) if source.orientation in orientation.SWAPPED else target
    greys = read(source)
    whole = levels.shown(greys, asked or levels.window_of(levels.held(greys), greys.span))
    conversion = to_srgb(source.profile, "I;16")
    if conversion:
        colours = whole if whole.ndim < 3 else whole[..., :3]  # noqa: PLR2004 - grey
        colours[...] = conversion(colours)
    return orientation.turned(resized(whole, stored_target), source.orientation)


def windowed(drawn: Pixels, bits: int, asked: Window) -> Pixels:
    """Return (H, W) of 16 bits: a grey picture decoded as colours, by a window over samples of `bits`."""
    grey = drawn if drawn.ndim < COLOUR else luminance(drawn[..., :3])
    values = grey.astype(np.float32) * ((1 << bits) - 1) / np.iinfo(grey.dtype).max
    return levels.shown(Greys(values, None), asked)


def _with_opacity(source: Source) -> Greys:
    """Decode a PNG with alpha, or with one transparent grey, which libpng turns into alpha."""
    import imagecodecs  # noqa: PLC0415 - rare

    values, opacity = np.moveaxis(imagecodecs.png_decode(source.path.read_bytes()), 2, 0)
    return Greys(values, levels.span_of(values.dtype, WORD), opacity=opacity)
