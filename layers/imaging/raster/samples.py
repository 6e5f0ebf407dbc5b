"""Convert samples of any width and type to 8 or 16 bits, 0 black, alpha not premultiplied.

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
    """Return `colours`, one or three a pixel, as (H, W) or (H, W, 3), or (H, W, 4) where there is an `alpha`.

    `bits` is how many bits of an unsigned sample are used, `inverse` says that 0 is white, and `multiplied` that the
    colours were multiplied by their alpha.
    """
    if alpha is not None and multiplied:
        colours = _undone(colours, _fraction(alpha, bits), bits)
    pixels = _scaled(colours, bits)
    full = np.iinfo(pixels.dtype).max
    if inverse:
        pixels = full - pixels
    if alpha is None:
        return pixels[..., 0] if pixels.shape[2] == 1 else pixels
    scaled = (_fraction(alpha, bits) * full + 0.5).astype(pixels.dtype)
    return np.concatenate([*[pixels] * (3 // pixels.shape[2]), scaled], axis=2)


def opacity(alpha: Samples, bits: int) -> NDArray[np.uint16]:
    """Return alpha of any type as 16 bits."""
    return (_fraction(alpha, bits) * 0xFFFF + 0.5).astype(np.uint16)


def multiplied(pixels: Shown, opacity: Shown) -> Shown:
    """Premultiply `pixels` by their `opacity`, so that resizing does not mix in invisible colours."""
    full = np.iinfo(pixels.dtype).max
    return ((pixels.astype(np.uint32) * opacity + full // 2) // full).astype(pixels.dtype)


def divided(pixels: Shown, opacity: Shown) -> Shown:
    """Undo `multiplied`; black where nothing is visible."""
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
    """Return alpha as 0..1: floating point as it is, integers divided by their maximum."""
    most = 1 if alpha.dtype.kind == "f" else (1 << bits) - 1
    return np.nan_to_num(alpha.astype(np.float64) / most, nan=0).clip(0, 1)


def _undone(colours: Samples, opacity: NDArray[np.float64], bits: int) -> Samples:
    """Divide colours by their alpha; black where nothing is visible."""
    whole = np.divide(colours, opacity, out=np.zeros(colours.shape), where=opacity > 0)
    return whole if colours.dtype.kind == "f" else np.minimum(whole + 0.5, (1 << bits) - 1).astype(colours.dtype)
