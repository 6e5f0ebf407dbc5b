"""Decode one frame to stored values (grey, palette) or RGB samples."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.kernel import fragments
from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom.codecs import Decompressed, decompress, inflate
from imaging.dicom.colours import eight_bits, rgb_of_partial_ybr, rgb_of_ybr
from imaging.dicom.recipe import SUBSAMPLED, Numbers, Recipe

type Frame = NDArray[Any]  # integers, or the floats of Float Pixel Data

_SAMPLE = {
    Numbers.INTEGER: {1: "u1", 8: "u1", 16: "<u2", 32: "<u4", 64: "<u8"},
    Numbers.FLOAT: {32: "<f4"},
    Numbers.DOUBLE: {64: "<f8"},
}


def decode(recipe: Recipe, number: int, encoded: bytes) -> Frame:
    """Decode frame `number` (from 0) from the bytes at its range in the frame index.

    Return (rows, columns) stored values with the signedness of the object for grey and palette, (rows, columns, 3) RGB
    of 8 bits for colour. Raises NotDrawable if the frame is broken.
    """
    frame = _decoded(recipe, number, encoded)
    if frame.samples.shape[:2] != (recipe.rows, recipe.columns):
        raise NotDrawable("A frame is not of the size that the data set states.")
    if recipe.samples > 1:
        return _rgb(eight_bits(frame.samples, recipe.bits_stored), frame, recipe)
    if recipe.numbers is not Numbers.INTEGER:
        return frame.samples
    return stored(_lowered(frame.samples, recipe), recipe, min(frame.bits or recipe.bits_stored, recipe.bits_stored))


def _decoded(recipe: Recipe, number: int, encoded: bytes) -> Decompressed:
    if recipe.transfer_syntax in syntaxes.NATIVE:
        return Decompressed(_native(encoded, recipe, first_bit=number * recipe.pixels % 8))
    if recipe.transfer_syntax == syntaxes.DEFLATED_FRAMES:
        frame = inflate(fragments.joined(encoded), (recipe.frame_bits + 7) // 8)
        return Decompressed(_native(frame, recipe, first_bit=0))
    return decompress(fragments.joined(encoded), recipe)


def _rgb(picture: Frame, frame: Decompressed, recipe: Recipe) -> Frame:
    if frame.is_rgb:
        return picture
    if recipe.photometric.startswith("YBR_PARTIAL"):
        return rgb_of_partial_ybr(picture)
    # JPEG 2000 has undone YBR_ICT and YBR_RCT: only what the object calls YBR_FULL is left to convert.
    return rgb_of_ybr(picture) if recipe.photometric.startswith("YBR_FULL") else picture


def _native(encoded: bytes, recipe: Recipe, *, first_bit: int) -> Frame:
    rows, columns, samples = recipe.rows, recipe.columns, recipe.samples
    if recipe.bits_allocated == 1:
        if len(encoded) * 8 < first_bit + recipe.pixels:
            raise NotDrawable("A frame is truncated.")
        bits = np.unpackbits(np.frombuffer(encoded, np.uint8), bitorder="little")
        return bits[first_bit : first_bit + recipe.pixels].reshape(rows, columns)
    if len(encoded) * 8 < recipe.frame_bits:
        raise NotDrawable("A frame is truncated.")
    dtype = _SAMPLE[recipe.numbers][recipe.bits_allocated]
    values = np.frombuffer(encoded, dtype, recipe.frame_bits // recipe.bits_allocated)
    if samples == 1:
        return values.reshape(rows, columns)
    if recipe.photometric in SUBSAMPLED:
        return _upsampled(values).reshape(rows, columns, samples)
    if recipe.planar:
        return values.reshape(samples, rows, columns).transpose(1, 2, 0)
    return values.reshape(rows, columns, samples)


def _upsampled(values: Frame) -> Frame:
    """Expand (n * 4) values Y Y Cb Cr to (n, 2, 3) values Y Cb Cr."""
    pairs = values.reshape(-1, 4)
    return np.stack([pairs[:, [0, 2, 3]], pairs[:, [1, 2, 3]]], axis=1)


def _lowered(frame: Frame, recipe: Recipe) -> Frame:
    """Shift samples that end at an old High Bit down; many objects state one and store samples in the low bits."""
    is_native = recipe.transfer_syntax in syntaxes.NATIVE | {syntaxes.RLE, syntaxes.DEFLATED_FRAMES}
    if not recipe.raised or not is_native or not (frame >> recipe.bits_stored).any():
        return frame
    return frame >> recipe.raised


def stored(frame: Frame, recipe: Recipe, bits: int) -> Frame:
    """Give the frame the signedness of the object, and clear the bits above the lowest `bits`.

    The signedness of a codestream is often wrong (JPEG 2000) or missing (JPEG, JPEG-LS): only its bits are used.
    """
    allocated = 8 if recipe.bits_allocated == 1 else recipe.bits_allocated
    unsigned, signed = np.dtype(f"<u{allocated // 8}"), np.dtype(f"<i{allocated // 8}")
    if frame.dtype.itemsize != unsigned.itemsize:
        frame = frame.astype(signed if np.issubdtype(frame.dtype, np.signedinteger) else unsigned)
    frame = frame.view(signed if recipe.signed else unsigned)
    unused = allocated - bits
    if not unused or recipe.bits_allocated == 1 or not frame.size:
        return frame
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if recipe.signed else (0, (1 << bits) - 1)
    if frame.min() >= low and frame.max() <= high:
        return frame
    return frame << unused >> unused
