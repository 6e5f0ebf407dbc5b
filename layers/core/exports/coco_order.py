"""Order an export as a job."""

from core.exports.drafts import CocoExportDraft
from core.jobs import job_service
from core.jobs.model import Job
from core.kernel.caller import Caller
from core.search import listing, planner

KIND = "coco"


def order(draft: CocoExportDraft, caller: Caller, address: str) -> Job:
    """Order the export of the images that the filters match. Raises InvalidParameter for filters that cannot match."""
    listing.refuse_lists_only(draft)
    planner.wanted(draft, caller)
    filters = draft.model_dump(mode="json", exclude_defaults=True)
    return job_service.order(KIND, {"filters": filters, "address": address}, caller)
