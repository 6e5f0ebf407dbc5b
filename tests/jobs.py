"""Build users, jobs and annotated images for tests of jobs, and deliver the events of jobs."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from core.aws import blobs
from core.exports import coco_order, zip_order
from core.exports.drafts import CocoExportDraft, ZipExportDraft
from core.images import image_table
from core.images.annotations import annotation_service
from core.images.annotations.model import AnnotationDraft
from core.jobs import job_table
from core.jobs.model import StoredJob
from core.kernel.caller import Caller
from core.users import user_table
from core.users.model import State, StoredUser, UserRole
from events import run_job
from imaging.geometry.shapes import measure

from support import NOON, Context, an_image, an_upload

POLYGON = {"points": [[0, 0], [20, 0], [20, 20]]}
ADDRESS = "https://lightbox.test"


class Hurried(Context):
    """A function whose time is nearly up."""

    def get_remaining_time_in_millis(self) -> int:
        return 1


class Unhurried(Context):
    """A function that has just started."""

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


def a_caller(name: str, role: UserRole = UserRole.USER) -> Caller:
    """Enter a user in the directory, and return the caller who signs in as it."""
    user = {"id": name, "username": name, "email": f"{name}@example.org", "role": role, "created_at": NOON}
    user_table.enter(StoredUser.model_validate(user | {"state": State.ACTIVE, "since": NOON}))
    return Caller(user_id=name, username=name, groups=role.groups)


def keep_annotated(caller: Caller, *keys: str, **fields: Any) -> None:
    """Store an image for each key, with one annotation."""
    for key in keys:
        image_table.create(an_image(caller.user_id, key, **fields), due_at=NOON)
        draft = AnnotationDraft.model_validate({"instrument": "saw", "polygon": POLYGON})
        annotation_service.add(key, draft, caller, measure)


def order(caller: Caller, **filters: Any) -> str:
    return coco_order.order(CocoExportDraft.model_validate(filters), caller, ADDRESS).job_id


def order_zip(caller: Caller, **chosen: Any) -> str:
    return zip_order.order(ZipExportDraft.model_validate(chosen), caller).job_id


def run(job_id: str, context: Context | None = None) -> StoredJob:
    """Deliver the event of a job, and return the job afterwards."""
    run_job.handler(an_upload(f"jobs/{job_id}", bucket="renditions"), context or Unhurried())
    return find(job_id)


def find(job_id: str) -> StoredJob:
    row = job_table.find(job_id, consistent=True)
    assert row is not None
    return row.job


def result(job_id: str) -> Any:
    return json.loads(blobs.read("renditions", find(job_id).result or ""))


def archive(job_id: str) -> dict[str, bytes]:
    """Return the files of the archive that a job made, by their names, after checking it as a whole."""
    with ZipFile(BytesIO(blobs.read("renditions", find(job_id).result or ""))) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}
