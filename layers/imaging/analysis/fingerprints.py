"""Compute 64-bit perceptual hashes, and search many of them exactly by Hamming distance.

The hash is pHash: the signs of the 8 x 8 lowest frequencies of a 32 x 32 grey thumbnail about their median (Zauner,
2010), bit for bit what the `imagehash` package computes with SciPy of a picture with less than 1024 pixels a side.
A larger one is averaged in blocks first, which changes a few bits at most.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging.raster import orientation, pixels
from imaging.raster.decoder_errors import decoding
from imaging.raster.decoding import opened
from imaging.raster.sniffing import media_type

SIDE, LOW = 32, 8

type Thumbnail = NDArray[np.float64]  # (32, 32), 0..255

_K = np.arange(SIDE)
_DCT = 2 * np.cos(np.pi * (2 * _K[None, :] + 1) * _K[:, None] / (2 * SIDE))  # type II, not normalised


def fingerprint(image: Image.Image) -> str:
    """Return 16 hexadecimal digits, most significant bit first, for an upright picture."""
    return fingerprint_of(pixels.reduced(image.convert("L")))


def fingerprint_of(picture: pixels.Reduced, orientation: int = 1) -> str:
    """Return the fingerprint of an opaque picture that is stored in this EXIF orientation."""
    return _hashed(_thumbnail(picture, orientation))


def orientations(path: Path) -> tuple[str, ...]:
    """Return the fingerprints of the picture at `path` in its eight orientations, as stored first."""
    with decoding(), opened(path, media_type(path)) as source:
        grey = pixels.luminance(pixels.displayable(source.load(), source.depth))
        thumbnail = _thumbnail(pixels.reduced(grey), source.orientation)
    turned = [np.rot90(thumbnail, quarter) for quarter in range(4)]
    return tuple(_hashed(view) for view in [*turned, *(np.fliplr(each) for each in turned)])


def packed(fingerprints: list[str]) -> NDArray[np.uint64]:
    """Pack fingerprints for `nearest`."""
    return np.array([int(each, 16) for each in fingerprints], np.uint64)


def nearest(query: str, hashes: NDArray[np.uint64], *, within: int = 64, limit: int = 100) -> list[tuple[int, int]]:
    """Return (position, distance) of the `limit` nearest of `hashes` at most `within` bits away, nearest first.

    The search is exact. Of equally near hashes the earlier comes first.
    """
    distances = np.bitwise_count(hashes ^ np.uint64(int(query, 16)))
    hits = np.flatnonzero(distances <= within)
    if len(hits) > limit:
        farthest = np.partition(distances[hits], limit - 1)[limit - 1]
        hits = hits[distances[hits] <= farthest]
    order = np.argsort(distances[hits], kind="stable")[:limit]
    return [(int(hit), int(distances[hit])) for hit in hits[order]]


def _thumbnail(picture: pixels.Reduced, stored: int) -> Thumbnail:
    grey = pixels.Reduced(pixels.luminance(picture.image), picture.area).resized((SIDE, SIDE))
    return np.asarray(orientation.upright(grey, stored), np.float64)


def _hashed(thumbnail: Thumbnail) -> str:
    low = (_DCT @ thumbnail @ _DCT.T)[:LOW, :LOW]
    return np.packbits(low > np.median(low)).tobytes().hex()
