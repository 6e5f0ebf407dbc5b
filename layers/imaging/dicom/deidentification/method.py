"""State in an object how it was de-identified (PS3.3 C.7.1.1 and C.12.1, codes of PS3.16 CID 7050)."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.dicom.drafts import Dates, DeidentificationDraft

_METHOD = "PS3.15 Table E.1-1 2026c"
_TIMES = {Dates.REMOVE: "REMOVED", Dates.SHIFT: "MODIFIED", Dates.KEEP: "UNMODIFIED"}


def state(data_set: Dataset, options: DeidentificationDraft, *, masked: bool) -> None:
    """Set the attributes that say what was done."""
    data_set.PatientIdentityRemoved = "YES"
    data_set.DeidentificationMethod = _METHOD
    data_set.DeidentificationMethodCodeSequence = Sequence([_coded(*each) for each in _codes(options, masked=masked)])
    data_set.LongitudinalTemporalInformationModified = _TIMES[options.dates]


def _codes(options: DeidentificationDraft, *, masked: bool) -> list[tuple[str, str]]:
    every = [
        (True, "113100", "Basic Application Confidentiality Profile"),
        (masked, "113101", "Clean Pixel Data Option"),
        (options.clean_structured_content, "113104", "Clean Structured Content Option"),
        (options.clean_descriptors, "113105", "Clean Descriptors Option"),
        (
            options.dates is Dates.KEEP,
            "113106",
            "Retain Longitudinal Temporal Information Full Dates Option",
        ),
        (
            options.dates is Dates.SHIFT,
            "113107",
            "Retain Longitudinal Temporal Information Modified Dates Option",
        ),
        (options.retain_patient_characteristics, "113108", "Retain Patient Characteristics Option"),
        (options.retain_device, "113109", "Retain Device Identity Option"),
        (options.retain_uids, "113110", "Retain UIDs Option"),
        (options.retain_safe_private, "113111", "Retain Safe Private Option"),
        (options.retain_institution, "113112", "Retain Institution Identity Option"),
    ]
    return [(value, meaning) for is_chosen, value, meaning in every if is_chosen]


def _coded(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
    return item
