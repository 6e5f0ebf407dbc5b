"""Serve STOW-RS: POST /dicomweb/studies and /dicomweb/studies/{study}."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import storing
from core.dicom.model import DicomJson, DicomUid
from core.dicom.store_answer import store_answer
from core.kernel.caller import Caller
from core.web.app import entrypoint, http_app
from core.web.dicomweb import dicom_json
from core.web.identity import CurrentCaller
from core.web.public_address import DicomwebRoot
from core.web.refusals import refuses
from core.web.related_parts import SentObjects
from imaging.adapters import imaging

app = http_app()


@app.post("/dicomweb/studies", tags=["DICOMweb"])
@refuses()
def store_instances(objects: SentObjects, caller: CurrentCaller, root: DicomwebRoot) -> Response[DicomJson]:
    """Store instances.

    The body is `multipart/related; type="application/dicom"`, or one object as `application/dicom`. Each object is
    stored by itself as a private image of the caller: 200 if all are stored, 202 if some, 409 if none. An object that
    the caller has already stored counts as stored; other bytes under its UIDs fail with the reason 0111H. A request
    takes about 4.4 MB: announce larger objects by `POST /v1/images`, which puts them into their studies, too.
    """
    return _stored(objects, None, caller, root)


@app.post("/dicomweb/studies/<study>", tags=["DICOMweb"])
@refuses()
def store_instances_of_study(
    study: DicomUid, objects: SentObjects, caller: CurrentCaller, root: DicomwebRoot
) -> Response[DicomJson]:
    """Store instances of one study.

    As storing instances, but objects of another study fail with the reason A900H.
    """
    return _stored(objects, study, caller, root)


def _stored(objects: list[bytes], study: str | None, caller: Caller, root: str) -> Response[DicomJson]:
    status, told = store_answer(storing.store(objects, study, caller, imaging), root)
    return dicom_json(told, status)


handler = entrypoint(app, dicom=True)
