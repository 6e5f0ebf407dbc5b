"""Draw two CT studies of one head, as DICOM files: the phantom of Shepp and Logan, with a lesion that grows."""

from functools import partial
from io import BytesIO
from typing import NamedTuple

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian, generate_uid

SLICES = 10  # 13 mm apart
SIDE = 192  # pixels
SPACING = 1.2  # mm
HALF = round(SIDE * SPACING / 2, 1)  # mm; the ellipsoids are stated in units of 100 mm
AIR = -1000  # HU, to which each ellipsoid adds its first number
# HU; half axes x, y, z; centre x, y, z; degrees it is turned by in the plane of the slice
HEAD = (
    (2000, 0.69, 0.92, 0.81, 0, 0, 0, 0),  # skull
    (-965, 0.6624, 0.874, 0.78, 0, -0.0184, 0, 0),  # brain
    (-27, 0.11, 0.31, 0.22, 0.22, 0, 0, -18),  # ventricles
    (-27, 0.16, 0.41, 0.28, -0.22, 0, 0, 18),
    (12, 0.21, 0.25, 0.41, 0, 0.35, -0.15, 0),
    (30, 0.046, 0.046, 0.05, 0, 0.1, 0.25, 0),
    (25, 0.046, 0.023, 0.05, -0.08, -0.605, 0, 0),
    (25, 0.046, 0.023, 0.05, 0.06, -0.605, 0, 0),
)


class Study(NamedTuple):
    """A study of the head, and the radius of its lesion in units of 100 mm."""

    folder: str
    date: str
    accession: str
    description: str
    lesion: float


STUDIES = (
    Study("head-before", "20250910", "A-25", "Head", 0.08),
    Study("head-after", "20260302", "A-26", "Head, follow-up", 0.17),
)


def values(height: float, lesion: float) -> np.ndarray:
    """Return a slice in HU, int16 of shape (192, 192), at a height from -1 to 1, with a lesion of this radius."""
    span = (np.arange(SIDE) + 0.5) / SIDE * 2 - 1
    x, y = np.meshgrid(span * HALF / 100, -span * HALF / 100)
    hu = np.full((SIDE, SIDE), AIR, np.int16)
    for added, a, b, c, x0, y0, z0, turned in (*HEAD, (35, lesion, lesion, lesion, -0.38, -0.35, 0.07, 0)):
        cos, sin = np.cos(np.radians(turned)), np.sin(np.radians(turned))
        along, across = (x - x0) * cos + (y - y0) * sin, (y - y0) * cos - (x - x0) * sin
        hu[(along / a) ** 2 + (across / b) ** 2 + ((height - z0) / c) ** 2 <= 1] += added
    return hu


def slice_of(study: Study, number: int) -> bytes:
    """Return one slice of a study, with the same bytes each time; slice 1 is the lowest."""
    height = -0.65 + 1.3 * (number - 1) / (SLICES - 1)
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = CTImageStorage
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = _uid(study.folder, str(number))
    data.StudyInstanceUID, data.SeriesInstanceUID = _uid(study.folder), _uid(study.folder, "series")
    data.FrameOfReferenceUID, data.PositionReferenceIndicator = _uid("frame"), ""
    data.PatientName, data.PatientID, data.PatientBirthDate, data.PatientSex = "Phantom^Head", "HEAD-1", "19600412", "O"
    data.StudyID, data.StudyDate, data.StudyTime = "1", study.date, "120000"
    data.StudyDescription, data.AccessionNumber = study.description, study.accession
    data.ReferringPhysicianName, data.Manufacturer = "", "Lightbox"
    data.Modality, data.ImageType, data.KVP = "CT", ["ORIGINAL", "PRIMARY", "AXIAL"], "120"
    data.SeriesNumber, data.SeriesDescription, data.AcquisitionNumber = 2, "Soft tissue", 1
    data.BodyPartExamined, data.PatientPosition = "HEAD", "HFS"
    data.InstanceNumber, data.SliceThickness = number, 13
    data.ImagePositionPatient = [-HALF, -HALF, round(100 * height, 3)]
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.Rows = data.Columns = SIDE
    data.PixelSpacing = [SPACING, SPACING]
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.RescaleIntercept, data.RescaleSlope, data.RescaleType = 0, 1, "HU"
    data.WindowCenter, data.WindowWidth = 40, 80
    data.PixelData = values(height, study.lesion).astype("<i2").tobytes()
    output = BytesIO()
    data.save_as(output, enforce_file_format=True)
    return output.getvalue()


def _uid(*names: str) -> UID:
    return generate_uid(entropy_srcs=["Lightbox's sample of a head", *names])


FILES = {
    f"{study.folder}/{number:02}.dcm": partial(slice_of, study, number)
    for study in STUDIES
    for number in range(1, SLICES + 1)
}
