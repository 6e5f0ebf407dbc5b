"""Order jobs, and show them to those who ordered them."""

import json
from typing import Any

from core.aws import blobs, presigned
from core.jobs import events, job_table
from core.jobs.model import LINK_LIFE, Job, JobStatus, Order, StoredJob
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import NotFound


def order(kind: str, request: dict[str, Any], caller: Caller) -> Job:
    """Order a job, or find it again if the same request has ordered it before.

    The row comes first, so that the sweep starts a job whose event is lost.
    """
    moment = now()
    job = StoredJob(
        job_id=caller.new_id("job_", json.dumps([kind, request], sort_keys=True)),
        kind=kind,
        status=JobStatus.PENDING,
        created_at=moment,
        updated_at=moment,
        order=Order(user_id=caller.user_id, groups=caller.groups, request=request),
    )
    job = job_table.add(job)
    events.start(job.job_id)
    return _shown(job)


def get(job_id: str, caller: Caller) -> Job:
    """Return a job with a new link to its result. To everybody but its owner, it does not exist."""
    row = job_table.find(job_id, consistent=True)
    if row is None or row.job.order.user_id != caller.user_id:
        raise NotFound
    return _shown(row.job)


def _shown(job: StoredJob) -> Job:
    url = None
    if job.result and job.expires_at and now() < job.expires_at:
        life = min(LINK_LIFE, job.expires_at - now())
        name = job.result.rpartition("/")[2]
        url = presigned.brief_url(
            blobs.renditions(), job.result, life, content_disposition=f'attachment; filename="{name}"'
        )
    return Job.model_validate(job.model_dump(include=set(Job.model_fields)) | {"url": url})
