"""Render a DICOM frame from its recipe and its own bytes.

This parses no DICOM and does not load pydicom, which would double the time of a cold start.
"""

from pathlib import Path

import numpy as np

from core.images.render_options import Region, RenderOptions, VoiFunction
from core.kernel.errors import InvalidParameter, NotDrawable
from core.kernel.frame_index import EncodedFrame
from imaging.dicom.drawing import drawing
from imaging.dicom.picture import Picture, drawn, picture_of
from imaging.dicom.recipe import Recipe, Window
from imaging.raster import pixels
from imaging.raster.decoder_errors import decoding
from imaging.raster.encoding import Rendered
from imaging.raster.rendering import finish

_MOST_PIXELS = 128_000_000  # of a picture whose pixels were made square


def render_frame(
    encoded: EncodedFrame,
    options: RenderOptions,
    table: bytes | None = None,
    region: Region | None = None,
    function: VoiFunction | None = None,
) -> Rendered:
    """Draw a frame from its encoded bytes, as PNG unless asked otherwise; `options.frame` is ignored.

    The picture has square pixels; sizes in `options` are of it, or of a `region` of it. `table` is the 768 bytes of a
    custom colour map, `function` the shape of a window, if not that of the object. Raises
    InvalidParameter for an impossible frame, window or colour map, OutputTooLarge for a picture beyond the limit,
    NotDrawable for a broken frame.
    """
    with drawing():
        recipe = Recipe.for_frame(encoded.recipe, encoded.detail, encoded.number)
        if function:
            recipe = recipe.model_copy(update={"greys": recipe.greys.model_copy(update={"function": function})})
        shown = _squared(picture_of(recipe, encoded.number, encoded.content, _window(options)), recipe)
    return finish(_part(shown, region) if region else shown, options, table=table)


def picture(path: Path) -> Picture:
    """Return the first frame of the file at `path` that can be drawn, with square pixels.

    It is (rows, columns) grey or (rows, columns, 3) RGB, of 8 bits. Raises as `imaging.dicom.inspection.inspect` does,
    and NotDrawable if no frame can be drawn.
    """
    from imaging.dicom.frames import frames_of  # noqa: PLC0415 - these load pydicom
    from imaging.dicom.opening import opened  # noqa: PLC0415
    from imaging.dicom.survey import survey  # noqa: PLC0415

    with decoding(), opened(path) as file:
        frames = frames_of(file)
        found = survey(file.source, frames, frames.recipe) if frames.recipe else None
        if not frames.recipe or not found or not found.first:
            raise NotDrawable(frames.reason or "The object has no picture that can be drawn.")
        number, frame = found.first
        own = frames.recipe_of(frames.recipe.model_copy(update={"extent": found.extent}), number)
        return _squared(drawn(own, frame), own)


def _part(shown: Picture, region: Region) -> Picture:
    """Cut a region out, of one pixel at least, and turn it over."""
    rows, columns = shown.shape[:2]
    top, left = int(region.top * rows), int(region.left * columns)
    height, width = max(1, round(region.height * rows)), max(1, round(region.width * columns))
    part = shown[top : top + height, left : left + width]
    turned = part[:: -1 if region.flipped else 1, :: -1 if region.mirrored else 1]
    return np.ascontiguousarray(turned)


def _squared(shown: Picture, recipe: Recipe) -> Picture:
    """Resample a picture so that its pixels are square, as PS3.3 C.7.6.3.1.7 wants them displayed."""
    width, height = recipe.drawn_size
    if (height, width) == shown.shape[:2]:
        return shown
    ratio = min(1, (_MOST_PIXELS / (width * height)) ** 0.5)
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return pixels.array(pixels.resized(pixels.from_array(shown), size)).astype(np.uint8, copy=False)


def _window(options: RenderOptions) -> Window | None:
    center, width = options.window_center, options.window_width
    if center is None and width is None:
        return None
    if center is None or width is None:
        missing = "window_center" if center is None else "window_width"
        raise InvalidParameter.named(missing, "A window needs both a center and a width.")
    return Window(center=center, width=width)
