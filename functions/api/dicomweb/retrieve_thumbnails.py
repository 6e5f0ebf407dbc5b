"""Serve WADO-RS: thumbnails of a study, a series, an instance or frames."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.dicom import thumbnails
from core.dicom.model import DicomUid, Uids
from core.kernel.errors import InvalidParameter, NotAcceptable, OutputTooLarge
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, picture
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)
Viewport = Annotated[str | None, Query(max_length=64, description="`width,height`: the box to fit")]


def _thumbnail(uids: Uids, viewport: str | None, asked: Retrieval) -> Response[bytes]:
    """Answer with a small picture of what is named."""
    return picture(thumbnails.thumbnail(uids, viewport, asked.accept, asked.caller, imaging), asked)


@app.get("/dicomweb/studies/<study>/thumbnail", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_study_thumbnail(study: DicomUid, asked: Retrieval, viewport: Viewport = None) -> Response[bytes]:
    """Retrieve a thumbnail of a study.

    It is of the first object that can be drawn: of at most 150 pixels a side, or as large as `viewport` allows.
    """
    return _thumbnail(Uids(study), viewport, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/thumbnail", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_series_thumbnail(
    study: DicomUid, series: DicomUid, asked: Retrieval, viewport: Viewport = None
) -> Response[bytes]:
    """Retrieve a thumbnail of a series.

    It is as that of `retrieve_study_thumbnail`.
    """
    return _thumbnail(Uids(study, series), viewport, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/thumbnail", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_instance_thumbnail(
    study: DicomUid, series: DicomUid, instance: DicomUid, asked: Retrieval, viewport: Viewport = None
) -> Response[bytes]:
    """Retrieve a thumbnail of an instance.

    It is as that of `retrieve_study_thumbnail`; what cannot be drawn is refused with 406 and the reason.
    """
    return _thumbnail(Uids(study, series, instance), viewport, asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/frames/<frames>/thumbnail", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge)
def retrieve_frames_thumbnail(  # noqa: PLR0913, PLR0917 - four of them name the frames
    study: DicomUid, series: DicomUid, instance: DicomUid, frames: str, asked: Retrieval, viewport: Viewport = None
) -> Response[bytes]:
    """Retrieve a thumbnail of frames.

    It is as that of `retrieve_study_thumbnail`, of the first frame in the list.
    """
    return _thumbnail(Uids(study, series, instance, frames), viewport, asked)


handler = entrypoint(app, audited=READINGS)
