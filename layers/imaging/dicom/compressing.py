"""Write a copy of an object of any size in HTJ2K Lossless RPCL (PS3.5 10.18), frame by frame."""

from itertools import accumulate, batched
from pathlib import Path
from struct import pack
from typing import BinaryIO

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.filebase import DicomIO
from pydicom.filewriter import dcmwrite, write_dataset
from pydicom.uid import UID

from core.kernel.errors import NotDrawable
from core.kernel.frame_index import FRAMES_A_CHUNK, Frame, FrameChunk, FrameRange
from core.kernel.transfer_syntaxes import HTJ2K_RPCL
from imaging.dicom.encoding import encode, photometric_in
from imaging.dicom.frames import frames_of
from imaging.dicom.opening import opened
from imaging.dicom.raw_frames import raw
from imaging.raster.decoder_errors import decoding

_PIXELS = 0x7FE00010
_OFFSETS = ("ExtendedOffsetTable", "ExtendedOffsetTableLengths")
_LARGE = 1 << 20  # bytes: larger values are read when they are written
_HEAD = b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff"  # of pixel data in fragments (PS3.5 A.4)
_ITEM, _END = b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0\0\0\0\0"
_ITEM_HEAD = 8  # bytes


def compress(path: Path, out: BinaryIO) -> list[bytes]:
    """Write a copy of the object in the little-endian file at `path` to `out`.

    Return the frame index of the copy: FrameChunks, whose ranges are those of the codestreams alone. Raises
    UnsupportedMediaType if it cannot be decoded, and NotDrawable for samples that the codec does not take.
    """
    with decoding():
        data_set = dcmread(path, defer_size=_LARGE)
        after = data_set[_PIXELS + 1 :]
        for tag in (_PIXELS, *after.keys()):
            data_set.pop(tag, None)  # pixels of other types are refused below
        _describe(data_set)
        dcmwrite(out, data_set, implicit_vr=False, little_endian=True, enforce_file_format=True)
        ranges = _write_frames(path, out)
        _write(out, after)
    return [FrameChunk.pack([Frame(span) for span in chunk]) for chunk in batched(ranges, FRAMES_A_CHUNK, strict=False)]


def _describe(data_set: Dataset) -> None:
    """State how the pixels are encoded."""
    data_set.file_meta.TransferSyntaxUID = UID(HTJ2K_RPCL)
    if stated := data_set.get("PhotometricInterpretation"):
        data_set.PhotometricInterpretation = photometric_in(HTJ2K_RPCL, stated)
    if "PlanarConfiguration" in data_set:
        data_set.PlanarConfiguration = 0
    for keyword in _OFFSETS:
        if keyword in data_set:
            delattr(data_set, keyword)


def _write_frames(path: Path, out: BinaryIO) -> list[FrameRange]:
    """Write the pixel data, with a Basic Offset Table and a fragment for each frame."""
    with opened(path) as file:
        found = frames_of(file)
        if not found.recipe or found.reason:
            raise NotDrawable(found.reason)
        out.write(_HEAD + _item(b"\0" * 4 * len(found.ranges)))
        first = out.tell()
        lengths = list[int]()
        for number, span in enumerate(found.ranges):
            recipe = found.recipe_of(found.recipe, number)
            codestream = encode(raw(recipe, number, file.source.read(*span)), recipe, HTJ2K_RPCL)
            lengths.append(out.write(_item(codestream)))
        out.write(_END)
    offsets = list(accumulate(lengths[:-1], initial=0))
    end = out.tell()
    out.seek(first - 4 * len(offsets))
    out.write(pack(f"<{len(offsets)}L", *offsets))
    out.seek(end)
    return [FrameRange(first + at + _ITEM_HEAD, size - _ITEM_HEAD) for at, size in zip(offsets, lengths, strict=True)]


def _item(value: bytes) -> bytes:
    padded = value + b"\0" * (len(value) % 2)
    return _ITEM + len(padded).to_bytes(4, "little") + padded


def _write(out: BinaryIO, data_set: Dataset) -> None:
    """Write what follows the pixel data, such as signatures."""
    file = DicomIO(out)
    file.is_little_endian, file.is_implicit_VR = True, False
    write_dataset(file, data_set)
