"""Opens a picture with the one decoder that its magic calls for, within the budget."""

import importlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from imaging import budget, declarations
from imaging.failing import decoding
from imaging.sniffing import MediaType
from imaging.source import Source

Image.MAX_IMAGE_PIXELS = budget.PIXELS // 2  # Pillow raises beyond twice that; a GIF may grow while it is decoded

_DECODERS = {
    MediaType.JPEG: ("PIL.JpegImagePlugin", "JpegImageFile"),  # never MPO: its further pictures are previews
    MediaType.PNG: ("PIL.PngImagePlugin", "PngImageFile"),
    MediaType.GIF: ("PIL.GifImagePlugin", "GifImageFile"),
    MediaType.TIFF: ("PIL.TiffImagePlugin", "TiffImageFile"),
    MediaType.WEBP: ("PIL.WebPImagePlugin", "WebPImageFile"),
    MediaType.AVIF: ("PIL.AvifImagePlugin", "AvifImageFile"),
    MediaType.BMP: ("PIL.BmpImagePlugin", "BmpImageFile"),
    MediaType.JPEG_2000: ("PIL.Jpeg2KImagePlugin", "Jpeg2KImageFile"),
}


@contextmanager
def opened(path: Path, kind: MediaType) -> Generator[Source]:
    """The picture at `path`, not decoded yet.

    Raises ContentTooLarge when it declares more than the budget, UnsupportedMediaType when its header is broken.
    """
    container = declarations.of_container(path, kind)
    with decoding():
        module, name = _DECODERS[kind]
        image = getattr(importlib.import_module(module), name)(path)
    with image:
        with decoding():
            source = declarations.checked(image, kind, container)
        yield source
