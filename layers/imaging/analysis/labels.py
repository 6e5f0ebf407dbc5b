"""Derive labels from the pixels alone: no model, only measures that can be explained.

What is counted has confidence 1. For what is judged, confidence grows from one half at the threshold with the distance
from it.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.images.inspection import Inspection, Label, LabelSource
from imaging.raster import coloring, encoding, pixels
from imaging.raster.encoding import Pixels
from imaging.raster.sniffing import MediaType

SIDE = 128  # longest side of the picture that is judged, in pixels
GAP = 2  # for judging, averages of blocks down to twice that size are as good as Lanczos of all pixels
SQUARE = 1.05
OPAQUE = 255
DARK, BRIGHT = 70, 185  # mean luminance, of 255
SMOOTH, DETAILED = 2.5, 12  # mean step between neighbours, of 255
GRAPHIC = 0.35  # share of neighbours that are exactly equal: flat areas
NOTABLE = 0.12  # share of the picture that a colour must cover to be named
PALE = 40  # chroma, of 255, below which a pixel has no hue
WHITE, BLACK = 215, 40  # the darkest or brightest of a pixel's three
HUES = ((15, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (200, "cyan"), (260, "blue"), (330, "purple"))


def sample(picture: pixels.Reduced) -> Pixels:
    """Return the small picture that `labels` judges, of what `imaging.raster.pixels.displayable` returned."""
    _, _, width, height = picture.area
    ratio = min(1, SIDE / max(width, height))
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return pixels.array(pixels.plain(picture.resized(size, GAP)))


def labels(shown: Pixels, picture: Inspection) -> tuple[Label, ...]:
    """Return the labels of an inspected picture; `shown` is its `sample`."""
    found: list[tuple[str, float]] = [*_facts(picture)]
    if shown.ndim == encoding.COLOUR and shown.shape[2] == encoding.RGBA and shown[..., 3].min() < OPAQUE:
        found.append(("transparent", 1.0))
    opaque = encoding.on_white(coloring.eight_bits(shown))
    luminance = coloring.indices(opaque).astype(np.int16)
    found += [*_light(float(luminance.mean())), *_texture(luminance)]
    if picture.media_type != MediaType.DICOM:  # which is neither by nature
        found += _nature(luminance)
    if not picture.grey and opaque.ndim == encoding.COLOUR:
        found += _colours(opaque.astype(np.int16))
    return tuple(Label(name=name, confidence=round(sure, 2), source=LabelSource.PIXELS) for name, sure in found)


def _facts(picture: Inspection) -> Iterator[tuple[str, float]]:
    width, height = picture.width, picture.height
    if max(width, height) <= SQUARE * min(width, height):
        yield "square", 1
    else:
        yield ("landscape" if width > height else "portrait"), 1
    yield ("grey" if picture.grey else "colour"), 1
    if picture.frames > 1 and picture.media_type != MediaType.DICOM:  # slices and phases are neither
        yield ("multi-page" if picture.media_type == MediaType.TIFF else "animated"), 1
    if picture.bits > 8:  # noqa: PLR2004
        yield f"{picture.bits}-bit", 1


def _sure(distance: float, scale: float) -> float:
    """Return 0.5 at the threshold and 1 at a `scale` beyond it."""
    return min(1, 0.5 + distance / (2 * scale))


def _light(mean: float) -> Iterator[tuple[str, float]]:
    if mean < DARK:
        yield "dark", _sure(DARK - mean, DARK)
    elif mean > BRIGHT:
        yield "bright", _sure(mean - BRIGHT, 255 - BRIGHT)


def _texture(luminance: NDArray[np.int16]) -> Iterator[tuple[str, float]]:
    steps = np.abs(np.diff(luminance, axis=1))
    mean = float(steps.mean()) if steps.size else SMOOTH
    if mean > DETAILED:
        yield "detailed", _sure(mean - DETAILED, DETAILED)
    elif mean < SMOOTH:
        yield "smooth", _sure(SMOOTH - mean, SMOOTH)


def _nature(luminance: NDArray[np.int16]) -> Iterator[tuple[str, float]]:
    """Tell drawings from photographs: drawings have flat areas, photographs have noise."""
    equal = np.diff(luminance, axis=1) == 0
    if not equal.size:
        return
    flat = float(equal.mean())
    if flat > GRAPHIC:
        yield "graphic", _sure(flat - GRAPHIC, 1 - GRAPHIC)
    else:
        yield "photo", _sure(GRAPHIC - flat, GRAPHIC)


def _colours(rgb: NDArray[np.int16]) -> Iterator[tuple[str, float]]:
    """Name the hues (of HSV's hexagon), white and black that cover a good part; confidence is that share."""
    red, green, blue = (rgb[..., channel] for channel in range(3))
    brightest, darkest = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    chroma = brightest - darkest
    vivid = chroma >= PALE
    span = np.maximum(chroma, 1)
    sector = np.where(
        brightest == red,
        (green - blue) / span % 6,
        np.where(brightest == green, (blue - red) / span + 2, (red - green) / span + 4),
    )
    limits = np.array([limit for limit, _ in HUES]) / 60
    names = [*(name for _, name in HUES), "red"]
    counts = np.bincount(np.searchsorted(limits, sector[vivid], side="right"), minlength=len(names))
    shares: dict[str, float] = {}
    for name, count in zip(names, counts, strict=True):
        shares[name] = shares.get(name, 0) + float(count) / vivid.size
    shares["white"] = float((~vivid & (darkest >= WHITE)).mean())
    shares["black"] = float((~vivid & (brightest <= BLACK)).mean())
    for name, share in sorted(shares.items(), key=lambda each: -each[1])[:3]:
        if share >= NOTABLE:
            yield name, min(1, 0.5 + share / 2)
