"""Serve POST /v1/exports/zip."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.exports import zip_order
from core.exports.drafts import ZipExportDraft
from core.jobs.model import Job
from core.web.app import entrypoint, http_app
from core.web.content import accepted
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/exports/zip", tags=["Images"], status_code=HTTPStatus.ACCEPTED)
def order_zip_export(draft: ZipExportDraft, caller: CurrentCaller) -> Response[Job]:
    """Order the original files of images as one ZIP archive.

    The images are named by `image_keys`, or chosen by the filters of the list of images; `{}` is all that the caller
    may see. The answer is a job: ask for it at `Location` until it is `ready`. Files have the names that a COCO export
    gives them, and `images.json` tells their own names, and what was left out in `skipped`: images that are not ready,
    and those that the owner of the job may not see when it runs. More than 40 GB make the job fail.
    """
    job = zip_order.order(draft, caller)
    return accepted(f"/v1/jobs/{job.job_id}", job)


handler = entrypoint(app)
