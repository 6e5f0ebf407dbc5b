"""Serve WADO-RS: GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/bulkdata/{bulk}."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import bulk_data
from core.dicom.model import DicomUid, Uids
from core.kernel.errors import NotAcceptable, OutputTooLarge, RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, negotiated
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/bulkdata/<bulk>", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge, RangeNotSatisfiable)
def retrieve_bulk_data(
    study: DicomUid, series: DicomUid, instance: DicomUid, bulk: str, asked: Retrieval
) -> Response[bytes]:
    """Retrieve bulk data.

    The path is that of a BulkDataURI in the metadata. Values are `application/octet-stream`, alone or as the part of a
    multipart body; `Range` is honoured. Compressed pixel data comes frame by frame, by the rules of `retrieve_frames`.
    More than 4.5 MB come as a redirect to a presigned URL.
    """
    uids = Uids(study, series, instance, bulk=bulk)
    return negotiated(bulk_data.bulk_data(uids, asked.root, asked.accept, asked.caller, imaging), asked)


handler = entrypoint(app, audited=READINGS)
