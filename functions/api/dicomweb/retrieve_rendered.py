"""Serve WADO-RS: rendered pictures of a study, a series, an instance or frames."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.dicom import rendered
from core.dicom.model import DicomUid, Uids
from core.dicom.rendered_query import RenderedQuery
from core.kernel.errors import InvalidParameter, NotAcceptable, OutputTooLarge
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, picture
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


def _rendered(uids: Uids, query: RenderedQuery, asked: Retrieval) -> Response[bytes]:
    """Answer with the pictures of what is named."""
    return picture(rendered.rendered(uids, query, asked.accept, asked.caller, imaging), asked, query.ignored())


@app.get("/dicomweb/studies/<study>/rendered", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_rendered_study(
    study: DicomUid, query: Annotated[RenderedQuery, Query()], asked: Retrieval
) -> Response[bytes]:
    """Render a study.

    The answer has a picture of each object that the caller may see and that can be drawn, in its own window: its first
    frame. They are the parts of a multipart body; whoever accepts a single picture gets the first. More than 100 are
    refused with 422.
    """
    return _rendered(Uids(study), query, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/rendered", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_rendered_series(
    study: DicomUid, series: DicomUid, query: Annotated[RenderedQuery, Query()], asked: Retrieval
) -> Response[bytes]:
    """Render a series.

    The answer is as that of `retrieve_rendered_study`.
    """
    return _rendered(Uids(study, series), query, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/rendered", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_rendered_instance(
    study: DicomUid, series: DicomUid, instance: DicomUid, query: Annotated[RenderedQuery, Query()], asked: Retrieval
) -> Response[bytes]:
    """Render an instance.

    The answer is a picture of its first frame; one that cannot be drawn is refused with 406 and the reason.
    """
    return _rendered(Uids(study, series, instance), query, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/frames/<frames>/rendered", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_rendered_frames(  # noqa: PLR0913, PLR0917 - four of them name the frames
    study: DicomUid,
    series: DicomUid,
    instance: DicomUid,
    frames: str,
    query: Annotated[RenderedQuery, Query()],
    asked: Retrieval,
) -> Response[bytes]:
    """Render frames.

    Several are the parts of a multipart body, in the order of the list. If one of them cannot be drawn, the answer is
    406 with the reason.
    """
    return _rendered(Uids(study, series, instance, frames), query, asked)


handler = entrypoint(app, audited=READINGS)
