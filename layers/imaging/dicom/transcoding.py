"""Write an object, or single frames of it, in another transfer syntax, without changing a sample."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import EncodedFrame
from imaging.dicom.drawing import drawing
from imaging.dicom.encoding import encode, photometric_in
from imaging.dicom.frames import frames_of
from imaging.dicom.opening import opened
from imaging.dicom.raw_frames import RawFrame, raw
from imaging.dicom.recipe import Recipe
from imaging.raster.decoder_errors import decoding

_OFFSETS = ("ExtendedOffsetTable", "ExtendedOffsetTableLengths")
_LARGEST_TABLE = (1 << 32) - 1  # bytes that a Basic Offset Table can count


def transcode(path: Path, syntax: str) -> bytes:
    """Return the object in the little-endian file at `path` in Explicit VR Little Endian or one of `ENCODED`.

    No sample changes. Raises UnsupportedMediaType if it cannot be decoded, or the codec does not take its samples.
    """
    with decoding():
        data_set = dcmread(path)
        if syntax != syntaxes.EXPLICIT_LITTLE or data_set.file_meta.TransferSyntaxUID not in syntaxes.NATIVE:
            _replace_pixels(data_set, _Pixels.of(path), syntax)
        data_set.file_meta.TransferSyntaxUID = UID(syntax)
        out = BytesIO()
        dcmwrite(out, data_set, implicit_vr=False, little_endian=True, enforce_file_format=True)
        return out.getvalue()


def transcode_frame(encoded: EncodedFrame, syntax: str) -> bytes:
    """Return one frame in a transfer syntax, as `transcode` does all. Raises NotDrawable."""
    with drawing():
        recipe = Recipe.for_frame(encoded.recipe, encoded.detail, encoded.number)
        frame = raw(recipe, encoded.number, encoded.content)
        return frame.content if syntax == syntaxes.EXPLICIT_LITTLE else encode(frame, recipe, syntax)


class _Pixels(NamedTuple):
    """The decoded frames of an object, and their recipe."""

    frames: list[RawFrame]
    recipe: Recipe

    @classmethod
    def of(cls, path: Path) -> Self:
        """Decode the frames of a file. Raises NotDrawable if not all of them can be."""
        with opened(path) as file:
            found = frames_of(file)
            if not found.recipe or found.reason:
                raise NotDrawable(found.reason)
            frames = [raw(found.recipe, number, file.source.read(*span)) for number, span in enumerate(found.ranges)]
        if len({frame.photometric for frame in frames}) > 1:
            raise NotDrawable("The frames differ in their colour space.")
        return cls(frames, found.recipe)

    def joined(self) -> bytes:
        """Return the pixels of all frames, one after the other."""
        contents = [frame.content for frame in self.frames]
        bits = self.recipe.frame_bits
        return b"".join(contents) if bits % 8 == 0 else joined_bits(contents, bits)


def _replace_pixels(data_set: Dataset, pixels: _Pixels, syntax: str) -> None:
    """Replace the pixel data by frames in a transfer syntax, and what the data set says of their encoding."""
    is_native = syntax == syntaxes.EXPLICIT_LITTLE
    if is_native:
        content = pixels.joined()
        content += b"\0" * (len(content) % 2)
    else:
        frames = [encode(frame, pixels.recipe, syntax) for frame in pixels.frames]
        content = encapsulate(frames, has_bot=sum(map(len, frames)) < _LARGEST_TABLE)
    data_set.PixelData = content
    element = data_set["PixelData"]
    element.VR = "OW" if is_native and data_set.BitsAllocated > 8 else "OB"  # noqa: PLR2004
    element.is_undefined_length = not is_native
    data_set.PhotometricInterpretation = photometric_in(syntax, pixels.frames[0].photometric)
    if not is_native and pixels.recipe.samples > 1:
        data_set.PlanarConfiguration = 0
    for keyword in _OFFSETS:
        if keyword in data_set:
            delattr(data_set, keyword)


def joined_bits(contents: Iterable[bytes], frame_bits: int) -> bytes:
    """Join frames of single bits, which follow one another without padding (PS3.5 8.1.1)."""
    frames = [np.unpackbits(np.frombuffer(each, np.uint8), bitorder="little")[:frame_bits] for each in contents]
    return np.packbits(np.concatenate(frames), bitorder="little").tobytes()
