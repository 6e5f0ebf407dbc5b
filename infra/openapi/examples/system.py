"""Give examples of answers about the service as a whole, and of the position in a list."""

from datetime import timedelta

from core.audit.model import AuditEvent
from core.audit.readiness import Readiness
from core.jobs.model import Job, JobStatus
from core.kernel.pages import PageMeta
from core.search.statistics import ImageStatistics, Statistics
from openapi.examples.story import ANN, BUCKET, JOB_ID, KNEE, NOON, SOON

META = PageMeta(limit=20, next_cursor="WyIzZjc5YmIiLCIwMUtFMFYiXQ", has_more_pages=True)
READY = Readiness(status="ok", checks={"images_table": "ok", "originals_bucket": "ok"})
EVENT = AuditEvent(
    at=NOON,
    action="delete_image",
    user_id=ANN,
    source="192.0.2.7",
    method="DELETE",
    path=f"/v1/images/{KNEE}",
    object=KNEE,
    status=204,
    request_id="JKJaXmPLvHcESHA=",
)
STATISTICS = Statistics(
    images=ImageStatistics(
        total=15,
        by_ml_tag={"TRAIN": 12, "none": 3},
        by_status={"ready": 14, "pending": 1},
        by_media_type={"image/png": 10, "application/dicom": 5},
        by_visibility={"private": 12, "public": 3},
    ),
    tags=8,
    logs=2,
)
JOB = Job(
    job_id=JOB_ID,
    kind="coco",
    status=JobStatus.READY,
    progress=1.0,
    problem=None,
    created_at=NOON,
    updated_at=SOON,
    expires_at=SOON + timedelta(hours=24),
    url=f"{BUCKET.replace('originals', 'renditions')}/exports/{JOB_ID}/coco.json?X-Amz-Signature=3f79bb",
)
OPENAPI = {"openapi": "3.1.0", "info": {"title": "Lightbox", "version": "1.0.0"}, "paths": {}}
