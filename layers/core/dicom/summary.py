"""Summarize the instances of a study and of its series: their common attributes, and counts (PS3.18 10.6.3.3)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.dicom.model import DicomJson
from core.images.studies_table import InstanceRow

CHARACTER_SET: DicomJson = {"00080005": {"vr": "CS", "Value": ["ISO_IR 192"]}}
AVAILABILITY: DicomJson = {"00080056": {"vr": "CS", "Value": ["ONLINE"]}}
OTHER = "OT"  # the modality of what names none: clients rely on a value
# Required by PS3.18 tables 10.6.3-3 and -4, also without a value: tag to value representation.
_OF_STUDIES = {
    "00080020": "DA",
    "00080030": "TM",
    "00080050": "SH",
    "00080090": "PN",
    "00100010": "PN",
    "00100020": "LO",
    "00100030": "DA",
    "00100040": "CS",
    "00200010": "SH",
}
_OF_SERIES = {"00200011": "IS"}


class Summary(NamedTuple):
    """A study and its series by UID; `is_shared` says that it has copies, of which callers may see different ones."""

    study: DicomJson
    series: dict[str, DicomJson]
    is_shared: bool


def shown(rows: Iterable[InstanceRow], user_id: str = "") -> list[InstanceRow]:
    """Return one row for each instance, by UID: the user's own before those of others, then the oldest."""
    chosen: dict[tuple[str, str], InstanceRow] = {}
    for row in sorted(rows, key=lambda row: (row.owner != user_id, row.age)):
        chosen.setdefault((row.series, row.sop), row)
    return sorted(chosen.values(), key=lambda row: (row.series, row.sop))


def order(row: InstanceRow) -> tuple[float, str, float, str]:
    """Return what sorts the instances of a study: numbers of series and instance, then UIDs."""
    return _number(row, "series", "00200011"), row.series, _number(row, "instance", "00200013"), row.sop


def summarize(rows: Sequence[InstanceRow], user_id: str = "") -> Summary | None:
    """Summarize the rows of a study as a user sees them; None if there are none."""
    found = sorted(shown(rows, user_id), key=order)
    if not found:
        return None
    by_series: dict[str, list[InstanceRow]] = {}
    for row in found:
        by_series.setdefault(row.series, []).append(row)
    copies = {(row.series, row.sop, row.age) for row in rows}
    return Summary(
        _study(found, len(by_series)),
        {uid: _series(uid, members) for uid, members in by_series.items()},
        is_shared=len(copies) > len(found),
    )


def _study(found: Sequence[InstanceRow], series: int) -> DicomJson:
    modalities = {text for row in found for text in _texts(row, "series", "00080060")}
    classes = {text for row in found for text in _texts(row, "instance", "00080016")}
    own: DicomJson = {
        "00080061": {"vr": "CS", "Value": sorted(modalities) or [OTHER]},
        "00080062": {"vr": "UI", "Value": sorted(classes)},
        "0020000D": {"vr": "UI", "Value": [found[0].study]},
        "00201206": {"vr": "IS", "Value": [series]},
        "00201208": {"vr": "IS", "Value": [len(found)]},
    }
    return (
        _empty(_OF_STUDIES) | CHARACTER_SET | AVAILABILITY | _timezone(found) | _common(found, "patient", "study") | own
    )


def _series(uid: str, members: Sequence[InstanceRow]) -> DicomJson:
    common = _common(members, "series")
    modality = next((text for row in members for text in _texts(row, "series", "00080060")), OTHER)
    own: DicomJson = {
        "00080060": {"vr": "CS", "Value": [modality]},
        "0020000E": {"vr": "UI", "Value": [uid]},
        "00201209": {"vr": "IS", "Value": [len(members)]},
    }
    return _empty(_OF_SERIES) | CHARACTER_SET | AVAILABILITY | _timezone(members) | common | own


def _empty(required: dict[str, str]) -> DicomJson:
    return {tag: {"vr": vr} for tag, vr in required.items()}


def _common(found: Iterable[InstanceRow], *levels: str) -> DicomJson:
    """Return the attributes of levels, each from the first instance that has a value of it."""
    common: DicomJson = {}
    for row in found:
        for level in levels:
            for tag, element in row.attributes.get(level, {}).items():
                if not common.get(tag, {}).get("Value"):
                    common[tag] = element
    return common


def _timezone(found: Iterable[InstanceRow]) -> DicomJson:
    """Return the offset from UTC (0008,0201) of the first instance that tells it."""
    offset = _common(found, "instance").get("00080201")
    return {"00080201": offset} if offset else {}


def _texts(row: InstanceRow, level: str, tag: str) -> list[str]:
    return [str(value) for value in row.attributes.get(level, {}).get(tag, {}).get("Value", ()) if value]


def _number(row: InstanceRow, level: str, tag: str) -> float:
    first = next(iter(row.attributes.get(level, {}).get(tag, {}).get("Value", ())), None)
    return first if isinstance(first, int | float) else float("inf")
