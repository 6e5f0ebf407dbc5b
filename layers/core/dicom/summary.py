"""Summarize the instances of a study or a series: their common attributes, and counts (PS3.18 10.6.3.3)."""

from collections.abc import Iterable, Sequence

from core.dicom.instances import DicomInstance
from core.dicom.model import DicomJson

CHARACTER_SET: DicomJson = {"00080005": {"vr": "CS", "Value": ["ISO_IR 192"]}}
AVAILABILITY: DicomJson = {"00080056": {"vr": "CS", "Value": ["ONLINE"]}}
OTHER = "OT"  # the modality of a study that names none: clients rely on a value
# Required by PS3.18 table 10.6.3-3, also without a value: tag to value representation.
_REQUIRED = {
    "00080020": "DA",
    "00080030": "TM",
    "00080050": "SH",
    "00080090": "PN",
    "00100010": "PN",
    "00100020": "LO",
    "00100030": "DA",
    "00100040": "CS",
    "0020000D": "UI",
    "00200010": "SH",
}


def study_summary(found: Sequence[DicomInstance]) -> DicomJson:
    """Return the attributes of the study that all these instances belong to, sorted by tag."""
    modalities = {str(value) for each in found for value in _values(each, "series", "00080060") if value}
    classes = {str(value) for each in found for value in _values(each, "instance", "00080016") if value}
    summary = (
        {tag: {"vr": vr} for tag, vr in _REQUIRED.items()}
        | CHARACTER_SET
        | AVAILABILITY
        | _common(found, "patient")
        | _common(found, "study")
        | {
            "00080061": {"vr": "CS", "Value": sorted(modalities) or [OTHER]},
            "00080062": {"vr": "UI", "Value": sorted(classes)},
            "0020000D": {"vr": "UI", "Value": [found[0].study]},
            "00201206": {"vr": "IS", "Value": [len({each.series for each in found})]},
            "00201208": {"vr": "IS", "Value": [len(found)]},
        }
    )
    return dict(sorted(summary.items()))


def _common(found: Iterable[DicomInstance], level: str) -> DicomJson:
    """Return the attributes of a level, each from the first instance that has a value of it."""
    common: DicomJson = {}
    for instance in found:
        for tag, element in instance.attributes.get(level, {}).items():
            if not common.get(tag, {}).get("Value"):
                common[tag] = element
    return common


def _values(instance: DicomInstance, level: str, tag: str) -> Sequence[object]:
    return instance.attributes.get(level, {}).get(tag, {}).get("Value", ())
