"""Check what a picture declares of itself against the budget, before it is decoded."""

from pathlib import Path
from typing import Any, NamedTuple

from imaging.raster import budget, orientation
from imaging.raster.containers import avif, jpeg, jpeg2000, png, png_colours, raw
from imaging.raster.containers.boxes import item_properties
from imaging.raster.containers.profiles import Profiles
from imaging.raster.sniffing import MediaType
from imaging.raster.source import Source

_SINGLE = {MediaType.JPEG, MediaType.BMP, MediaType.JPEG_2000, MediaType.HEIC}
_BITS = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_BITS_PER_SAMPLE = 258  # TIFF


class Container(NamedTuple):
    """Facts read from the container: bits a sample, bytes a pixel that a progressive JPEG holds, and its colours.

    `is_grey` tells that PNG and JPEG 2000 store grey, `is_plain` that a PNG has samples as they are shown, `levels` how
    often JPEG 2000 can be halved.
    """

    bits: int | None = None
    is_grey: bool = False
    is_plain: bool = False
    held: float = 0
    has_end: bool = True
    levels: int = 0
    profiles: Profiles = Profiles()


class _Page(NamedTuple):
    pixels: int
    mode: str


def of_container(path: Path, kind: MediaType) -> Container:
    """Check the container. Raises UnsupportedMediaType and ContentTooLarge, as the checks of each kind do."""
    return _CHECKS[kind](path) if kind in _CHECKS else Container()


def checked(image: Any, path: Path, kind: MediaType, container: Container) -> Source:
    """Return the open picture as a Source, not decoded. Raises ContentTooLarge when it is beyond the budget."""
    budget.check(1, image.width * image.height)  # before Pillow is asked to count frames
    frames = 1 if kind in _SINGLE else max(1, getattr(image, "n_frames", 1))
    budget.check(frames, 0)
    pages = _pages(image, kind, frames)
    budget.check(frames, sum(page.pixels for page in pages))
    halved = budget.reduction(kind, pages[0].pixels, container.levels)
    for page in set(pages):
        per_pixel = budget.bytes_per_pixel(kind, page.mode, animated=frames > 1, held=container.held, halved=halved)
        budget.check_memory(page.pixels, per_pixel)
    bits, turn = container.bits or _bits(image), _orientation(image, kind)
    return Source(image, path, kind, frames, bits, container.is_grey, turn, halved, container.profiles)


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
    return max(samples, default=0) or image.info.get("bit_depth") or _BITS.get(image.mode, 8)


def _orientation(image: Any, kind: MediaType) -> int:
    if kind is MediaType.TIFF:
        tag = image.tag_v2.get(orientation.TAG)
        return tag if tag in range(1, 9) else 1
    if kind is MediaType.PNG:
        image.load()  # the tag may stand behind the pixels: Pillow would decode them then, and forget that they are bad
    return orientation.stored(image)


def _png(path: Path) -> Container:
    found = png.check(path)
    return Container(found.bits, found.is_grey, found.is_plain, profiles=png_colours.profiles(found.colours))


def _jpeg(path: Path) -> Container:
    found = jpeg.check(path)
    return Container(held=found.held, has_end=found.has_end)


def _tiff(path: Path) -> Container:
    raw.check(path)
    return Container()


def _jpeg_2000(path: Path) -> Container:
    found = jpeg2000.check(path)
    budget.check(1, found.width * found.height)
    profiles = Profiles(under=found.profile)
    return Container(found.bits, found.components == 1, levels=found.levels, profiles=profiles)


def _avif(path: Path) -> Container:
    bits, profile = avif.check(path)
    return Container(bits, profiles=Profiles(under=profile))


def _heic(path: Path) -> Container:
    return Container(profiles=Profiles(under=avif.nclx_profile(item_properties(path))))


_CHECKS = {
    MediaType.PNG: _png,
    MediaType.JPEG: _jpeg,
    MediaType.TIFF: _tiff,
    MediaType.JPEG_2000: _jpeg_2000,
    MediaType.AVIF: _avif,
    MediaType.HEIC: _heic,
}
