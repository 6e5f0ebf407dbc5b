"""Decode frames to the pixels that Explicit VR Little Endian holds, without drawing them (PS3.5 8.1)."""

from typing import NamedTuple

import numpy as np

from core.kernel import fragments
from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom.codecs import decompress, inflate
from imaging.dicom.colours import rgb_of_partial_ybr
from imaging.dicom.decoding import stored
from imaging.dicom.recipe import Recipe

_SUBSAMPLED = {"YBR_FULL_422": "YBR_FULL"}  # decoders return every sample


class RawFrame(NamedTuple):
    """The bytes of a frame, and the photometric interpretation that they have."""

    content: bytes
    photometric: str


def raw(recipe: Recipe, number: int, encoded: bytes) -> RawFrame:
    """Return frame `number` (from 0). Frames of single bits begin with the first bit of a byte. Raises NotDrawable."""
    if recipe.transfer_syntax in syntaxes.NATIVE:
        return RawFrame(_native(recipe, encoded, first_bit=number * recipe.frame_bits % 8), recipe.photometric)
    codestream = fragments.joined(encoded)
    if recipe.transfer_syntax == syntaxes.DEFLATED_FRAMES:
        content = inflate(codestream, -(-recipe.frame_bits // 8))
        return RawFrame(_native(recipe, content, first_bit=0), recipe.photometric)
    return _decompressed(recipe, codestream)


def _native(recipe: Recipe, encoded: bytes, *, first_bit: int) -> bytes:
    length = -(-recipe.frame_bits // 8)
    if len(encoded) * 8 < first_bit + recipe.frame_bits:
        raise NotDrawable("A frame is truncated.")
    if recipe.bits_allocated > 1:
        return encoded[:length]
    bits = np.unpackbits(np.frombuffer(encoded, np.uint8), bitorder="little")
    return np.packbits(bits[first_bit : first_bit + recipe.frame_bits], bitorder="little").tobytes()


def _decompressed(recipe: Recipe, codestream: bytes) -> RawFrame:
    frame = decompress(codestream, recipe)
    if frame.samples.shape[:2] != (recipe.rows, recipe.columns):
        raise NotDrawable("A frame is not of the size that the data set states.")
    if recipe.samples == 1:
        values = stored(frame.samples, recipe, min(frame.bits or recipe.bits_stored, recipe.bits_stored))
        content = np.packbits(values, bitorder="little") if recipe.bits_allocated == 1 else values
        return RawFrame(content.tobytes(), recipe.photometric)
    samples, photometric = frame.samples, _photometric(recipe, is_rgb=frame.is_rgb)
    if recipe.photometric.startswith("YBR_PARTIAL") and not frame.is_rgb:
        samples = rgb_of_partial_ybr(samples)
    samples = samples.astype(f"<u{recipe.bits_allocated // 8}", copy=False)
    return RawFrame((samples.transpose(2, 0, 1) if recipe.planar else samples).tobytes(), photometric)


def _photometric(recipe: Recipe, *, is_rgb: bool) -> str:
    if is_rgb or not recipe.photometric.startswith("YBR_FULL"):
        return "RGB"
    return _SUBSAMPLED.get(recipe.photometric, recipe.photometric)
