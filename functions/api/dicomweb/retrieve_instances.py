"""Serve WADO-RS: GET /dicomweb/studies/{study}/series/{series}/instances/{instance}."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import retrieval
from core.dicom.model import DicomUid
from core.kernel.errors import RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import Conditions, answer
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>", tags=["DICOMweb"])
@refuses(RangeNotSatisfiable)
def retrieve_instance(
    study: DicomUid, series: DicomUid, instance: DicomUid, conditions: Conditions, caller: CurrentCaller
) -> Response[bytes]:
    """Retrieve an instance.

    The answer is the object as it was stored, byte for byte; more than 4.5 MB come as a redirect to a presigned URL.
    Each retrieval is audited.
    """
    return answer(retrieval.instance(study, series, instance, caller), *conditions)


handler = entrypoint(app, audited=READINGS)
