"""Serve QIDO-RS: GET /dicomweb/instances, .../studies/{study}/instances and .../series/{series}/instances."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import search
from core.dicom.attributes import INSTANCE
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


@app.get("/dicomweb/studies/<study>/series/<series>/instances", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_instances(
    study: DicomUid, series: DicomUid, asked: Search, caller: CurrentCaller, root: DicomwebRoot
) -> Response[list[DicomJson]]:
    """Search for the instances of a series.

    Any attribute of instances may be a parameter, by keyword or tag: with wildcards, ranges of dates and times, and
    lists of UIDs. The answer is audited, for it holds patient data.
    """
    query = query_of(asked.parameters, INSTANCE, StudyInstanceUID=study, SeriesInstanceUID=series)
    return results(search.search(query, caller, root), asked, imaging)


@app.get("/dicomweb/studies/<study>/instances", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_instances_of_study(
    study: DicomUid, asked: Search, caller: CurrentCaller, root: DicomwebRoot
) -> Response[list[DicomJson]]:
    """Search for the instances of a study.

    Any attribute of series and instances may be a parameter, by keyword or tag: with wildcards, ranges of dates and
    times, and lists of UIDs. The answer is audited, for it holds patient data.
    """
    return results(
        search.search(query_of(asked.parameters, INSTANCE, StudyInstanceUID=study), caller, root), asked, imaging
    )


@app.get("/dicomweb/instances", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable)
def search_all_instances(asked: Search, caller: CurrentCaller, root: DicomwebRoot) -> Response[list[DicomJson]]:
    """Search for instances of all studies.

    Any attribute of every level may be a parameter, by keyword or tag: with wildcards, ranges of dates and times,
    and lists of UIDs. The answer is audited, for it holds patient data.
    """
    return results(search.search(query_of(asked.parameters, INSTANCE), caller, root), asked, imaging)


handler = entrypoint(app, audited=READINGS)
