"""From samples of any width and kind to ones that can be shown: of 8 or 16 bits, 0 black, alpha not multiplied in.

Arrays are (H, W, samples a pixel). Numbers without a scale of their own - floating point, signed, more than 16 bits -
are stretched from their least to their greatest.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

type Samples = NDArray[Any]  # of any width and kind
type Shown = NDArray[Any]  # uint8 or uint16

BYTE, WORD = 8, 16


def shown(colours: Samples, alpha: Samples | None, bits: int, *, inverse: bool, multiplied: bool) -> Shown:
    """(H, W) or (H, W, 3) of `colours`, which are one or three a pixel; (H, W, 4) where there is an `alpha`.

    `bits` is how many of an unsigned sample are used, `inverse` says that its least is white, and `multiplied` that
    the colours were multiplied by their alpha.
    """
    if alpha is not None and multiplied:
        colours = _undone(colours, _fraction(alpha, bits), bits)
    pixels = _scaled(colours, bits)
    full = np.iinfo(pixels.dtype).max
    if inverse:
        pixels = full - pixels
    if alpha is None:
        return pixels[..., 0] if pixels.shape[2] == 1 else pixels
    opacity = (_fraction(alpha, bits) * full + 0.5).astype(pixels.dtype)
    return np.concatenate([*[pixels] * (3 // pixels.shape[2]), opacity], axis=2)


def multiplied(pixels: Shown, opacity: Shown) -> Shown:
    """`pixels` times their `opacity`, so that resizing does not mix in colours that nobody sees."""
    full = np.iinfo(pixels.dtype).max
    return ((pixels.astype(np.uint32) * opacity + full // 2) // full).astype(pixels.dtype)


def divided(pixels: Shown, opacity: Shown) -> Shown:
    """The other way; black where nothing is to be seen."""
    full = np.iinfo(pixels.dtype).max
    whole = pixels.astype(np.uint32) * full + opacity // 2
    return np.minimum(whole // np.maximum(opacity, 1), full).astype(pixels.dtype) * (opacity > 0)


def _scaled(values: Samples, bits: int) -> Shown:
    if values.dtype.kind not in "ub" or bits > WORD:
        return _stretched(values)
    to = np.dtype(np.uint8 if bits <= BYTE else np.uint16)
    full, most = np.iinfo(to).max, (1 << bits) - 1
    if most == full:
        return values.astype(to, copy=False)
    return ((np.minimum(values, most).astype(np.uint32) * full + most // 2) // most).astype(to)


def _stretched(values: Samples) -> NDArray[np.uint16]:
    wide = values.astype(np.result_type(values, np.float32))
    finite = np.isfinite(wide)
    low, high = (wide[finite].min(), wide[finite].max()) if finite.any() else (0, 0)
    with np.errstate(over="ignore", invalid="ignore"):
        wide -= low
        wide *= 65_535 / (high - low) if high > low else 0
    np.nan_to_num(wide, copy=False, nan=0, posinf=65_535, neginf=0)
    return (wide + 0.5).clip(0, 65_535).astype(np.uint16)


def _fraction(alpha: Samples, bits: int) -> NDArray[np.float64]:
    """0..1. Floating point is that already; of whole numbers it is the part of the most that they can be."""
    most = 1 if alpha.dtype.kind == "f" else (1 << bits) - 1
    return np.nan_to_num(alpha.astype(np.float64) / most, nan=0).clip(0, 1)


def _undone(colours: Samples, opacity: NDArray[np.float64], bits: int) -> Samples:
    """Colours without their alpha; black where nothing is to be seen."""
    whole = np.divide(colours, opacity, out=np.zeros(colours.shape), where=opacity > 0)
    return whole if colours.dtype.kind == "f" else np.minimum(whole + 0.5, (1 << bits) - 1).astype(colours.dtype)
