"""Compress the pixels of a frame without loss, for the transfer syntaxes that there is an encoder of."""

from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom import htj2k
from imaging.dicom.raw_frames import RawFrame
from imaging.dicom.recipe import SUBSAMPLED, Numbers, Recipe

type Samples = NDArray[Any]  # (rows, columns[, 3]) integers

_COLOUR = 3
_DEEPEST, _SHALLOWEST = 16, 2  # bits of a sample that every codec takes
_RLE_SEGMENTS, _RLE_HEAD = 15, 16  # how many a frame may have (PS3.5 G.5), and the numbers in its head


def encode(frame: RawFrame, recipe: Recipe, syntax: str) -> bytes:
    """Return the frame of an object in a transfer syntax; decoding it gives the same samples.

    Raises NotDrawable for samples that the codec does not take, such as floats and single bits.
    """
    samples = _samples(frame, recipe)
    if syntax == syntaxes.RLE:
        return _rle(samples)
    if recipe.bits_allocated > _DEEPEST:
        raise NotDrawable(f"Samples of {recipe.bits_allocated} bits are not compressed to this transfer syntax.")
    bits = _bits(samples, recipe)
    if syntax in syntaxes.HTJ2K:
        return htj2k.encoded(samples, bits, frame.photometric)
    return _ENCODERS[syntax](samples, bits)


def photometric_in(syntax: str, photometric: str) -> str:
    """Return what a data set must call colours when their frames are encoded in a transfer syntax."""
    return htj2k.TRANSFORMED.get(photometric, photometric) if syntax in syntaxes.HTJ2K else photometric


def _samples(frame: RawFrame, recipe: Recipe) -> Samples:
    is_packed = frame.photometric in SUBSAMPLED or recipe.bits_allocated % 8
    if recipe.numbers is not Numbers.INTEGER or is_packed or recipe.samples not in {1, _COLOUR}:
        raise NotDrawable("Samples that are floats, single bits or subsampled are not compressed.")
    kind = "i" if recipe.signed else "u"
    flat = np.frombuffer(frame.content, f"<{kind}{recipe.bits_allocated // 8}")
    if recipe.samples == 1:
        return flat.reshape(recipe.rows, recipe.columns)
    if recipe.planar:
        planes = flat.reshape(recipe.samples, recipe.rows, recipe.columns)
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return flat.reshape(recipe.rows, recipe.columns, recipe.samples)


def _bits(samples: Samples, recipe: Recipe) -> int:
    """Return the precision that holds every sample: Bits Stored, unless the bits above are in use."""
    bits, low, high = recipe.bits_stored, int(samples.min()), int(samples.max())
    least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if recipe.signed else (0, (1 << bits) - 1)
    return max(_SHALLOWEST, bits if least <= low and high <= most else recipe.bits_allocated)


def _unsigned(samples: Samples, bits: int) -> Samples:
    """Return two's complement numbers of so many bits: these codecs know no sign."""
    return samples.view(f"u{samples.itemsize}") & ((1 << bits) - 1)


def _jpeg_ls(samples: Samples, bits: int) -> bytes:
    return bytes(imagecodecs.jpegls_encode(_unsigned(samples, bits), bitspersample=bits))


def _jpeg_lossless(samples: Samples, bits: int) -> bytes:
    """Encode by process 14, selection value 1; colours are what they are, which an Adobe marker says."""
    space: Any = {"colorspace": "RGB", "outcolorspace": "RGB"} if samples.ndim == _COLOUR else {}
    unsigned = _unsigned(samples, bits)
    return bytes(imagecodecs.jpeg8_encode(unsigned, lossless=True, predictor=1, bitspersample=bits, **space))


def _jpeg_2000(samples: Samples, bits: int) -> bytes:
    """Encode a codestream without boxes, and without a transformation of colours, so that none has to be named."""
    options: Any = {"codecformat": "j2k", "reversible": True, "mct": False, "numthreads": 1}
    return bytes(imagecodecs.jpeg2k_encode(samples, level=0, bitspersample=bits, **options))


def _rle(samples: Samples) -> bytes:
    """Encode each byte of each sample as a segment, the most significant first, row by row (PS3.5 G.3)."""
    bytewise = samples.astype(samples.dtype.newbyteorder(">"), copy=False).view(np.uint8)
    planes = bytewise.reshape(*samples.shape[:2], -1).transpose(2, 0, 1)
    if len(planes) > _RLE_SEGMENTS:
        raise NotDrawable("Run lengths have at most 15 segments.")
    segments = [bytes(imagecodecs.packbits_encode(np.ascontiguousarray(plane), axis=-1)) for plane in planes]
    segments = [each + b"\0" * (len(each) % 2) for each in segments]
    head = np.zeros(_RLE_HEAD, "<u4")
    head[0] = len(segments)
    head[1 : len(segments) + 1] = 4 * _RLE_HEAD + np.cumsum([0, *map(len, segments[:-1])])
    return b"".join([head.tobytes(), *segments])


_ENCODERS: dict[str, Callable[[Samples, int], bytes]] = {
    syntaxes.JPEG_LS_LOSSLESS: _jpeg_ls,
    syntaxes.JPEG_2000_LOSSLESS: _jpeg_2000,
    syntaxes.JPEG_LOSSLESS: _jpeg_lossless,
}
