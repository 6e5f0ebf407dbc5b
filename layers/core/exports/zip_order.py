"""Order the originals of images as a ZIP archive, as a job."""

from core.exports.drafts import ZipExportDraft
from core.jobs import job_service
from core.jobs.model import Job
from core.kernel.caller import Caller
from core.search import listing, planner

KIND = "zip"


def order(draft: ZipExportDraft, caller: Caller) -> Job:
    """Order the export of the named images, or those that the filters match. Raises InvalidParameter."""
    listing.refuse_lists_only(draft)
    planner.wanted(draft, caller)
    return job_service.order(KIND, draft.model_dump(mode="json", exclude_defaults=True), caller)
