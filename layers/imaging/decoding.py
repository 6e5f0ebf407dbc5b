"""Opens a picture with the one decoder that its magic calls for, within the budget, and hands out its frames."""

import importlib
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import InvalidParameter, Problem, UnsupportedMediaType
from imaging import budget, orientation
from imaging.containers import avif, jpeg, jpeg2000, png, webp_tiff
from imaging.sniffing import MediaType

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
_BITS = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_BITS_PER_SAMPLE = 258  # TIFF


@dataclass(frozen=True)
class Source:
    """An open picture whose declared size is within the budget. `orientation` is what is left to be done by us."""

    image: Any  # Pillow's ImageFile: `seek`, `draft` and `tag_v2` are its plug-ins' own
    kind: MediaType
    frames: int
    bits: int
    stored_orientation: int

    @property
    def orientation(self) -> int:
        """What `frame` still has to be turned by: Pillow turns TIFFs while it loads them."""
        return 1 if self.kind is MediaType.TIFF else self.stored_orientation

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frame it stands at, upright."""
        width, height = self.image.size
        return (height, width) if self.orientation in orientation.SWAPPED else (width, height)

    @property
    def depth(self) -> int:
        """How many bits of a 16-bit sample are used: JPEG 2000 comes spread over all."""
        return 16 if self.kind is MediaType.JPEG_2000 else self.bits

    def seek(self, number: int) -> None:
        """Stand at frame `number` (from 0). Raises InvalidParameter beyond the last."""
        if number >= self.frames:
            raise InvalidParameter.named("frame", f"There are {self.frames} frames, counted from 0.")
        if self.frames > 1:
            with decoding():
                self.image.seek(number)

    def load(self) -> Image.Image:
        """The frame it stands at, decoded, not yet turned by `orientation`."""
        with decoding():
            if self.kind is MediaType.TIFF and webp_tiff.is_webp(self.image):
                return orientation.upright(webp_tiff.assemble(self.image), self.stored_orientation)
            self.image.load()
        return self.image


@contextmanager
def opened(path: Path, kind: MediaType) -> Generator[Source]:
    """The picture at `path`, not decoded yet.

    Raises ContentTooLarge when it declares more than the budget, UnsupportedMediaType when its header is broken.
    """
    promise = _promise(path, kind)
    with decoding():
        module, name = _DECODERS[kind]
        image = getattr(importlib.import_module(module), name)(path)
    with image:
        _check_budget(image, kind, promise)
        frames = _frames(image, kind)
        yield Source(image, kind, frames, promise.bits or _bits(image), _stored_orientation(image, kind))


@contextmanager
def decoding() -> Generator[None]:
    """Decoders raise anything at all on broken bytes: to the outside that is one thing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (Problem, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise UnsupportedMediaType("It is damaged or cut short: it could not be decoded.") from error


@dataclass(frozen=True)
class _Promise:
    """What our own look at the container found."""

    bits: int | None = None
    held: float = 0


def _promise(path: Path, kind: MediaType) -> _Promise:
    match kind:
        case MediaType.PNG:
            return _Promise(png.check(path))
        case MediaType.JPEG:
            return _Promise(held=jpeg.check(path).held)
        case MediaType.JPEG_2000:
            size = jpeg2000.check(path)
            budget.check(1, size.width * size.height)
            return _Promise(size.bits)
        case MediaType.AVIF:
            return _Promise(avif.bits(path))
        case _:
            return _Promise()


def _check_budget(image: Any, kind: MediaType, promise: _Promise) -> None:
    width, height = image.size
    budget.check(1, width * height)
    with decoding():
        frames = _frames(image, kind)
        budget.check(frames, 0)
        if kind is MediaType.TIFF:
            sizes = [_page_size(image, number) for number in range(frames)]  # pages differ
            image.seek(0)
        else:
            sizes = [(width, height)] * frames
    budget.check(frames, sum(width * height for width, height in sizes))
    per_pixel = budget.bytes_per_pixel(kind, image.mode, animated=frames > 1, held=promise.held)
    budget.check_memory(max(width * height for width, height in sizes), per_pixel)


def _page_size(image: Any, number: int) -> tuple[int, int]:
    image.seek(number)
    return image.size


def _frames(image: Any, kind: MediaType) -> int:
    return 1 if kind in {MediaType.JPEG, MediaType.BMP, MediaType.JPEG_2000} else max(1, getattr(image, "n_frames", 1))


def _bits(image: Any) -> int:
    samples = image.tag_v2.get(_BITS_PER_SAMPLE, ()) if hasattr(image, "tag_v2") else ()
    return max(samples, default=0) or _BITS.get(image.mode, 8)


def _stored_orientation(image: Any, kind: MediaType) -> int:
    if kind is MediaType.TIFF:
        tag = image.tag_v2.get(orientation.TAG)
        return tag if tag in range(1, 9) else 1
    if kind is MediaType.PNG:
        with decoding():  # it may stand behind the pixels; Pillow would decode them here, and forget that they are bad
            image.load()
    return orientation.stored(image)
