"""Decode one frame to stored values (grey, palette) or RGB samples."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom import syntaxes
from imaging.dicom.codecs import decompress, inflate
from imaging.dicom.colours import eight_bits, rgb_of_ybr
from imaging.dicom.recipe import Numbers, Recipe

type Frame = NDArray[Any]  # integers, or the floats of Float Pixel Data

_SAMPLE = {
    Numbers.INTEGER: {1: "u1", 8: "u1", 16: "<u2", 32: "<u4", 64: "<u8"},
    Numbers.FLOAT: {32: "<f4"},
    Numbers.DOUBLE: {64: "<f8"},
}


def decode(recipe: Recipe, number: int, encoded: bytes) -> Frame:
    """Decode frame `number` (from 0) from the bytes at its range in the frame index.

    Return (rows, columns) stored values with the signedness of the object for grey and palette, (rows, columns, 3) RGB
    of 8 bits for colour. Raises UnsupportedMediaType if the frame is broken.
    """
    if recipe.transfer_syntax in syntaxes.NATIVE:
        frame, is_rgb = _native(encoded, recipe, first_bit=number * recipe.pixels % 8), False
    elif recipe.transfer_syntax == syntaxes.DEFLATED_FRAMES:
        frame, is_rgb = _native(inflate(_fragments(encoded), frame_length(recipe)), recipe, first_bit=0), False
    else:
        frame, is_rgb = decompress(_fragments(encoded), recipe)
    if frame.shape[:2] != (recipe.rows, recipe.columns):
        raise UnsupportedMediaType("A frame is not of the size that the data set says.")
    if recipe.samples == 1:
        return frame if recipe.numbers is not Numbers.INTEGER else _stored(_lowered(frame, recipe), recipe)
    picture = eight_bits(frame, recipe.bits_stored)
    # JPEG 2000 undoes its own component transformation: only what the object calls YBR_FULL is left to convert.
    return rgb_of_ybr(picture) if recipe.photometric.startswith("YBR_FULL") and not is_rgb else picture


def frame_bits(recipe: Recipe) -> int:
    """Return the bits of one uncompressed frame; frames of single bits follow one another without padding."""
    # 4:2:2 halves the two chrominance samples (PS3.3 C.7.6.3.1.2), but only in native pixel data.
    samples = 2 if recipe.photometric == "YBR_FULL_422" else recipe.samples
    return recipe.pixels * samples * recipe.bits_allocated


def frame_length(recipe: Recipe) -> int:
    """Return the bytes of one uncompressed frame that starts on a byte boundary."""
    return (frame_bits(recipe) + 7) // 8


def _native(encoded: bytes, recipe: Recipe, *, first_bit: int) -> Frame:
    rows, columns, samples = recipe.rows, recipe.columns, recipe.samples
    if recipe.bits_allocated == 1:
        if len(encoded) * 8 < first_bit + recipe.pixels:
            raise UnsupportedMediaType("A frame is not whole.")
        bits = np.unpackbits(np.frombuffer(encoded, np.uint8), bitorder="little")
        return bits[first_bit : first_bit + recipe.pixels].reshape(rows, columns)
    length = frame_length(recipe)
    if len(encoded) < length:
        raise UnsupportedMediaType("A frame is not whole.")
    values = np.frombuffer(
        encoded, _SAMPLE[recipe.numbers][recipe.bits_allocated], frame_bits(recipe) // recipe.bits_allocated
    )
    if samples == 1:
        return values.reshape(rows, columns)
    if recipe.photometric == "YBR_FULL_422":
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


def _stored(frame: Frame, recipe: Recipe) -> Frame:
    """Give the frame the signedness of the object, and clear the bits above Bits Stored.

    The signedness of a codestream is often wrong (JPEG 2000) or missing (JPEG, JPEG-LS): only its bits are used.
    """
    allocated = 8 if recipe.bits_allocated == 1 else recipe.bits_allocated
    unsigned, signed = np.dtype(f"<u{allocated // 8}"), np.dtype(f"<i{allocated // 8}")
    if frame.dtype.itemsize != unsigned.itemsize:
        frame = frame.astype(signed if np.issubdtype(frame.dtype, np.signedinteger) else unsigned)
    frame = frame.view(signed if recipe.signed else unsigned)
    unused = allocated - recipe.bits_stored
    if not unused or recipe.bits_allocated == 1 or not frame.size:
        return frame
    low, high = (
        (-(1 << recipe.bits_stored - 1), (1 << recipe.bits_stored - 1) - 1)
        if recipe.signed
        else (0, (1 << recipe.bits_stored) - 1)
    )
    if frame.min() >= low and frame.max() <= high:
        return frame
    return frame << unused >> unused


def _fragments(encoded: bytes) -> bytes:
    """Join the values of the items (PS3.5 A.4) of one frame."""
    values: list[bytes] = []
    position = 0
    while position < len(encoded):
        length = int.from_bytes(encoded[position + 4 : position + 8], "little")
        values.append(encoded[position + 8 : position + 8 + length])
        position += 8 + length
    return values[0] if len(values) == 1 else b"".join(values)
