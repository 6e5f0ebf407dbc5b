"""Serve WADO-RS: GET /dicomweb/studies/{study}/metadata, and those of a series and an instance."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import metadata
from core.dicom.model import DicomJson, DicomUid, Uids
from core.kernel.errors import NotAcceptable, OutputTooLarge
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, data_sets
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


def _metadata(uids: Uids, asked: Retrieval) -> Response[list[DicomJson]]:
    """Answer with the metadata of what is named."""
    return data_sets(metadata.metadata(uids, asked.root, asked.accept, asked.caller, imaging), asked)


@app.get("/dicomweb/studies/<study>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge)
def retrieve_study_metadata(study: DicomUid, asked: Retrieval) -> Response[list[DicomJson]]:
    """Retrieve the metadata of a study.

    The answer has the data set of each instance that the caller may see in the DICOM JSON Model, or in XML: as the
    parts of `multipart/related; type="application/dicom+xml"`. Large values are referred to by BulkDataURIs. More than
    4.5 MB come as a redirect to a presigned URL. XML of more than 32 MB of JSON is refused with 422.
    """
    return _metadata(Uids(study), asked)


@app.get("/dicomweb/studies/<study>/series/<series>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge)
def retrieve_series_metadata(study: DicomUid, series: DicomUid, asked: Retrieval) -> Response[list[DicomJson]]:
    """Retrieve the metadata of a series.

    The answer is as that of `retrieve_study_metadata`.
    """
    return _metadata(Uids(study, series), asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable, OutputTooLarge)
def retrieve_instance_metadata(
    study: DicomUid, series: DicomUid, instance: DicomUid, asked: Retrieval
) -> Response[list[DicomJson]]:
    """Retrieve the metadata of an instance.

    The answer is as that of `retrieve_study_metadata`, with one data set.
    """
    return _metadata(Uids(study, series, instance), asked)


handler = entrypoint(app, audited=READINGS)
