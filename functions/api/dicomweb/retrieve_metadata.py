"""Serve WADO-RS: GET /dicomweb/studies/{study}/metadata, and those of a series and an instance."""

from aws_lambda_powertools.event_handler import Response

from core.dicom import metadata
from core.dicom.model import DicomJson, DicomUid, Uids
from core.kernel.errors import NotAcceptable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, gzipped_json
from core.web.refusals import refuses

app = http_app(any_query=True)


@app.get("/dicomweb/studies/<study>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable)
def retrieve_study_metadata(study: DicomUid, asked: Retrieval) -> Response[list[DicomJson]]:
    """Retrieve the metadata of a study.

    The answer has the data set of each instance that the caller may see in the DICOM JSON Model. Large values are
    referred to by BulkDataURIs. More than 4.5 MB, compressed, come as a redirect to a presigned URL.
    """
    return gzipped_json(metadata.metadata(Uids(study), asked.root, asked.caller), asked)


@app.get("/dicomweb/studies/<study>/series/<series>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable)
def retrieve_series_metadata(study: DicomUid, series: DicomUid, asked: Retrieval) -> Response[list[DicomJson]]:
    """Retrieve the metadata of a series.

    The answer is as that of `retrieve_study_metadata`.
    """
    return gzipped_json(metadata.metadata(Uids(study, series), asked.root, asked.caller), asked)


@app.get("/dicomweb/studies/<study>/series/<series>/instances/<instance>/metadata", tags=["DICOMweb"])
@refuses(NotAcceptable)
def retrieve_instance_metadata(
    study: DicomUid, series: DicomUid, instance: DicomUid, asked: Retrieval
) -> Response[list[DicomJson]]:
    """Retrieve the metadata of an instance.

    The answer is as that of `retrieve_study_metadata`, with one data set.
    """
    return gzipped_json(metadata.metadata(Uids(study, series, instance), asked.root, asked.caller), asked)


handler = entrypoint(app, audited=READINGS)
