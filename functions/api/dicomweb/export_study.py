"""Serve POST /dicomweb/studies/{study}/export."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.dicom import export_order
from core.dicom.drafts import DeidentificationDraft
from core.dicom.model import DicomUid
from core.jobs.model import Job
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.content import accepted
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/dicomweb/studies/<study>/export", tags=["DICOMweb"], status_code=HTTPStatus.ACCEPTED)
@refuses(Forbidden)
def export_study(study: DicomUid, draft: DeidentificationDraft, caller: CurrentCaller) -> Response[Job]:
    """Order a de-identified export of a study.

    The body holds options of the Basic Application Level Confidentiality Profile (PS3.15 Annex E); `{}` is the profile
    alone. The answer is a job: ask for it at `Location` until it is `ready`. Its result is a ZIP archive of DICOM
    files, and of `report.json`, which names the instances that were refused: documents, and pixels that may show the
    patient and for which `masks` has no box. UIDs, patients and shifted dates are consistent in all that a user
    exports. Only the owner of all instances that the caller sees of the study, and administrators, may do this.
    """
    job = export_order.order(study, draft, caller)
    return accepted(f"/v1/jobs/{job.job_id}", job)


handler = entrypoint(app)
