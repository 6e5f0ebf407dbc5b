"""Check what a picture declares of itself against the budget, before it is decoded."""

from pathlib import Path
from typing import Any, NamedTuple

from imaging.raster import budget, orientation
from imaging.raster.containers import avif, jpeg, jpeg2000, png, png_colours
from imaging.raster.containers.profiles import Profiles
from imaging.raster.sniffing import MediaType
from imaging.raster.source import Source

_SINGLE = {MediaType.JPEG, MediaType.BMP, MediaType.JPEG_2000}
_BITS = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_BITS_PER_SAMPLE = 258  # TIFF


class Container(NamedTuple):
    """Facts read from the container: bits a sample, bytes a pixel that a progressive JPEG holds, and its colours."""

    bits: int | None = None
    held: float = 0
    profiles: Profiles = Profiles()


class _Page(NamedTuple):
    pixels: int
    mode: str


def of_container(path: Path, kind: MediaType) -> Container:
    """Check the container. Raises UnsupportedMediaType and ContentTooLarge, as the checks of each kind do."""
    match kind:
        case MediaType.PNG:
            found = png.check(path)
            return Container(found.bits, profiles=png_colours.profiles(found.colours))
        case MediaType.JPEG:
            return Container(held=jpeg.check(path).held)
        case MediaType.JPEG_2000:
            size = jpeg2000.check(path)
            budget.check(1, size.width * size.height)
            return Container(size.bits, profiles=Profiles(under=size.profile))
        case MediaType.AVIF:
            bits, profile = avif.check(path)
            return Container(bits, profiles=Profiles(under=profile))
        case _:
            return Container()


def checked(image: Any, path: Path, kind: MediaType, container: Container) -> Source:
    """Return the open picture as a Source, not decoded. Raises ContentTooLarge when it is beyond the budget."""
    budget.check(1, image.width * image.height)  # before Pillow is asked to count frames
    frames = 1 if kind in _SINGLE else max(1, getattr(image, "n_frames", 1))
    budget.check(frames, 0)
    pages = _pages(image, kind, frames)
    budget.check(frames, sum(page.pixels for page in pages))
    for page in set(pages):
        per_pixel = budget.bytes_per_pixel(kind, page.mode, animated=frames > 1, held=container.held)
        budget.check_memory(page.pixels, per_pixel)
    bits, turn = container.bits or _bits(image), _orientation(image, kind)
    return Source(image, path, kind, frames, bits, turn, container.profiles)


def _pages(image: Any, kind: MediaType, frames: int) -> list[_Page]:
    """List the frames: those of an animation are alike, the pages of a TIFF are not."""
    if kind is not MediaType.TIFF:
        return [_Page(image.width * image.height, image.mode)] * frames
    pages: list[_Page] = []
    for number in range(frames):
        image.seek(number)
        pages.append(_Page(image.width * image.height, image.mode))
    image.seek(0)
    return pages


def _bits(image: Any) -> int:
    samples = image.tag_v2.get(_BITS_PER_SAMPLE, ()) if hasattr(image, "tag_v2") else ()
    return max(samples, default=0) or _BITS.get(image.mode, 8)


def _orientation(image: Any, kind: MediaType) -> int:
    if kind is MediaType.TIFF:
        tag = image.tag_v2.get(orientation.TAG)
        return tag if tag in range(1, 9) else 1
    if kind is MediaType.PNG:
        image.load()  # the tag may stand behind the pixels: Pillow would decode them then, and forget that they are bad
    return orientation.stored(image)
