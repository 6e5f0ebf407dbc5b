"""Serve QIDO-RS: GET /dicomweb/studies."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import search
from core.dicom.attributes import STUDY
from core.dicom.model import DicomJson
from core.dicom.queries import query_of
from core.kernel.errors import InvalidParameter, NotAcceptable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicomweb import Search, results
from core.web.identity import CurrentCaller
from core.web.public_address import DicomwebRoot
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


@app.get("/dicomweb/studies", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_studies(asked: Search, caller: CurrentCaller, root: DicomwebRoot) -> Response[list[DicomJson]]:
    """Search for studies.

    Any attribute of patients and studies may be a parameter, by keyword or tag: with wildcards, ranges of dates and
    times, and lists of UIDs. Counts are those of what the caller may see. The answer is audited, for it holds
    patient data.
    """
    return results(search.search(query_of(asked.parameters, STUDY), caller, root), asked, imaging)


handler = entrypoint(app, audited=READINGS)
