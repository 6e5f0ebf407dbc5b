"""Inspect an uploaded file: its kind, whether it is whole, and what its pixels show."""

from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from core.images.inspection import Inspection, Window
from imaging.analysis import fingerprints, labels
from imaging.raster import budget, deep_grey, levels, pixels
from imaging.raster.capture import capture_of
from imaging.raster.decoder_errors import decoding
from imaging.raster.decoding import opened
from imaging.raster.sniffing import MediaType, media_type
from imaging.raster.source import Source

BAND = 1 << 16  # pixels looked at together when searching for colour: most pictures show it in the first
COLOURLESS = frozenset({"1", "L", "LA", "La", "I", "F", *pixels.SIXTEEN})


class _Look(NamedTuple):
    """The look of a frame, and for deep grey the values that it holds and can hold."""

    shown: Any
    grey: bool
    deep: bool = False
    held: levels.Held | None = None
    span: levels.Extent | None = None


def inspect(path: Path) -> Inspection:
    """Decode every frame of the file at `path`, which proves that it is whole, and describe it.

    Raises UnsupportedMediaType for a kind that is not supported or a file that is damaged or cut short, ContentTooLarge
    for more declared pixels than are decoded. To be run in the sandbox.
    """
    kind = media_type(path)
    if kind is MediaType.DICOM:
        from imaging.dicom.inspection import inspect as inspect_dicom  # noqa: PLC0415 - pydicom, only when needed

        return inspect_dicom(path)
    with decoding(), opened(path, kind) as source:
        return _described(source)


def _described(source: Source) -> Inspection:
    width, height = source.size
    capture = capture_of(source.image)
    first = _looked_at(source)
    small = pixels.reduced(first.shown)
    sample = labels.sample(small)
    if small.image.mode == "RGBA":  # colours under transparency count
        small = pixels.reduced(pixels.luminance(first.shown))
    fingerprint = fingerprints.fingerprint_of(small, source.orientation)
    looks = [first._replace(shown=None)]  # the next frames need the room
    del first, small
    for number in range(1, source.frames):
        source.seek(number)
        budget.check(source.frames, source.size[0] * source.size[1])  # a GIF may grow on the way
        looks.append(_looked_at(source)._replace(shown=None))
    grey = all(look.grey for look in looks)
    found = Inspection(
        media_type=source.kind,
        width=width,
        height=height,
        orientation=source.stored_orientation,
        frames=source.frames,
        bits=source.bits,
        grey=grey,
        window=_window(looks) if grey and source.bits > 8 else None,  # noqa: PLR2004
        fingerprint=fingerprint,
        captured_at=capture.captured_at,
        camera=capture.camera,
        position=capture.position,
    )
    return found.model_copy(update={"labels": labels.labels(sample, found)})


def _looked_at(source: Source) -> _Look:
    """Decode the current frame."""
    if deep_grey.is_deep_grey(source):
        greys = deep_grey.read(source)
        held = levels.held(greys, levels.share(source.frames))
        shown = levels.shown(greys, levels.window_of(held, greys.span))
        return _Look(pixels.from_array(shown), grey=True, deep=True, held=held, span=greys.span)
    source.draft(source.image.size)  # whole, or halved where it is too large
    image = source.load()
    return _Look(pixels.displayable(image, source.depth), grey=_is_grey(image))


def _window(looks: list[_Look]) -> Window | None:
    """Return the window that shows all frames alike; None when they are not stored as grey."""
    if not any(look.deep for look in looks):
        return None
    return levels.window_of(levels.united([look.held for look in looks]), looks[0].span)


def _is_grey(image: Image.Image) -> bool:
    """Return True if red, green and blue are equal in every pixel. Work in bands to save memory."""
    if image.mode in COLOURLESS:
        return True
    rows = max(1, BAND // image.width)
    return all(
        _is_grey_band(image.crop((0, top, image.width, min(top + rows, image.height))))
        for top in range(0, image.height, rows)
    )


def _is_grey_band(band: Image.Image) -> bool:
    rgb = pixels.array(pixels.plain(pixels.displayable(band)))
    return bool((rgb[..., 0] == rgb[..., 1]).all() and (rgb[..., 1] == rgb[..., 2]).all())
