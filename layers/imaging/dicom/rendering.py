"""Render a DICOM frame from its recipe and its own bytes.

This parses no DICOM and does not load pydicom, which would double the time of a cold start.
"""

from pathlib import Path

from core.images.render_options import RenderOptions
from core.kernel.errors import InvalidParameter, UnsupportedMediaType
from imaging.dicom.picture import Picture, picture_of
from imaging.dicom.recipe import Recipe, Window
from imaging.raster.decoder_errors import decoding
from imaging.raster.encoding import Rendered
from imaging.raster.rendering import finish


def render_frame(
    recipe: bytes, number: int, encoded: bytes, options: RenderOptions, *, table: bytes | None = None
) -> Rendered:
    """Draw frame `number` (from 0; `options.frame` is ignored) from its encoded bytes, as PNG unless asked otherwise.

    `recipe` is as in the inspection, `table` the 768 bytes of a custom colour map. Raises InvalidParameter for an
    impossible frame, window or colour map, OutputTooLarge for a picture beyond the limit, UnsupportedMediaType for a
    broken frame.
    """
    with decoding():
        shown = picture_of(Recipe.from_bytes(recipe), number, encoded, _window(options))
    return finish(shown, options, table=table)


def picture(path: Path) -> Picture:
    """Return the first frame of the file at `path`: (rows, columns) grey or (rows, columns, 3) RGB, of 8 bits.

    Raises as `imaging.dicom.inspection.inspect` does, and UnsupportedMediaType if the object holds no picture.
    """
    from imaging.dicom.frames import first_picture, frames_of  # noqa: PLC0415 - these load pydicom
    from imaging.dicom.opening import opened  # noqa: PLC0415

    with decoding(), opened(path) as file:
        frames = frames_of(file)
        if not frames:
            raise UnsupportedMediaType("The object holds no picture.")
        return first_picture(file, frames)


def _window(options: RenderOptions) -> Window | None:
    center, width = options.window_center, options.window_width
    if center is None and width is None:
        return None
    if center is None or width is None:
        missing = "window_center" if center is None else "window_width"
        raise InvalidParameter.named(missing, "A window takes both a center and a width.")
    return Window(center=center, width=width)
