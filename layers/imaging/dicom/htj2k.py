"""Encode samples in High-Throughput JPEG 2000 without loss, as HTJ2K Lossless RPCL wants it (PS3.5 10.18)."""

from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import NotDrawable

TRANSFORMED = {"RGB": "YBR_RCT"}  # what a data set calls colours whose codestreams are transformed (PS3.5 8.2.14)
_SMALLEST = 64  # rows or columns of the lowest resolution, at most
_LEVELS = 5  # of wavelets, at least: fewer compress worse


def encoded(samples: NDArray[Any], bits: int, photometric: str) -> bytes:
    """Return the codestream of (rows, columns[, 3]) samples of so many bits, which RGB is transformed for.

    Resolutions follow one another from the lowest on, each in a tile-part of its own that the TLM markers find.
    Raises NotDrawable if the codestream does not decode to the same: a copy that differs would be worse than none.
    """
    codestream = imagecodecs.htj2k_encode(
        samples,
        reversible=True,
        rgb=photometric in TRANSFORMED,
        bitspersample=bits,
        resolutions=max(_LEVELS, ((max(samples.shape[:2]) - 1) // _SMALLEST).bit_length()),
        prog_order="RPCL",
        tlm=True,
        tilepart=imagecodecs.HTJ2K.TILEPART.RESOLUTIONS,
    )
    if not np.array_equal(imagecodecs.htj2k_decode(codestream, planar=False), samples):
        raise NotDrawable("A frame would lose values in HTJ2K.")
    return bytes(codestream)
