"""Tell what became of each object that was to be stored (PS3.18 10.5.3 and table I.2-1)."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import NamedTuple

from core.dicom.model import DicomJson
from core.dicom.storing import Stored

RETRIEVE_URL = "00081190"
FAILED = "00081198"
REFERENCED = "00081199"
OTHER_FAILURES = "0008119A"


class StoreAnswer(NamedTuple):
    status: HTTPStatus
    told: DicomJson


def store_answer(stored: Sequence[Stored], root: str) -> StoreAnswer:
    """Return 200 if all objects are stored, 202 if some are, 409 if none is, and the results; `root` begins links."""
    kept = [each for each in stored if each.reason is None and each.uids]
    failed = [each for each in stored if each.reason is not None]
    studies = {each.uids.study for each in kept if each.uids}
    told: DicomJson = {}
    if len(studies) == 1:
        told[RETRIEVE_URL] = _url(f"{root}/studies/{studies.pop()}")
    told |= _sequence(FAILED, (_named(each) | _reason(each) for each in failed if each.uids))
    told |= _sequence(REFERENCED, (_named(each) | {RETRIEVE_URL: _url(_address(each, root))} for each in kept))
    told |= _sequence(OTHER_FAILURES, (_reason(each) for each in failed if not each.uids))
    if not failed:
        return StoreAnswer(HTTPStatus.OK, told)
    return StoreAnswer(HTTPStatus.ACCEPTED if kept else HTTPStatus.CONFLICT, told)


def _sequence(tag: str, items: Iterable[DicomJson]) -> DicomJson:
    held = list(items)
    return {tag: {"vr": "SQ", "Value": held}} if held else {}


def _named(stored: Stored) -> DicomJson:
    """Return which object it is: its SOP class and SOP instance."""
    named: DicomJson = {"00081150": {"vr": "UI", "Value": [stored.sop_class]}} if stored.sop_class else {}
    return named | {"00081155": {"vr": "UI", "Value": [stored.uids.sop if stored.uids else ""]}}


def _reason(stored: Stored) -> DicomJson:
    return {"00081197": {"vr": "US", "Value": [stored.reason]}}


def _address(stored: Stored, root: str) -> str:
    study, series, sop = stored.uids or ("", "", "")
    return f"{root}/studies/{study}/series/{series}/instances/{sop}"


def _url(address: str) -> dict[str, object]:
    return {"vr": "UR", "Value": [address]}
