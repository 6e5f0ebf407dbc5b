"""Serve WADO-RS: the objects of a study, of a series, or one, under GET /dicomweb/studies/{study}."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import retrieval
from core.dicom.model import DicomUid, Uids
from core.kernel.errors import NotAcceptable, OutputTooLarge, RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, negotiated
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


def _objects(uids: Uids, asked: Retrieval) -> Response[bytes]:
    """Answer with the objects of what is named."""
    return negotiated(retrieval.objects(uids, asked.root, asked.accept, asked.caller, imaging), asked)


@app.get("/dicomweb/studies/<study>", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge, RangeNotSatisfiable)
def retrieve_study(study: DicomUid, asked: Retrieval) -> Response[bytes]:
    """Retrieve a study.

    The answer has a part for each object that the caller may see, by the rules of `retrieve_instance`. More than 4.5 MB
    come as a redirect to a presigned URL of the same body. What cannot be put together in one request is refused with
    422: retrieve the series, or the instances, one by one. `application/zip` asks for an archive of what is stored.
    """
    return _objects(Uids(study), asked)


@app.get("/dicomweb/studies/<study>/series/<series>", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge, RangeNotSatisfiable)
def retrieve_series(
    study: DicomUid,
    series: DicomUid,
    asked: Retrieval,
) -> Response[bytes]:
    """Retrieve a series.

    The answer is as that of `retrieve_study`.
    """
    return _objects(Uids(study, series), asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge, RangeNotSatisfiable)
def retrieve_instance(
    study: DicomUid,
    series: DicomUid,
    instance: DicomUid,
    asked: Retrieval,
) -> Response[bytes]:
    """Retrieve an instance.

    `transfer-syntax=*` asks for the object as it was stored, byte for byte. Without a transfer syntax it comes in
    Explicit VR Little Endian if it is small enough to be transcoded, and else as it was stored. Other transfer syntaxes
    are lossless compression. It is the part of a
    multipart body, or comes alone to those who accept `application/dicom`. More than 4.5 MB come as a redirect to a
    presigned URL.
    """
    return _objects(Uids(study, series, instance), asked)


handler = entrypoint(app, audited=READINGS)
