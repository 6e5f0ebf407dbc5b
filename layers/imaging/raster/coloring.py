"""Colour grey pixels by a table of `core.colormaps.builtin`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.colormaps import builtin
from core.kernel.errors import InvalidParameter

type Table = NDArray[np.uint8]

_LUMINANCE = (19595, 38470, 7471)  # 0.299, 0.587, 0.114 of 65,536 (ITU-R BT.601), as Pillow has it


def as_table(table: bytes) -> Table:
    """Return the 768 bytes of a palette as (256, 3) uint8."""
    return np.frombuffer(table, np.uint8).reshape(builtin.COLOURS, 3)


def named(name: str) -> bytes:
    """Return the 768 bytes of a built-in map. Raises InvalidParameter when there is none of that name."""
    table = builtin.table(name)
    if table is None:
        raise InvalidParameter.named("colormap", "There is no colour map with this name.")
    return table


def indices(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return the luminance of (H, W) or (H, W, 3) of 8 or 16 bits, as (H, W) uint8."""
    return eight_bits(pixels if pixels.ndim < 3 else luminance(eight_bits(pixels)))  # noqa: PLR2004 - grey already


def luminance(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the luminance of (H, W, 3), uint8 or uint16, as (H, W) of the same type."""
    red, green, blue = (pixels[..., channel].astype(np.uint32) for channel in range(3))
    weighted = red * _LUMINANCE[0] + green * _LUMINANCE[1] + blue * _LUMINANCE[2] + 0x8000  # fits, just
    return (weighted >> 16).astype(pixels.dtype)


def eight_bits(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return `pixels` on 0..255: 16-bit samples are divided by 257 and rounded."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
