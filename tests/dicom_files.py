"""DICOM test files: the sample set with its expectations, and builders of small objects."""

import json
import re
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRLittleEndian

import needs
from core.images.inspection import Inspection
from core.kernel.frame_index import EncodedFrame, Frame, FrameChunk
from imaging.dicom.decoding import decode
from imaging.dicom.inspection import inspect
from imaging.dicom.picture import picture_of
from imaging.dicom.recipe import Recipe
from imaging.dicom.rewriting import rewrite

from support import SHARED

SECONDARY_CAPTURE, BASIC_TEXT_REPORT = "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.88.11"
FOLDER = SHARED / "dicom"
SAMPLES: list[dict[str, Any]] = (
    json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else []
)
NO_SAMPLES = pytest.mark.skipif(not SAMPLES, reason=needs.SAMPLE_DATA)


def samples(*expectations: str) -> pytest.MarkDecorator:
    """Run a test once for every sample with one of these expectations."""
    found = [pytest.param(each, id=each["file"]) for each in SAMPLES if each["expect"] in expectations]
    return pytest.mark.parametrize("sample", found)


class Stated(NamedTuple):
    """The first frame as other decoders read it."""

    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float


def stated(sample: dict[str, Any]) -> Stated | None:
    for outcome in sample["decode"].values():
        if found := re.match(r"ok (\([\d, ]+\)) (\S+) (\S+)\.\.(\S+) ", outcome):
            shape = tuple(int(each) for each in re.findall(r"\d+", found[1]))
            return Stated(shape, found[2], float(found[3]), float(found[4]))
    return None


def path_of(file: str) -> Path:
    return FOLDER / file


class Accepted(NamedTuple):
    packed: bytes
    index: list[Frame]
    content: bytes

    def encoded(self, number: int = 0) -> bytes:
        offset, length = self.index[number].span
        return self.content[offset : offset + length]

    def kept(self, number: int = 0) -> EncodedFrame:
        return EncodedFrame(self.packed, self.index[number].detail, number, self.encoded(number))

    def recipe(self, number: int = 0) -> Recipe:
        return Recipe.for_frame(self.packed, self.index[number].detail, number)

    def frame(self, number: int = 0) -> NDArray[Any]:
        """Decode a frame from the recipe and its own bytes alone."""
        return decode(self.recipe(number), number, self.encoded(number))

    def picture(self, number: int = 0) -> NDArray[Any]:
        return picture_of(self.recipe(number), number, self.encoded(number))


def index_of(inspection: Inspection) -> list[Frame]:
    chunks = [FrameChunk(packed) for packed in inspection.frame_chunks]
    return [chunk[place] for chunk in chunks for place in range(len(chunk))]


def accepted(path: Path) -> Accepted:
    """Inspect a file, and return what acceptance keeps."""
    inspection = inspect(path)
    assert inspection.recipe, inspection.undrawable
    return Accepted(inspection.recipe, index_of(inspection), readable(path).read_bytes())


def readable(path: Path) -> Path:
    """Return the file at `path`, or the copy that is made of it at acceptance."""
    copy = Path(mkdtemp()) / "copy.dcm"
    with copy.open("wb") as file:
        return copy if rewrite(path, file) else path


def a_data_set(pixels: NDArray[Any] | None = None, **attributes: Any) -> Dataset:
    """Make a secondary capture of (rows, columns), (frames, rows, columns) or (rows, columns, 3); else a report."""
    data_set = Dataset()
    data_set.SOPClassUID = UID(BASIC_TEXT_REPORT if pixels is None else SECONDARY_CAPTURE)
    data_set.SOPInstanceUID, data_set.StudyInstanceUID, data_set.SeriesInstanceUID = (
        UID("1.2.3"),
        UID("1.2"),
        UID("1.4"),
    )
    data_set.Modality, data_set.PatientName, data_set.PatientID = "OT", "Doe^Jane", "PID-1"
    if pixels is not None:
        _add_pixels(data_set, pixels)
    for keyword, value in attributes.items():
        setattr(data_set, keyword, value)
    return data_set


def _add_pixels(data_set: Dataset, pixels: NDArray[Any]) -> None:
    colour = pixels.shape[-1] == 3 and pixels.ndim >= 3
    shape = pixels.shape[:-1] if colour else pixels.shape
    data_set.Rows, data_set.Columns = shape[-2:]
    if len(shape) == 3:
        data_set.NumberOfFrames = shape[0]
    data_set.SamplesPerPixel = 3 if colour else 1
    data_set.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        data_set.PlanarConfiguration = 0
    data_set.BitsAllocated = data_set.BitsStored = 8 * pixels.itemsize
    data_set.HighBit = data_set.BitsStored - 1
    data_set.PixelRepresentation = int(pixels.dtype.kind == "i")
    data_set.PixelData = pixels.tobytes()
    data_set["PixelData"].VR = "OW"


def write(path: Path, data_set: Dataset, syntax: str = ExplicitVRLittleEndian) -> Path:
    """Write `data_set` to `path` as a DICOM file; encapsulated data is written unchanged."""
    path.write_bytes(written(data_set, syntax))
    return path


def written(data_set: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """Return `data_set` as the bytes of a DICOM file."""
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = UID(syntax)
    data_set.file_meta.MediaStorageSOPClassUID = data_set.get("SOPClassUID", SECONDARY_CAPTURE)
    data_set.file_meta.MediaStorageSOPInstanceUID = data_set.get("SOPInstanceUID", "1.2.3")
    if UID(syntax).is_encapsulated and "PixelData" in data_set:
        data_set["PixelData"].VR = "OB"
        data_set["PixelData"].is_undefined_length = True
    out = BytesIO()
    dcmwrite(out, data_set, enforce_file_format=True)
    return out.getvalue()


def a_ramp(rows: int = 8, columns: int = 16) -> NDArray[np.uint16]:
    """Make a ramp: 0 at the top left, one more for each pixel."""
    return np.arange(rows * columns, dtype=np.uint16).reshape(rows, columns)
