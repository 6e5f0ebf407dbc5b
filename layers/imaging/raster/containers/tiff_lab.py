"""Convert the L*a*b* of a TIFF to RGB (TIFF 6.0, section 23; TIFF Technical Note 4 on ICC L*a*b*)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import UnsupportedMediaType
from imaging.raster.color_conversion import to_srgb

_BAND = 1 << 16  # pixels converted together


def to_rgb(stored: NDArray[Any], *, signed: bool) -> NDArray[Any]:
    """Return (H, W, 3) of 8 or 16 bits as RGB of the same depth, from D50.

    CIELAB has `signed` a* and b*; ICCLAB has them from 0, and its 16 bits are the 8 of old profiles times 256. Raises
    UnsupportedMediaType for another depth.
    """
    size = stored.dtype.itemsize
    conversion = to_srgb(None, "LAB")
    if stored.dtype.kind not in "iu" or size > 2 or conversion is None:  # noqa: PLR2004
        raise UnsupportedMediaType("The TIFF has L*a*b* colours that are no integers of 8 or 16 bits.")
    encoded = stored.view(f"{stored.dtype.byteorder}u{size}").astype(f"u{size}")
    if signed:
        encoded[..., 1:] ^= encoded.dtype.type(1 << 8 * size - 1)
    for band in np.array_split(encoded, -(-encoded.shape[0] * encoded.shape[1] // _BAND)):
        if size > 1:
            old = band[..., int(signed) :]
            old[...] = np.minimum(old.astype(np.uint32) * 257 // 256, 0xFFFF)
        band[...] = conversion(band)
    return encoded
