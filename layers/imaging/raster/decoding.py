"""Open a picture with the decoder of its kind, within the budget."""

import importlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from imaging.raster import budget, declarations
from imaging.raster.containers import bmp, jpeg_end, tiff
from imaging.raster.containers.tiff_pages import Pages
from imaging.raster.decoder_errors import decoding
from imaging.raster.sniffing import MediaType
from imaging.raster.source import Source

Image.MAX_IMAGE_PIXELS = budget.PIXELS // 2  # Pillow raises beyond twice that; a GIF may grow while it is decoded

_DECODERS = {
    MediaType.JPEG: ("PIL.JpegImagePlugin", "JpegImageFile"),  # never MPO: its further pictures are previews
    MediaType.PNG: ("PIL.PngImagePlugin", "PngImageFile"),
    MediaType.GIF: ("imaging.raster.containers.gif", "Gif"),
    MediaType.TIFF: ("PIL.TiffImagePlugin", "TiffImageFile"),
    MediaType.WEBP: ("PIL.WebPImagePlugin", "WebPImageFile"),
    MediaType.AVIF: ("imaging.raster.containers.avif_decoder", "AvifImageFile"),
    MediaType.HEIC: ("imaging.raster.containers.heic", "Heic"),
    MediaType.BMP: ("PIL.BmpImagePlugin", "BmpImageFile"),
    MediaType.JPEG_2000: ("PIL.Jpeg2KImagePlugin", "Jpeg2KImageFile"),
}

_PLAIN_PNG = ("imaging.raster.containers.png_plain", "PlainPng")


@contextmanager
def opened(path: Path, kind: MediaType) -> Generator[Source]:
    """Open the picture at `path` without decoding it.

    Raises ContentTooLarge when it declares more than the budget, UnsupportedMediaType when its header is broken.
    """
    container = declarations.of_container(path, kind)
    with _bytes(path, container) as file, _reader(path, file, kind, is_plain=container.is_plain) as image:
        with decoding():
            source = declarations.checked(image, path, kind, container)
        yield source


def _bytes(path: Path, container: declarations.Container) -> BinaryIO:
    with decoding():
        return path.open("rb") if container.has_end else jpeg_end.with_end(path)


def _reader(path: Path, file: BinaryIO, kind: MediaType, *, is_plain: bool) -> Any:
    """Read from the open file: given a path, Pillow maps it into memory and mixes up the rows of a rotated TIFF."""
    with decoding():
        module, name = _PLAIN_PNG if is_plain else _DECODERS[kind]
        pillow = getattr(importlib.import_module(module), name)
        if kind is MediaType.TIFF and not _is_plain(pillow, file):
            return Pages(path)
        try:
            return pillow(file)
        except OSError:
            file.seek(0)
            if kind is not MediaType.BMP or not (fields := bmp.decoded(file)):
                raise
            return fields


def _is_plain(pillow: Any, file: BinaryIO) -> bool:
    """Return whether Pillow reads every page of the TIFF correctly."""
    try:
        with pillow(file) as image:
            budget.check(1, image.width * image.height)  # before Pillow is asked to count pages
            budget.check(image.n_frames, 0)
            for number in range(image.n_frames):
                image.seek(number)
                if not tiff.is_plain(image.tag_v2):
                    return False
    except (SyntaxError, KeyError):  # Pillow does not know such samples
        return False
    finally:
        file.seek(0)
    return True
