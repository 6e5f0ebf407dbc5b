"""Generate sample pictures, a DICOM file and a depth log from formulas alone."""

from io import BytesIO

import numpy as np
from PIL import Image as Picture
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid


def plasma(width: int, height: int, seed: int) -> np.ndarray:
    """Return soft waves: float64 values from 0 to 1, of shape (height, width)."""
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    waves = np.sin(9 * x + seed) + np.sin(7 * y - seed) + np.sin(8 * np.hypot(x - 0.5, y - 0.4) * (1 + seed % 3))
    return (waves + 3) / 6


def photograph(width: int = 1600, height: int = 1200, seed: int = 1) -> bytes:
    """Return a JPEG in colour."""
    channels = [plasma(width, height, seed + shift) for shift in range(3)]
    picture = Picture.fromarray((np.dstack(channels) * 255).astype(np.uint8))
    output = BytesIO()
    picture.save(output, "JPEG", quality=88)
    return output.getvalue()


def radiograph(width: int = 800, height: int = 800) -> bytes:
    """Return a PNG of 16-bit grey."""
    output = BytesIO()
    Picture.fromarray((plasma(width, height, 4) * 65535).astype(np.uint16)).save(output, "PNG")
    return output.getvalue()


def slice_of_a_phantom(size: int = 256) -> bytes:
    """Return a DICOM file of concentric rings in 12 bits, with rescale and window."""
    y, x = np.mgrid[0:size, 0:size] - size / 2
    rings = ((np.sin(np.hypot(x, y) / 6) + 1) * 2047).astype("<u2")
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID = SecondaryCaptureImageStorage
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.StudyInstanceUID, data.SeriesInstanceUID = generate_uid(), generate_uid()
    data.Modality, data.PatientName, data.PatientID = "OT", "Phantom", "PHANTOM"
    data.StudyDescription = "Rings of a phantom"
    data.StudyDate, data.StudyTime = "20260101", "120000"
    data.Rows = data.Columns = size
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.RescaleIntercept, data.RescaleSlope = -1024, 1
    data.WindowCenter, data.WindowWidth = 1000, 4000
    data.PixelData = rings.tobytes()
    output = BytesIO()
    data.save_as(output, enforce_file_format=True)
    return output.getvalue()


def depth_log(rows: int = 500, columns: int = 200) -> bytes:
    """Return a CSV of grey values by depth."""
    values = (plasma(columns, rows, 2) * 255).astype(np.uint8)
    head = ",".join(["depth", *(f"col{number}" for number in range(1, columns + 1))])
    lines = [f"{9000.1 + row / 10:.1f},{','.join(map(str, line))}" for row, line in enumerate(values)]
    return "\n".join([head, *lines, ""]).encode()
