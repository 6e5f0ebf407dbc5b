"""Serve POST /v1/exports/coco."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.exports import coco_order
from core.exports.drafts import CocoExportDraft
from core.jobs.model import Job
from core.web.app import entrypoint, http_app
from core.web.content import accepted
from core.web.identity import CurrentCaller
from core.web.public_address import PublicAddress

app = http_app()


@app.post("/v1/exports/coco", tags=["Annotations"], status_code=HTTPStatus.ACCEPTED)
def order_coco_export(draft: CocoExportDraft, caller: CurrentCaller, address: PublicAddress) -> Response[Job]:
    """Order an export of any number of images as COCO.

    The filters are those of the list of images, as members of the body; `{}` is all that the caller may see. The answer
    is a job: ask for it at `Location` until it is `ready`. It exports what its owner may see when it runs.
    """
    job = coco_order.order(draft, caller, address)
    return accepted(f"/v1/jobs/{job.job_id}", job)


handler = entrypoint(app)
