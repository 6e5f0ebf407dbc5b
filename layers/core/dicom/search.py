"""Search for studies (QIDO-RS)."""

from core.dicom import instances
from core.dicom.model import DicomJson
from core.dicom.summary import study_summary
from core.images import studies_table
from core.index.terms import scopes_for
from core.kernel.caller import Caller


def studies(caller: Caller, root: str) -> list[DicomJson]:
    """Return the studies that the caller may see; `root` is where DICOMweb is served."""
    names = {study for scope in scopes_for(caller) for study in studies_table.changed_studies(scope)}
    found = (instances.of_study(study, caller) for study in sorted(names))
    return [study_summary(each) | _retrieve_url(f"{root}/studies/{each[0].study}") for each in found if each]


def _retrieve_url(url: str) -> DicomJson:
    return {"00081190": {"vr": "UR", "Value": [url]}}
