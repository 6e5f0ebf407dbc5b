"""Serve WADO-RS: GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import frames as frame_service
from core.dicom.model import DicomUid, Uids
from core.kernel.errors import InvalidParameter, NotAcceptable, OutputTooLarge, RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, negotiated
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/frames/<frames>", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, OutputTooLarge, RangeNotSatisfiable)
def retrieve_frames(
    study: DicomUid, series: DicomUid, instance: DicomUid, frames: str, asked: Retrieval
) -> Response[bytes]:
    """Retrieve frames.

    `frames` are numbers from 1, separated by commas; the parts have their order. `application/octet-stream` asks for
    the pixels in Explicit VR Little Endian, `transfer-syntax=*` for the frames as they were stored. The media type of
    a codec asks for these too if they have it, and else for lossless compression. A single frame comes alone to those
    who accept that. A frame that cannot be decoded is refused with 406, unless it is accepted as it was stored. More
    than 4.5 MB come as a redirect to a presigned URL.
    """
    uids = Uids(study, series, instance, frames)
    return negotiated(frame_service.frames(uids, asked.root, asked.accept, asked.caller, imaging), asked)


handler = entrypoint(app, audited=READINGS)
