"""The header as the API shows it: the attributes that people ask for, under plain names, as JSON."""

from collections.abc import Callable
from typing import Any

from imaging.dicom.attributes import DataSet, items_of, number_of, numbers_of, text_of, texts_of, whole_of
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
    "window_center": "WindowCenter",
    "window_width": "WindowWidth",
}
_SINGLE_NUMBERS = {
    "slice_thickness": "SliceThickness",
    "slice_location": "SliceLocation",
    "rescale_slope": "RescaleSlope",
    "rescale_intercept": "RescaleIntercept",
}
_GROUPS = (
    "PixelMeasuresSequence",
    "PlanePositionSequence",
    "PlaneOrientationSequence",
    "FrameVOILUTSequence",
    "PixelValueTransformationSequence",
)
_WORDS = ("Modality", "BodyPartExamined", "StudyDescription", "SeriesDescription", "ProtocolName", "Manufacturer")


def header_of(data_set: DataSet, transfer_syntax: str, *, has_pixels: bool) -> Header:
    """Return the header. Attributes with several values are lists; an absent or unreadable value is null.

    For an object with functional groups, geometry and windows are those of the first frame.
    """
    header: Header = {
        part: {name: text_of(data_set, keyword) for name, keyword in keywords.items()}
        for part, keywords in _TEXTS.items()
    }
    header["series"]["number"] = whole_of(data_set, "SeriesNumber")
    header["instance"]["number"] = whole_of(data_set, "InstanceNumber")
    header |= {name: whole_of(data_set, keyword) for name, keyword in _WHOLES.items()}
    places = [data_set, *_groups(data_set)]
    header |= {name: _first(numbers_of, places, keyword) for name, keyword in _NUMBERS.items()}
    header |= {name: _first(number_of, places, keyword) for name, keyword in _SINGLE_NUMBERS.items()}
    return header | {
        "number_of_frames": (whole_of(data_set, "NumberOfFrames") or 1) if has_pixels else 0,
        "photometric_interpretation": text_of(data_set, "PhotometricInterpretation"),
        "modality": text_of(data_set, "Modality"),
        "sop_class_uid": text_of(data_set, "SOPClassUID"),
        "transfer_syntax_uid": transfer_syntax,
        "transfer_syntax_name": name_of(transfer_syntax),
        "image_type": texts_of(data_set, "ImageType"),
        "window_explanation": _first(texts_of, places, "WindowCenterWidthExplanation"),
        "voi_lut_function": _first(text_of, places, "VOILUTFunction"),
        "rescale_type": _first(text_of, places, "RescaleType"),
        "specific_character_set": texts_of(data_set, "SpecificCharacterSet"),
    }


def _groups(data_set: DataSet) -> list[DataSet]:
    """Return the functional groups of the first frame: its own first, then the shared ones."""
    macros = [
        group
        for keyword in ("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence")
        for group in items_of(data_set, keyword)[:1]
    ]
    return [item for macro in macros for keyword in _GROUPS for item in items_of(macro, keyword)[:1]]


def _first[T](read: Callable[[DataSet, str], T], places: list[DataSet], keyword: str) -> T | None:
    return next((value for place in places if (value := read(place, keyword)) not in (None, [])), None)


def words_of(data_set: DataSet) -> str:
    """Return the descriptions for the full-text index, without patient data."""
    return " ".join(dict.fromkeys(text for keyword in _WORDS for text in texts_of(data_set, keyword)))
