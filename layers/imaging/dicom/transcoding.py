"""Write an object in Explicit VR Little Endian, with all of its frames decoded."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import ExplicitVRLittleEndian

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from imaging.dicom.frames import frames_of
from imaging.dicom.opening import opened
from imaging.dicom.raw_frames import RawFrame, raw
from imaging.raster.decoder_errors import decoding

_OFFSETS = ("ExtendedOffsetTable", "ExtendedOffsetTableLengths")


def explicit(path: Path) -> bytes:
    """Return the object in the little-endian file at `path`. Raises UnsupportedMediaType if it cannot be decoded."""
    with decoding():
        data_set = dcmread(path)
        if data_set.file_meta.TransferSyntaxUID not in syntaxes.NATIVE:
            _decode(data_set, path)
        data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        out = BytesIO()
        dcmwrite(out, data_set, implicit_vr=False, little_endian=True, enforce_file_format=True)
        return out.getvalue()


def _decode(data_set: Dataset, path: Path) -> None:
    """Replace the pixel data by decoded frames, and what the data set says of their encoding."""
    pixels = _pixels(path)
    data_set.PixelData = pixels.content + b"\0" * (len(pixels.content) % 2)
    element = data_set["PixelData"]
    element.VR, element.is_undefined_length = "OW" if data_set.BitsAllocated > 8 else "OB", False  # noqa: PLR2004
    data_set.PhotometricInterpretation = pixels.photometric
    for keyword in _OFFSETS:
        if keyword in data_set:
            delattr(data_set, keyword)


def _pixels(path: Path) -> RawFrame:
    """Return the pixels of all frames, one after the other."""
    with opened(path) as file:
        found = frames_of(file)
        if not found.recipe or found.reason:
            raise NotDrawable(found.reason)
        frames = [raw(found.recipe, number, file.source.read(*span)) for number, span in enumerate(found.ranges)]
    if len({frame.photometric for frame in frames}) > 1:
        raise NotDrawable("The frames differ in their colour space.")
    contents = [frame.content for frame in frames]
    joined = b"".join(contents) if found.recipe.frame_bits % 8 == 0 else _joined_bits(contents, found.recipe.frame_bits)
    return RawFrame(joined, frames[0].photometric)


def _joined_bits(contents: Iterable[bytes], frame_bits: int) -> bytes:
    """Join frames of single bits, which follow one another without padding (PS3.5 8.1.1)."""
    frames = [np.unpackbits(np.frombuffer(each, np.uint8), bitorder="little")[:frame_bits] for each in contents]
    return np.packbits(np.concatenate(frames), bitorder="little").tobytes()
