"""Decompress the codestream of one frame to an array, for every compressed transfer syntax.

The layer ships only these extension modules of imagecodecs: `_shared`, `_shared_cython`, `_imcd` (RLE),
`_jpeg8` (JPEG of every process, 8 to 16 bits), `_jpegls`, `_jpeg2k`, `_htj2k`, `_jpegxl`, with libjpeg, libcharls,
libopenjp2, liblcms2, libopenjph and libjxl from `imagecodecs.libs`. A module is loaded when one of its names is used.
"""

import zlib
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom import syntaxes
from imaging.dicom.codestream import Codestream, read_j2k, read_jpeg
from imaging.dicom.recipe import Recipe

type Samples = NDArray[Any]  # unsigned or signed integers of 8 to 32 bits

_COLOUR = 3
_END, _TRAILER = b"\xff\xd9", 1024  # bytes that some encoders write after the end


def decompress(data: bytes, recipe: Recipe) -> tuple[Samples, bool]:
    """Return (rows, columns[, 3]) samples, and True if their colours are certainly RGB.

    Raises UnsupportedMediaType if the codestream is broken or its geometry differs from that of the object.
    """
    syntax = recipe.transfer_syntax
    try:
        if syntax in syntaxes.JPEG:
            return _jpeg(data, recipe)
        if syntax in syntaxes.JPEG_LS:
            _check(read_jpeg(data), recipe)
            _check_end(data)
            return imagecodecs.jpegls_decode(data), False
        if syntax in syntaxes.JPEG_2000:
            _check(read_j2k(data), recipe)
            return imagecodecs.jpeg2k_decode(data), False
        if syntax in syntaxes.HTJ2K:
            stream = _check(read_j2k(data), recipe)
            _check_end(data)
            # OpenJPH is twice as fast, but its lossy samples wrap around where they should be clipped.
            return (imagecodecs.htj2k_decode if stream.is_reversible else imagecodecs.jpeg2k_decode)(data), False
        if syntax in syntaxes.JPEG_XL:
            return imagecodecs.jpegxl_decode(data, numthreads=1), True
        return _rle(data, recipe), False
    except (RuntimeError, ValueError, TypeError) as error:
        raise UnsupportedMediaType("A frame cannot be decompressed.") from error


def inflate(data: bytes, length: int) -> bytes:
    """Inflate at most `length` bytes of a deflated frame (PS3.5 A.4.17). Raises UnsupportedMediaType."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, length)
    except zlib.error as error:
        raise UnsupportedMediaType("A frame cannot be inflated.") from error


def _jpeg(data: bytes, recipe: Recipe) -> tuple[Samples, bool]:
    stream = _check(read_jpeg(data), recipe)
    _check_end(data)
    is_lossy = not recipe.transfer_syntax.endswith(("57", "70"))
    if recipe.samples < _COLOUR or not is_lossy:
        return imagecodecs.jpeg8_decode(data), False
    # Many objects were recompressed without correcting the colour space that they name: JFIF and Adobe come first.
    is_ybr = recipe.photometric.startswith("YBR") if stream.is_ybr is None else stream.is_ybr
    return imagecodecs.jpeg8_decode(data, colorspace="YCBCR" if is_ybr else "RGB", outcolorspace="RGB"), True


def _rle(data: bytes, recipe: Recipe) -> Samples:
    dtype = np.dtype(f"<u{recipe.bits_allocated // 8}")
    planes = np.frombuffer(imagecodecs.dicomrle_decode(data, dtype), dtype)
    size = recipe.pixels * recipe.samples
    if len(planes) < size:
        raise UnsupportedMediaType("A frame is not whole: its run lengths end before its last row.")
    planes = planes[:size].reshape(recipe.samples, recipe.rows, recipe.columns)
    return planes[0] if recipe.samples == 1 else planes.transpose(1, 2, 0)


def _check(stream: Codestream, recipe: Recipe) -> Codestream:
    if (stream.rows, stream.columns, stream.samples) != (recipe.rows, recipe.columns, recipe.samples):
        raise UnsupportedMediaType("A frame is not of the size that the data set says.")
    if stream.bits > recipe.bits_allocated:
        raise UnsupportedMediaType("A frame has more bits a sample than the data set says.")
    return stream


def _check_end(data: bytes) -> None:
    """Refuse a codestream without its end, which libjpeg and OpenJPH fill up and CharLS searches for seconds."""
    if _END not in data[-_TRAILER:]:
        raise UnsupportedMediaType("A frame is not whole: its codestream breaks off.")
