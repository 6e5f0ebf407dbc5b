"""Make small series of CT slices: a bright disc that grows from slice to slice, in air."""

from pathlib import Path
from typing import Any

import numpy as np

from dicom_files import a_data_set, write

CT = "1.2.840.10008.5.1.4.1.1.2"
PATIENT = {"PatientName": "Doe^Jane", "PatientID": "PID-7", "PatientBirthDate": "19500102", "PatientSex": "F"}


def a_series(
    folder: Path, slices: int = 12, *, side: int = 64, study: str = "1.2.826.1", series: int = 1, **attributes: Any
) -> list[Path]:
    """Write axial slices 2 mm apart, numbered from the head down: in order of position the highest number is first."""
    files = list[Path]()
    y, x = np.mgrid[:side, :side] - side / 2
    for number in range(1, slices + 1):
        disc = np.hypot(x, y) < side * (0.1 + 0.35 * number / slices)
        pixels = np.where(disc, 1000 + number, 24).astype(np.int16)
        data_set = a_data_set(
            pixels,
            **PATIENT,
            SOPClassUID=CT,
            StudyInstanceUID=study,
            SeriesInstanceUID=f"{study}.{series}",
            SOPInstanceUID=f"{study}.{series}.{number}",
            Modality="CT",
            StudyDate="20260102",
            StudyDescription="Abdomen",
            AccessionNumber="A-1",
            SeriesNumber=series,
            SeriesDescription="Axial",
            InstanceNumber=number,
            ImagePositionPatient=[0, 0, 2 * (slices - number)],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            FrameOfReferenceUID=f"{study}.9",
            PixelSpacing=[2, 2],
            RescaleSlope=1,
            RescaleIntercept=-1024,
        )
        for keyword, value in attributes.items():
            setattr(data_set, keyword, value)
        files.append(write(folder / f"{study}.{series}.{number}.dcm", data_set))
    return files
