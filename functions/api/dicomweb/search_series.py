"""Serve QIDO-RS: GET /dicomweb/series and .../studies/{study}/series."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import search
from core.dicom.attributes import SERIES
from core.dicom.model import DicomJson, DicomUid
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


@app.get("/dicomweb/studies/<study>/series", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_series(
    study: DicomUid, asked: Search, caller: CurrentCaller, root: DicomwebRoot
) -> Response[list[DicomJson]]:
    """Search for the series of a study.

    Any attribute of series may be a parameter, by keyword or tag: with wildcards, ranges of dates and times, and
    lists of UIDs. The answer is audited, for it holds patient data.
    """
    return results(
        search.search(query_of(asked.parameters, SERIES, StudyInstanceUID=study), caller, root), asked, imaging
    )


@app.get("/dicomweb/series", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_all_series(asked: Search, caller: CurrentCaller, root: DicomwebRoot) -> Response[list[DicomJson]]:
    """Search for series of all studies.

    Any attribute of patients, studies and series may be a parameter, by keyword or tag: with wildcards, ranges of
    dates and times, and lists of UIDs. The answer is audited, for it holds patient data.
    """
    return results(search.search(query_of(asked.parameters, SERIES), caller, root), asked, imaging)


handler = entrypoint(app, audited=READINGS)
