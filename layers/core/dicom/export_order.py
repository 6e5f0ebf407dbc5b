"""Order a de-identified export of a study as a job."""

from core.dicom import instances
from core.dicom.drafts import DeidentificationDraft
from core.dicom.model import Uids
from core.jobs import job_service
from core.jobs.model import Job
from core.kernel.caller import Caller
from core.kernel.errors import Forbidden, NotFound

KIND = "deidentified"


def order(study: str, draft: DeidentificationDraft, caller: Caller) -> Job:
    """Order the export. Raises NotFound if the caller sees nothing of the study, Forbidden if some is of others."""
    shown = instances.shown(Uids(study), caller)
    if not shown:
        raise NotFound
    if not all(each.image.is_editable_by(caller) for each in shown):
        raise Forbidden("Only the owner or an administrator may export an instance, and some of these are of others")
    return job_service.order(KIND, {"study": study, "options": draft.model_dump(mode="json")}, caller)
