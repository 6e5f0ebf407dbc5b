"""How bytes become an image: a row first, then the object, then the row says that it is ready.

Whatever crashes in between leaves a row that owes work, and the sweeper finishes it or rolls it back.
The bytes are looked into by `inspect`, which the handlers of the imaging layer hand in.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core import directory, locating, tagging
from core.clock import SOON, STORE_GRACE, UPLOAD_GRACE, UPLOAD_LIFE, now
from core.domain.caller import Caller
from core.domain.image import Fault, ImageDraft, StagedImageDraft, Status, StoredImage, Upload, original_key
from core.domain.inspection import Inspection
from core.domain.naming import new_id
from core.errors import AlreadyUploaded, Forbidden, ImageExists, NotUploaded, Problem, SizeMismatch, ValidationFailed
from core.observability import logger
from core.storage import blobs, dicom, images, presigned
from core.storage.images import ImageItem
from core.storage.transactions import ConditionFailed

type Inspect = Callable[[Path], Inspection]

WAITING = {Status.PENDING, Status.EXPIRED}


def store(draft: ImageDraft, path: Path, caller: Caller, inspect: Inspect) -> ImageItem:
    """Check and keep a file that came with its request. Raises what `inspect` raises, and keeps nothing then."""
    inspection = inspect(path)
    pending = _begin(draft, caller, size=path.stat().st_size, media_type=inspection.media_type)
    row = _create(pending, due_at=now() + STORE_GRACE)
    found = _found(inspection, path)
    blobs.write(blobs.originals(), original_key(pending.image_key, found["sha256"]), path, inspection.media_type)
    return _finish(row, found, inspection)


def stage(draft: StagedImageDraft, caller: Caller) -> ImageItem:
    """Make an image whose bytes follow."""
    pending = _begin(draft, caller, size=draft.size, media_type=draft.media_type).revised(staged=True)
    return _create(pending, due_at=now() + UPLOAD_GRACE)


def accept(image_key: str, inspect: Inspect) -> None:
    """Check what arrived for an image, and make it ready or failed.

    Safe to repeat and to run twice at once: only a pending image changes, and what no image waits for is discarded.
    Raises NotUploaded when there is nothing to check.
    """
    arrived = blobs.arrival(blobs.incoming_key(image_key))
    row = images.find(image_key, consistent=True)
    if row is None or row.image.status not in WAITING:
        if arrived:
            blobs.discard(arrived)
        return
    if arrived is None:
        raise NotUploaded
    try:
        found, inspection = _check(row.image, arrived, inspect)
    except Problem as problem:
        _fail(row, problem)
    else:
        blobs.accept(arrived, original_key(image_key, found["sha256"]), inspection.media_type)
        _finish(row, found, inspection)
    blobs.discard(arrived)


def upload_of(image: StoredImage) -> Upload:
    """How to send the bytes of a pending image."""
    headers = {"content-type": image.media_type}
    signed = presigned.put_url(blobs.originals(), blobs.incoming_key(image.image_key), UPLOAD_LIFE, headers=headers)
    return Upload(upload_url=signed.url, headers=headers, expires_at=signed.expires_at)


def require_pending(image: StoredImage) -> None:
    if image.status is not Status.PENDING:
        raise AlreadyUploaded(f"The image is {image.status}")


def _begin(draft: ImageDraft, caller: Caller, *, size: int, media_type: str) -> StoredImage:
    if draft.user_id not in {None, caller.user_id}:
        if not directory.exists(draft.user_id or ""):
            raise ValidationFailed.at("/user_id", "There is no such user", "unknown_user")
        if not caller.is_admin:
            raise Forbidden("Only an administrator may store images for somebody else")
    if draft.location_id is not None and not locating.exists(draft.location_id):
        raise ValidationFailed.at("/location_id", "There is no such location", "unknown_location")
    key = draft.image_key or new_id("img_")
    moment = now()
    return StoredImage(
        **draft.model_dump(
            exclude={"image_key", "filename", "user_id", "created_at", "tags", "size", "media_type", "image_data"}
        ),
        image_key=key,
        filename=draft.filename or key,
        status=Status.PENDING,
        user_id=draft.user_id or caller.user_id,
        created_by=caller.user_id,
        created_at=draft.created_at or moment,
        updated_at=moment,
        size=size,
        media_type=media_type,
        tag_ids=tagging.ids_of(draft.tags, caller),
    )


def _create(image: StoredImage, *, due_at: datetime) -> ImageItem:
    try:
        return images.create(image, due_at=due_at)
    except ConditionFailed as error:
        raise ImageExists.at("/image_key", "Choose another key, or leave it out", "taken") from error


def _check(image: StoredImage, arrived: blobs.Arrival, inspect: Inspect) -> tuple[dict[str, Any], Inspection]:
    if arrived.size != image.size:
        raise SizeMismatch(f"{image.size} bytes were declared and {arrived.size} came")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incoming"
        blobs.download(blobs.originals(), arrived.key, path, arrived.version_id)
        inspection = inspect(path)
        return _found(inspection, path), inspection


def _found(inspection: Inspection, path: Path) -> dict[str, Any]:
    """What the row of an image says of its file."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return inspection.model_dump(exclude={"header", "recipe", "frame_index"}) | {"sha256": sha256}


def _finish(row: ImageItem, found: dict[str, Any], inspection: Inspection) -> ImageItem:
    """Say that an image is ready. Its renditions are owed from now on; events usually make them first."""
    if inspection.header is not None:
        dicom.save(row.image_key, inspection.header, inspection.recipe, inspection.frame_index)
    moment = now()
    ready = found | {"status": Status.READY, "uploaded_at": moment, "updated_at": moment, "problem": None}
    row = images.alter(row, _if_waiting(ready), due_at=moment + SOON)
    logger.info("Accepted", image_key=row.image_key, media_type=inspection.media_type)
    return row


def _fail(row: ImageItem, problem: Problem) -> None:
    fault = Fault(code=problem.code, title=problem.title, detail=problem.detail)
    images.alter(row, _if_waiting({"status": Status.FAILED, "updated_at": now(), "problem": fault}), due_at=None)
    logger.info("Refused", image_key=row.image_key, code=problem.code)


def _if_waiting(update: dict[str, Any]) -> Callable[[StoredImage], StoredImage | None]:
    """Change an image only while it waits for its bytes: a second acceptance, or a deletion, may have come first."""
    return lambda image: image.revised(**update) if image.status in WAITING else None
