"""Serve DELETE /dicomweb/studies/{study}, of its series, and of their instances."""

from http import HTTPStatus

from core.dicom import deletion
from core.dicom.model import DicomUid, Uids
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/dicomweb/studies/<study>", tags=["DICOMweb"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_study(study: DicomUid, caller: CurrentCaller) -> None:
    """Delete a study.

    All its instances disappear at once, and each can be restored as an image within the grace period. Only their owner
    and administrators may do this: nothing is deleted if an instance that the caller sees is of somebody else. A large
    study may need several requests: 503 says that there is more.
    """
    deletion.delete(Uids(study), caller)


@app.delete("/dicomweb/studies/<study>/series/<series>", tags=["DICOMweb"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_series(study: DicomUid, series: DicomUid, caller: CurrentCaller) -> None:
    """Delete a series.

    This follows the rules of deleting a study.
    """
    deletion.delete(Uids(study, series), caller)


@app.delete(
    "/dicomweb/studies/<study>/series/<series>/instances/<instance>",
    tags=["DICOMweb"],
    status_code=HTTPStatus.NO_CONTENT,
)
@refuses(Forbidden)
def delete_instance(study: DicomUid, series: DicomUid, instance: DicomUid, caller: CurrentCaller) -> None:
    """Delete an instance.

    This follows the rules of deleting a study.
    """
    deletion.delete(Uids(study, series, instance), caller)


handler = entrypoint(app)
