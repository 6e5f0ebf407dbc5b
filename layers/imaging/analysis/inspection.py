"""Inspect an uploaded file: its kind, whether it is whole, and what its pixels show."""

from pathlib import Path

from PIL import Image

from core.images.inspection import Inspection
from imaging.analysis import fingerprints, labels
from imaging.raster import budget, orientation, pixels
from imaging.raster.decoder_errors import decoding
from imaging.raster.decoding import opened
from imaging.raster.sniffing import MediaType, media_type
from imaging.raster.source import Source

BAND = 1 << 20  # pixels looked at together when searching for colour
COLOURLESS = frozenset({"1", "L", "LA", "La", "I", "F", *pixels.SIXTEEN})


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
    first = source.load()
    grey = _is_grey(first)
    shown = pixels.displayable(first, source.depth)
    fingerprint = fingerprints.fingerprint(orientation.upright(pixels.luminance(shown), source.orientation))
    sample = labels.sample(shown)
    del first, shown  # the next frames need the room
    for number in range(1, source.frames):
        source.seek(number)
        budget.check(source.frames, source.size[0] * source.size[1])  # a GIF may grow on the way
        frame = source.load()
        grey = grey and _is_grey(frame)
    found = Inspection(
        media_type=source.kind,
        width=width,
        height=height,
        orientation=source.stored_orientation,
        frames=source.frames,
        bits=source.bits,
        grey=grey,
        fingerprint=fingerprint,
    )
    return found.model_copy(update={"labels": labels.labels(sample, found)})


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
