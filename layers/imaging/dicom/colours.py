"""Convert colour spaces and palettes to RGB (PS3.3 C.7.6.3.1.2). Arrays are (rows, columns, 3)."""

import numpy as np
from numpy.typing import NDArray

from imaging.dicom.recipe import Palette

type Picture = NDArray[np.uint8]

_BYTE = 8
# R, G and B out of Y, Cb - half and Cr - half
_TO_RGB = np.array([[1, 1, 1], [0, -0.344136, 1.772], [1.402, -0.714136, 0]], np.float32)
# Partial range: Y has 219 steps above 16, Cb and Cr have 224 about 128 (ITU-R BT.601)
_PARTIAL_TO_RGB = _TO_RGB * np.array([[255 / 219], [255 / 224], [255 / 224]], np.float32)


def rgb_of_ybr(pixels: Picture) -> Picture:
    """Convert YBR_FULL to RGB (the arithmetic of JPEG, ITU-T T.871), rounded to nearest."""
    return _converted(pixels, (0, 128, 128), _TO_RGB)


def rgb_of_partial_ybr(pixels: Picture) -> Picture:
    """Convert YBR_PARTIAL to RGB (ITU-R BT.601 with headroom), rounded to nearest."""
    return _converted(pixels, (16, 128, 128), _PARTIAL_TO_RGB)


def _converted(pixels: Picture, zero: tuple[int, int, int], matrix: NDArray[np.float32]) -> Picture:
    return np.clip(np.rint((pixels.astype(np.float32) - np.array(zero, np.float32)) @ matrix), 0, 255).astype(np.uint8)


def eight_bits(pixels: NDArray[np.unsignedinteger], bits: int) -> Picture:
    """Scale samples of 0..2^bits - 1 to 0..255, rounded to nearest."""
    if bits == _BYTE and pixels.dtype == np.uint8:
        return pixels
    full = 2**bits - 1
    return ((np.minimum(pixels, full).astype(np.uint64) * 255 + full // 2) // full).astype(np.uint8)


def paint(stored: NDArray[np.int64], palette: Palette) -> Picture:
    """Convert PALETTE COLOR to RGB; values outside the palette take its first or last entry (PS3.3 C.7.6.3.1.5)."""
    colours = np.frombuffer(palette.channels, np.uint8).reshape(3, -1).T
    at = np.clip(stored - palette.first, 0, len(colours) - 1)
    return np.ascontiguousarray(colours)[at]
