"""Blacken boxes in every frame of an object (Clean Pixel Data Option, PS3.15 E.3.1).

Native pixels stay as they are around the boxes, in their own encoding. Compressed ones are decoded, and written in
Explicit VR Little Endian.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.dicom.drafts import Mask
from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDeidentifiable, NotDrawable
from imaging.dicom.frames import Frames, frames_of
from imaging.dicom.opening import Opened, opened
from imaging.dicom.raw_frames import RawFrame, raw
from imaging.dicom.recipe import SUBSAMPLED, Recipe
from imaging.dicom.transcoding import joined_bits

_LARGEST = 0xFFFFFFFE  # bytes, as the length of an element
_REPRESENTATIONS = {0x7FE00008: b"OF", 0x7FE00009: b"OD"}
# What only describes the pixels as they were: extreme values, and positions of compressed frames.
_OUTDATED = (
    *("SmallestImagePixelValue", "LargestImagePixelValue", "SmallestPixelValueInSeries", "LargestPixelValueInSeries"),
    *("ExtendedOffsetTable", "ExtendedOffsetTableLengths"),
)


class Masked(NamedTuple):
    """The pixels of an object with black boxes: its frames, which are read as they are written, and how they lie."""

    tag: int
    recipe: Recipe
    photometric: str
    length: int  # bytes
    frames: Iterator[bytes]

    @property
    def is_native(self) -> bool:
        """Return whether the pixels keep their transfer syntax."""
        return self.recipe.transfer_syntax in syntaxes.NATIVE

    def describe(self, data_set: Dataset) -> None:
        """Say in the data set how the pixels lie, and that nothing is burned in any more."""
        data_set.BurnedInAnnotation = "NO"
        for keyword in _OUTDATED:
            if keyword in data_set:
                delattr(data_set, keyword)
        if not self.is_native:
            data_set.PhotometricInterpretation = self.photometric

    def write(self, out: BinaryIO, *, implicit: bool) -> None:
        """Write the element of the pixels. Raises NotDeidentifiable if a frame cannot be decoded."""
        padding = self.length % 2
        written = _REPRESENTATIONS.get(self.tag) or (b"OW" if self.recipe.bits_allocated > 8 else b"OB")  # noqa: PLR2004
        out.write(pack("<HH", self.tag >> 16, self.tag & 0xFFFF) + (b"" if implicit else written + bytes(2)))
        out.write(pack("<I", self.length + padding))
        size = 0
        for frame in self.frames:
            size += out.write(frame)
        if size != self.length:
            raise NotDeidentifiable("The frames differ in their size, so that they cannot be masked.")
        out.write(bytes(padding))


@contextmanager
def masked(path: Path, boxes: Sequence[Mask]) -> Generator[Masked]:
    """Open the object in the little-endian file at `path`, and blacken these boxes as its frames are read.

    Raises NotDeidentifiable if its frames cannot be decoded, or a box lies outside of them.
    """
    with opened(path) as file:
        found = frames_of(file)
        if found.recipe is None or file.layout.pixels is None:
            raise NotDeidentifiable(f"The pixels cannot be masked. {found.reason or ''}".strip())
        recipe = found.recipe
        if any(box.x >= recipe.columns or box.y >= recipe.rows for box in boxes):
            raise NotDeidentifiable(f"A mask lies outside of the {recipe.columns} x {recipe.rows} pixels.")
        first = _frame(file, found, recipe, 0)
        length = -(-recipe.pixels * len(found.ranges) // 8) if recipe.bits_allocated == 1 else 0
        length = length or len(first.content) * len(found.ranges)
        if length > _LARGEST:
            raise NotDeidentifiable("The decoded pixels are too large to be masked.")
        frames = _blackened(file, found, first.photometric, boxes)
        yield Masked(file.layout.pixels.tag, recipe, first.photometric, length, frames)


def _frame(file: Opened, found: Frames, recipe: Recipe, number: int) -> RawFrame:
    try:
        return raw(recipe, number, file.source.read(*found.ranges[number]))
    except NotDrawable as problem:
        raise NotDeidentifiable(f"The pixels cannot be masked. {problem.detail or ''}".strip()) from problem


def _blackened(file: Opened, found: Frames, photometric: str, boxes: Sequence[Mask]) -> Iterator[bytes]:
    recipe = found.recipe or Recipe(transfer_syntax="", rows=0, columns=0)
    bits = list[bytes]()
    for number in range(len(found.ranges)):
        frame = _frame(file, found, recipe, number)
        if frame.photometric != photometric:
            raise NotDeidentifiable("The frames differ in their colour space, so that they cannot be masked.")
        content = blacken(frame.content, recipe, photometric, boxes)
        if recipe.bits_allocated == 1:
            bits.append(content)
        else:
            yield content
    if bits:
        yield joined_bits(bits, recipe.frame_bits)


def blacken(content: bytes, recipe: Recipe, photometric: str, boxes: Sequence[Mask]) -> bytes:
    """Return a native frame whose boxes are zero in every sample, and in the middle in those of chrominance.

    A box is clipped to the frame; where two pixels share their chrominance, both are blackened.
    """
    rows, columns = recipe.rows, recipe.columns
    if recipe.bits_allocated == 1:
        bits = np.unpackbits(np.frombuffer(content, np.uint8), bitorder="little")
        _fill(bits[: recipe.pixels].reshape(rows, columns, 1), boxes, [0])
        return np.packbits(bits, bitorder="little").tobytes()
    samples = np.frombuffer(content, f"<u{recipe.bits_allocated // 8}").copy()
    middle = 1 << recipe.bits_stored - 1
    if photometric in SUBSAMPLED:
        if columns % 2:
            raise NotDeidentifiable("Pixels that share their chrominance have an odd number of columns.")
        pairs = samples.reshape(rows, columns // 2, 4)
        _fill(pairs, [_of_pairs(box) for box in boxes], [0, 0, middle, middle])
        return samples.tobytes()
    black = [0, middle, middle] if photometric.startswith("YBR") else [0] * recipe.samples
    is_planar = recipe.planar and recipe.samples > 1
    shaped = samples.reshape(recipe.samples, rows, columns).transpose(1, 2, 0) if is_planar else samples
    _fill(shaped if is_planar else samples.reshape(rows, columns, recipe.samples), boxes, black)
    return samples.tobytes()


def _of_pairs(box: Mask) -> Mask:
    """Return the box in pairs of columns."""
    start, end = box.x // 2, (box.x + box.width + 1) // 2
    return box.model_copy(update={"x": start, "width": end - start})


def _fill(pixels: NDArray[Any], boxes: Sequence[Mask], black: Sequence[int]) -> None:
    for box in boxes:
        pixels[box.y : box.y + box.height, box.x : box.x + box.width] = black
