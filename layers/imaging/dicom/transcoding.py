"""Write an object in Explicit VR Little Endian, with all of its frames decoded."""

from io import BytesIO
from pathlib import Path

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
    frames = _frames(path)
    if len({frame.photometric for frame in frames}) > 1:
        raise NotDrawable("The frames differ in their colour space.")
    pixels = b"".join(frame.content for frame in frames)
    data_set.PixelData = pixels + b"\0" * (len(pixels) % 2)
    element = data_set["PixelData"]
    element.VR, element.is_undefined_length = "OW" if data_set.BitsAllocated > 8 else "OB", False  # noqa: PLR2004
    data_set.PhotometricInterpretation = frames[0].photometric
    for keyword in _OFFSETS:
        if keyword in data_set:
            delattr(data_set, keyword)


def _frames(path: Path) -> list[RawFrame]:
    with opened(path) as file:
        found = frames_of(file)
        if not found.recipe or found.reason:
            raise NotDrawable(found.reason)
        if found.recipe.bits_allocated == 1 and found.recipe.frame_bits % 8:
            raise NotDrawable("Frames of single bits are not transcoded.")
        return [raw(found.recipe, number, file.source.read(*span)) for number, span in enumerate(found.ranges)]
