"""Draw a picture as asked: upright, in sRGB, resized, coloured, without metadata."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images.inspection import Window
from core.images.render_options import DEFAULT_QUALITY, LARGEST_SIDE, Fit, Format, RenderOptions
from core.kernel.errors import OutputTooLarge
from imaging.raster import coloring, deep_color, deep_grey, encoding, orientation, pixels, png
from imaging.raster.color_conversion import to_srgb
from imaging.raster.decoder_errors import decoding
from imaging.raster.decoding import opened
from imaging.raster.encoding import COLOUR, RGBA, Pixels, Rendered
from imaging.raster.sniffing import MediaType, media_type
from imaging.raster.source import Source

OUTPUT_PIXELS = 25_000_000

_SAME_FAMILY = {
    MediaType.JPEG: Format.JPEG,
    MediaType.HEIC: Format.JPEG,
    MediaType.WEBP: Format.WEBP,
    MediaType.AVIF: Format.AVIF,
}


def render(path: Path, options: RenderOptions, *, table: bytes | None = None) -> Rendered:
    """Draw the picture at `path` (not DICOM) by `options`; `table` is the 768 bytes of a custom colour map.

    Raises InvalidParameter for a frame or colour map that there is not, and OutputTooLarge, before it decodes, for a
    size beyond 25 million pixels or the limits of the format.
    """
    kind = media_type(path)
    output = options.format or _SAME_FAMILY.get(kind, Format.PNG)
    with decoding(), opened(path, kind) as source:
        source.seek(options.frame or 0)
        shown = frame(source, _target(*source.size, options, output), options.window())
    return _drawn(shown, options, output, table)


def finish(shown: Pixels, options: RenderOptions, *, table: bytes | None = None) -> Rendered:
    """Draw decoded pixels, (H, W) or (H, W, 3 or 4), uint8 or uint16, by `options`; as PNG where no format is asked."""
    height, width = shown.shape[:2]
    output = options.format or Format.PNG
    target = _target(width, height, options, output)
    if target != (width, height):
        shown = pixels.array(pixels.resized(pixels.from_array(shown), target))
    return _drawn(shown, options, output, table)


def frame(source: Source, target: tuple[int, int], window: Window | None) -> Pixels:
    """Return the current frame of `source`, upright, of size `target`, grey or sRGB. It spends the source.

    `window` is for grey of more than 8 bits, which is shown by what all frames hold without one.
    """
    if deep_grey.is_deep_grey(source):
        return deep_grey.frame(source, target, window)
    drawn = deep_color.frame(source, target)
    drawn = _of_8_bits(source, target) if drawn is None else drawn
    return drawn if window is None else deep_grey.windowed(drawn, source.bits, window)


def _of_8_bits(source: Source, target: tuple[int, int]) -> Pixels:
    turned = source.orientation in orientation.SWAPPED
    stored_target = (target[1], target[0]) if turned else target
    area = source.draft(stored_target)
    decoded: Any = source.load()
    shown = pixels.displayable(decoded, source.depth)
    shown = pixels.converted(shown, to_srgb(source.profile, shown.mode))
    small = pixels.resized(shown, stored_target, area)
    if small is not decoded:
        decoded.close()  # what follows needs the memory
    return pixels.array(orientation.upright(small, source.orientation))


def _target(width: int, height: int, options: RenderOptions, output: Format) -> tuple[int, int]:
    """Return the size that a picture is resized to, before it is cut. Raises OutputTooLarge."""
    wanted = options.size_of(width, height)
    if max(wanted) > max(LARGEST_SIDE, width, height) or wanted[0] * wanted[1] > OUTPUT_PIXELS:
        raise OutputTooLarge(f"The result would have {wanted[0]} x {wanted[1]} pixels; the limit is {OUTPUT_PIXELS:,}.")
    encoding.check_size(*(_cover(options) or wanted), output)
    return wanted


def _drawn(shown: Pixels, options: RenderOptions, output: Format, table: bytes | None) -> Rendered:
    quality = options.quality or DEFAULT_QUALITY
    shown = _cut(shown, options)
    if options.invert:
        shown = _inverted(shown)
    if options.colormap is None:
        return encoding.encode(shown, output, quality)
    palette = table or coloring.named(options.colormap)
    grey = coloring.indices(encoding.on_white(coloring.eight_bits(shown)))
    if output is Format.PNG:
        height, width = grey.shape
        return Rendered(png.write_palette(grey, palette), output.media_type, width, height)
    return encoding.encode(coloring.as_table(palette)[grey], output, quality)


def _cover(options: RenderOptions) -> tuple[int, int] | None:
    """Return the box that is to be filled, for `fit=cover`."""
    if options.fit is not Fit.COVER or options.width is None or options.height is None:
        return None
    return options.width, options.height


def _cut(shown: Pixels, options: RenderOptions) -> Pixels:
    """Crop to the middle, for `fit=cover`."""
    if (box := _cover(options)) is None:
        return shown
    height, width = shown.shape[:2]
    left, top = max(0, width - box[0]) // 2, max(0, height - box[1]) // 2
    return shown[top : top + box[1], left : left + box[0]]


def _inverted(shown: Pixels) -> Pixels:
    """Invert the colours, but not the alpha."""
    full = np.iinfo(shown.dtype).max
    inverted: NDArray[Any] = full - shown
    if shown.ndim == COLOUR and shown.shape[2] == RGBA:
        inverted[..., 3] = shown[..., 3]
    return inverted
