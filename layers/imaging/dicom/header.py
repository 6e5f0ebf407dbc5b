"""The header as the API shows it: what people ask of a DICOM file, by plain names, as JSON."""

from typing import Any

from pydicom.dataset import Dataset

from imaging.dicom.attributes import numbers_of, text_of, texts_of, whole_of
from imaging.dicom.registry import name_of

type Header = dict[str, Any]

_TEXTS = {
    "patient": {
        "name": "PatientName",
        "id": "PatientID",
        "birth_date": "PatientBirthDate",
        "sex": "PatientSex",
        "age": "PatientAge",
    },
    "study": {
        "instance_uid": "StudyInstanceUID",
        "id": "StudyID",
        "date": "StudyDate",
        "time": "StudyTime",
        "description": "StudyDescription",
        "accession_number": "AccessionNumber",
        "referring_physician": "ReferringPhysicianName",
    },
    "series": {
        "instance_uid": "SeriesInstanceUID",
        "modality": "Modality",
        "date": "SeriesDate",
        "time": "SeriesTime",
        "description": "SeriesDescription",
        "body_part": "BodyPartExamined",
        "laterality": "Laterality",
        "protocol": "ProtocolName",
    },
    "instance": {
        "sop_instance_uid": "SOPInstanceUID",
        "sop_class_uid": "SOPClassUID",
        "content_date": "ContentDate",
        "content_time": "ContentTime",
        "acquisition_date_time": "AcquisitionDateTime",
        "comments": "ImageComments",
    },
    "equipment": {
        "manufacturer": "Manufacturer",
        "model": "ManufacturerModelName",
        "institution": "InstitutionName",
        "station": "StationName",
        "software": "SoftwareVersions",
    },
}
_WHOLES = {
    "rows": "Rows",
    "columns": "Columns",
    "samples_per_pixel": "SamplesPerPixel",
    "planar_configuration": "PlanarConfiguration",
    "bits_allocated": "BitsAllocated",
    "bits_stored": "BitsStored",
    "high_bit": "HighBit",
    "pixel_representation": "PixelRepresentation",
}
_NUMBERS = {
    "pixel_spacing": "PixelSpacing",
    "image_position": "ImagePositionPatient",
    "image_orientation": "ImageOrientationPatient",
}
_SINGLE_NUMBERS = {
    "slice_thickness": "SliceThickness",
    "slice_location": "SliceLocation",
    "rescale_slope": "RescaleSlope",
    "rescale_intercept": "RescaleIntercept",
}
_WORDS = ("Modality", "BodyPartExamined", "StudyDescription", "SeriesDescription", "ProtocolName", "Manufacturer")


def header_of(data_set: Dataset, transfer_syntax: str, *, has_pixels: bool) -> Header:
    """Numbers are JSON numbers, lists where the attribute may have several values; what is absent or odd is null."""
    header: Header = {
        part: {name: text_of(data_set, keyword) for name, keyword in keywords.items()}
        for part, keywords in _TEXTS.items()
    }
    header["series"]["number"] = whole_of(data_set, "SeriesNumber")
    header["instance"]["number"] = whole_of(data_set, "InstanceNumber")
    header |= {name: whole_of(data_set, keyword) for name, keyword in _WHOLES.items()}
    header |= {name: numbers_of(data_set, keyword) or None for name, keyword in _NUMBERS.items()}
    header |= {name: next(iter(numbers_of(data_set, keyword)), None) for name, keyword in _SINGLE_NUMBERS.items()}
    return header | {
        "number_of_frames": (whole_of(data_set, "NumberOfFrames") or 1) if has_pixels else 0,
        "photometric_interpretation": text_of(data_set, "PhotometricInterpretation"),
        "modality": text_of(data_set, "Modality"),
        "sop_class_uid": text_of(data_set, "SOPClassUID"),
        "transfer_syntax_uid": transfer_syntax,
        "transfer_syntax_name": name_of(transfer_syntax),
        "image_type": texts_of(data_set, "ImageType"),
        "window_center": numbers_of(data_set, "WindowCenter") or None,
        "window_width": numbers_of(data_set, "WindowWidth") or None,
        "window_explanation": texts_of(data_set, "WindowCenterWidthExplanation") or None,
        "voi_lut_function": text_of(data_set, "VOILUTFunction"),
        "rescale_type": text_of(data_set, "RescaleType"),
        "specific_character_set": texts_of(data_set, "SpecificCharacterSet"),
    }


def words_of(data_set: Dataset) -> str:
    """The descriptions that the full-text index may hold: nothing about the patient."""
    return " ".join(dict.fromkeys(text for keyword in _WORDS for text in texts_of(data_set, keyword)))
