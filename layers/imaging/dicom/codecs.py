"""Decompress the codestream of one frame to an array, for every compressed transfer syntax.

The layer ships only these extension modules of imagecodecs: `_shared`, `_shared_cython`, `_imcd` (RLE),
`_jpeg8` (JPEG of every process, 8 to 16 bits), `_jpegls`, `_jpeg2k`, `_htj2k`, `_jpegxl`, with libjpeg, libcharls,
libopenjp2, liblcms2, libopenjph and libjxl from `imagecodecs.libs`. A module is loaded when one of its names is used.
"""

import zlib
from functools import partial
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom.codestream import Codestream, read_j2k, read_jpeg
from imaging.dicom.recipe import Recipe

type Samples = NDArray[Any]  # unsigned or signed integers of 8 to 32 bits

_COLOUR = 3
_END, _TRAILER = b"\xff\xd9", 1024  # bytes that some encoders write after the end


class Decompressed(NamedTuple):
    """(rows, columns[, 3]) samples. `is_rgb` tells that their colours are certainly RGB.

    `bits` is the width of two's complement numbers that the codestream holds as unsigned ones, if it is known.
    """

    samples: Samples
    is_rgb: bool = False
    bits: int | None = None


def decompress(data: bytes, recipe: Recipe) -> Decompressed:
    """Decompress a frame. Raises NotDrawable if it is broken or its geometry differs from that of the object."""
    syntax = recipe.transfer_syntax
    try:
        if syntax in syntaxes.JPEG:
            return _jpeg(data, recipe)
        if syntax in syntaxes.JPEG_LS:
            _check(read_jpeg(data), recipe)
            _check_end(data)
            return Decompressed(imagecodecs.jpegls_decode(data))
        if syntax in syntaxes.JPEG_2000 | syntaxes.HTJ2K:
            return _jpeg2000(data, recipe)
        if syntax in syntaxes.JPEG_XL:
            return Decompressed(imagecodecs.jpegxl_decode(data, numthreads=1), is_rgb=True)
        return Decompressed(_rle(data, recipe))
    except (RuntimeError, ValueError, TypeError) as error:
        raise NotDrawable("A frame cannot be decompressed.") from error


def inflate(data: bytes, length: int) -> bytes:
    """Inflate at most `length` bytes of a deflated frame (PS3.5 A.4.17). Raises NotDrawable."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, length)
    except zlib.error as error:
        raise NotDrawable("A frame cannot be inflated.") from error


def _jpeg(data: bytes, recipe: Recipe) -> Decompressed:
    stream = _check(read_jpeg(data), recipe)
    _check_end(data)
    if recipe.samples < _COLOUR:
        return Decompressed(imagecodecs.jpeg8_decode(data))
    if stream.is_lossless:  # libjpeg converts no colours of these, and refuses to if a JFIF header asks for it
        return Decompressed(imagecodecs.jpeg8_decode(data, colorspace="RGB", outcolorspace="RGB"))
    if recipe.photometric.startswith("YBR_PARTIAL"):
        return Decompressed(imagecodecs.jpeg8_decode(data, colorspace="YCBCR", outcolorspace="YCBCR"))
    # Many objects were recompressed without correcting the colour space that they name: JFIF and Adobe come first.
    is_ybr = recipe.photometric.startswith("YBR") if stream.is_ybr is None else stream.is_ybr
    space = "YCBCR" if is_ybr else "RGB"
    return Decompressed(imagecodecs.jpeg8_decode(data, colorspace=space, outcolorspace="RGB"), is_rgb=True)


def _jpeg2000(data: bytes, recipe: Recipe) -> Decompressed:
    stream = _check(read_j2k(data), recipe)
    codestream = data[stream.start :]  # without the boxes of JP2, which could ask for another conversion of colours
    is_fast = recipe.transfer_syntax in syntaxes.HTJ2K and stream.is_lossless and not stream.is_subsampled
    if recipe.transfer_syntax in syntaxes.HTJ2K:
        _check_end(data)
    # OpenJPH is twice as fast, but its lossy samples wrap around where they should be clipped.
    decode = partial(imagecodecs.htj2k_decode, planar=False) if is_fast else imagecodecs.jpeg2k_decode
    samples = decode(codestream)
    # Both undo the component transformation; OpenJPEG takes subsampled components for YCbCr and converts them, too.
    is_rgb = stream.is_transformed or stream.is_subsampled
    return Decompressed(samples, is_rgb, stream.bits if stream.is_signed is not recipe.signed else None)


def _rle(data: bytes, recipe: Recipe) -> Samples:
    dtype = np.dtype(f"<u{recipe.bits_allocated // 8}")
    planes = np.frombuffer(imagecodecs.dicomrle_decode(data, dtype), dtype)
    size = recipe.pixels * recipe.samples
    if len(planes) < size:
        raise NotDrawable("A frame is truncated: its run lengths end before its last row.")
    planes = planes[:size].reshape(recipe.samples, recipe.rows, recipe.columns)
    return planes[0] if recipe.samples == 1 else planes.transpose(1, 2, 0)


def _check(stream: Codestream, recipe: Recipe) -> Codestream:
    if (stream.rows, stream.columns, stream.samples) != (recipe.rows, recipe.columns, recipe.samples):
        raise NotDrawable(
            f"A frame has the size {stream.columns} x {stream.rows} x {stream.samples}, "
            f"the data set states {recipe.columns} x {recipe.rows} x {recipe.samples}."
        )
    if stream.bits > recipe.bits_allocated:
        raise NotDrawable(f"A frame has {stream.bits} bits a sample, the data set states {recipe.bits_allocated}.")
    return stream


def _check_end(data: bytes) -> None:
    """Refuse a codestream without its end, which libjpeg and OpenJPH fill up and CharLS searches for seconds."""
    if _END not in data[-_TRAILER:]:
        raise NotDrawable("A frame is truncated: its codestream has no end.")
