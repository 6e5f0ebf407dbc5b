"""Give examples of answers about the service as a whole, and of the position in a list."""

from core.audit.model import AuditEvent
from core.audit.readiness import Readiness
from core.kernel.pages import PageMeta
from core.search.statistics import ImageStatistics, Statistics
from openapi.examples.story import ANN, KNEE, NOON

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
OPENAPI = {"openapi": "3.1.0", "info": {"title": "Lightbox", "version": "1.0.0"}, "paths": {}}
