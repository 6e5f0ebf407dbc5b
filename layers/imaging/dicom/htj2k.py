"""Encode frames in High-Throughput JPEG 2000 without loss, as HTJ2K Lossless RPCL wants it (PS3.5 10.18)."""

from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import NotDrawable
from core.kernel.frame_index import EncodedFrame
from imaging.dicom.drawing import drawing
from imaging.dicom.raw_frames import RawFrame, raw
from imaging.dicom.recipe import Recipe

PHOTOMETRIC = {"RGB": "YBR_RCT"}  # what the data set says of a codestream whose colours are transformed (PS3.5 8.2.14)
_ENCODED = {"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL"}
_BITS = (8, 16)  # allocated
_SMALLEST = 64  # rows or columns of the lowest resolution, at most
_LEVELS = 5  # of wavelets, at least: fewer compress worse


def compressed_frame(frame: EncodedFrame) -> bytes:
    """Encode a frame from its stored bytes. Raises NotDrawable."""
    with drawing():
        recipe = Recipe.for_frame(frame.recipe, frame.detail, frame.number)
        return encoded(recipe, raw(recipe, frame.number, frame.content))


def encoded(recipe: Recipe, frame: RawFrame) -> bytes:
    """Return the codestream of a frame in native little-endian form, `frame`. Raises NotDrawable.

    Samples have Bits Stored, and resolutions follow one another from the lowest on, each in a tile-part of its own
    that the TLM markers find. The codestream is decoded once, because a copy that differs would be worse than none.
    """
    if frame.photometric not in _ENCODED or recipe.bits_allocated not in _BITS:
        raise NotDrawable("Frames with such samples are not encoded in HTJ2K.")
    samples = _samples(recipe, frame.content)
    _check_bits(samples, recipe)
    codestream = imagecodecs.htj2k_encode(
        samples,
        reversible=True,
        rgb=frame.photometric in PHOTOMETRIC,
        bitspersample=recipe.bits_stored,
        resolutions=max(_LEVELS, ((max(samples.shape[:2]) - 1) // _SMALLEST).bit_length()),
        prog_order="RPCL",
        tlm=True,
        tilepart=imagecodecs.HTJ2K.TILEPART.RESOLUTIONS,
    )
    if not np.array_equal(imagecodecs.htj2k_decode(codestream, planar=False), samples):
        raise NotDrawable("A frame would lose values in HTJ2K.")
    return bytes(codestream)


def _samples(recipe: Recipe, content: bytes) -> NDArray[Any]:
    """Return (rows, columns[, 3]) samples."""
    dtype = np.dtype(f"<{'i' if recipe.signed else 'u'}{recipe.bits_allocated // 8}")
    values = np.frombuffer(content, dtype, recipe.pixels * recipe.samples)
    if recipe.samples == 1:
        return values.reshape(recipe.rows, recipe.columns)
    if recipe.planar:
        planes = values.reshape(recipe.samples, recipe.rows, recipe.columns)
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return values.reshape(recipe.rows, recipe.columns, recipe.samples)


def _check_bits(samples: NDArray[Any], recipe: Recipe) -> None:
    """Refuse samples that use bits above Bits Stored, such as old overlays, which a codestream would lose."""
    unused = recipe.bits_allocated - recipe.bits_stored
    if unused and not np.array_equal(samples << unused >> unused, samples):
        raise NotDrawable("Bits above Bits Stored are used.")
