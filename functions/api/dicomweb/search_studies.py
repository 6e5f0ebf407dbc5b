"""Serve QIDO-RS: GET /dicomweb/studies."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import search
from core.dicom.model import DicomJson
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicomweb import DicomwebRoot, dicom_json
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/dicomweb/studies", tags=["DICOMweb"])
def search_studies(caller: CurrentCaller, root: DicomwebRoot) -> Response[list[DicomJson]]:
    """Search for studies.

    The answer has the studies of which the caller may see an instance, with counts of what they may see of each. It
    holds patient data: each search is audited.
    """
    return dicom_json(search.studies(caller, root))


handler = entrypoint(app, audited=READINGS)
