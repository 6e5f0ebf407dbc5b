"""How bytes become an image: a row first, then the object, then the row says that it is ready.

Whatever crashes in between leaves a row that owes work, and the sweeper finishes it or rolls it back.
The bytes are looked into by the imaging layer, which its handlers hand in.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pynamodb.transactions import TransactWrite

from core import annotating, catalog, directory, locating, tagging
from core.clock import PARTS_LIFE, SOON, STORE_GRACE, UPLOAD_GRACE, UPLOAD_LIFE, now
from core.domain.annotation import Annotation
from core.domain.caller import Caller
from core.domain.image import (
    MIN_PART,
    Fault,
    NewImage,
    PartTarget,
    StagedImageDraft,
    Status,
    StoredImage,
    Upload,
    UploadRequest,
    UploadTarget,
    original_key,
)
from core.domain.imaging import Imaging
from core.domain.inspection import Inspection
from core.domain.naming import new_id
from core.errors import AlreadyUploaded, Forbidden, ImageExists, NotUploaded, Problem, SizeMismatch, ValidationFailed
from core.observability import logger
from core.storage import annotations, blobs, dicom, images, presigned
from core.storage.images import ImageItem
from core.storage.transactions import ConditionFailed

WAITING = {Status.PENDING, Status.EXPIRED}
COMPLETE_INLINE = 64 * 2**20  # bytes: what is surely checked within the 30 seconds that a request may take


def create(draft: NewImage, content: bytes | None, caller: Caller, imaging: Imaging) -> ImageItem:
    """A new image, with its bytes or waiting for them. Raises what the inspection raises, and keeps nothing then."""
    if content is None:
        return stage(draft, caller, imaging)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        return store(draft, path, caller, imaging)


def store(draft: NewImage, path: Path, caller: Caller, imaging: Imaging) -> ImageItem:
    """Check and keep a file that came with its request."""
    inspection = imaging.inspect(path)
    pending = _begin(draft, caller, size=path.stat().st_size, media_type=inspection.media_type)
    sized = pending.model_copy(update={"width": inspection.width, "height": inspection.height})
    row = _create(sized, _annotations(sized, draft, caller, imaging), due_at=now() + STORE_GRACE)
    found = _found(inspection, path)
    _keep_rewritten(row.image_key, found, path, imaging)
    blobs.write(blobs.originals(), original_key(pending.image_key, found["sha256"]), path, inspection.media_type)
    return _finish(row, found, inspection)


def stage(draft: NewImage, caller: Caller, imaging: Imaging) -> ImageItem:
    """Make an image whose bytes follow by a presigned upload."""
    if not isinstance(draft, StagedImageDraft):
        raise TypeError("Only a staged draft says how large it will be")
    pending = _begin(draft, caller, size=draft.size, media_type=draft.media_type).revised(staged=True)
    return _create(pending, _annotations(pending, draft, caller, imaging), due_at=now() + UPLOAD_GRACE)


def accept(image_key: str, imaging: Imaging) -> None:
    """Check what arrived for an image, and make it ready or failed.

    Safe to repeat and to run twice at once: only a waiting image changes, and what no image waits for is discarded.
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
        found, inspection = _check(row.image, arrived, imaging)
    except Problem as problem:
        _fail(row, problem)
    else:
        blobs.accept(arrived, original_key(image_key, found["sha256"]), inspection.media_type)
        _finish(row, found, inspection)
    blobs.discard(arrived)


def complete(image_key: str, caller: Caller, imaging: Imaging) -> ImageItem:
    """Accept now what was uploaded. What is too large for a request is left to the event, and answered as pending.

    Raises NotUploaded when nothing came, and SizeMismatch when it was not what was declared.
    """
    row = catalog.editable(image_key, caller)
    if row.image.status in WAITING:
        if row.image.upload_id:
            blobs.assemble(blobs.incoming_key(image_key), row.image.upload_id)
        if row.image.size <= COMPLETE_INLINE:
            accept(image_key, imaging)
            row = catalog.editable(image_key, caller)
    if row.image.problem and row.image.problem.code == SizeMismatch.code:
        raise SizeMismatch(row.image.problem.detail)
    return row


def renew(image_key: str, request: UploadRequest, caller: Caller) -> UploadTarget:
    """New URLs for the bytes of a waiting image: one for the whole, or one for each of the parts."""
    row = catalog.editable(image_key, caller)
    image = row.image
    if image.status not in WAITING:
        raise AlreadyUploaded(f"The image is {image.status}")
    key, headers = blobs.incoming_key(image_key), {"content-type": image.media_type}
    images.alter(row, lambda fresh: fresh.revised(status=Status.PENDING), due_at=now() + UPLOAD_GRACE)
    if request.parts is None:
        signed = presigned.put_url(blobs.originals(), key, UPLOAD_LIFE, headers=headers)
        return UploadTarget(upload_url=signed.url, headers=headers, expires_at=signed.expires_at)
    part_size = max(MIN_PART, -(-image.size // request.parts))
    upload_id = image.upload_id or blobs.begin_parts(key, image.media_type)
    images.alter(row, lambda fresh: fresh.revised(upload_id=upload_id))
    numbers = range(1, -(-image.size // part_size) + 1)
    urls = [
        presigned.put_url(
            blobs.originals(), key, PARTS_LIFE, headers={}, query={"partNumber": str(number), "uploadId": upload_id}
        )
        for number in numbers
    ]
    parts = tuple(PartTarget(part_number=n, upload_url=signed.url) for n, signed in zip(numbers, urls, strict=True))
    return UploadTarget(headers={}, expires_at=urls[0].expires_at, part_size=part_size, parts=parts)


def upload_of(image: StoredImage) -> Upload:
    """How to send the bytes of a pending image."""
    headers = {"content-type": image.media_type}
    signed = presigned.put_url(blobs.originals(), blobs.incoming_key(image.image_key), UPLOAD_LIFE, headers=headers)
    return Upload(upload_url=signed.url, headers=headers, expires_at=signed.expires_at)


def _begin(draft: NewImage, caller: Caller, *, size: int, media_type: str) -> StoredImage:
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
            exclude={
                "image_key",
                "filename",
                "user_id",
                "created_at",
                "tags",
                "annotations",
                "size",
                "media_type",
                "image_data",
            }
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


def _annotations(image: StoredImage, draft: NewImage, caller: Caller, imaging: Imaging) -> list[Annotation]:
    """The annotations that come with a new image. Raises ValidationFailed, pointing at the one that is wrong."""
    made: dict[int, Annotation] = {}
    for number, each in enumerate(draft.annotations):
        index = each.index if each.index is not None else annotating.free(made.keys())
        if index in made:
            raise ValidationFailed.at(f"/annotations/{number}/index", "Another annotation has this index", "taken")
        try:
            made[index] = annotating.made(image, index, each, caller, imaging.measure)
        except ValidationFailed as fault:
            moved = [error | {"pointer": f"/annotations/{number}{error['pointer']}"} for error in fault.errors]
            raise ValidationFailed(fault.detail, errors=moved) from fault
    return list(made.values())


def _create(image: StoredImage, present: list[Annotation], *, due_at: datetime) -> ImageItem:
    def add_annotations(transaction: TransactWrite) -> None:
        for annotation in present:
            annotations.add_in(transaction, annotation)

    try:
        return images.create(image.revised(**annotating.counts(present)), due_at=due_at, also=add_annotations)
    except ConditionFailed as error:
        raise ImageExists.at("/image_key", "Choose another key, or leave it out", "taken") from error


def _check(image: StoredImage, arrived: blobs.Arrival, imaging: Imaging) -> tuple[dict[str, Any], Inspection]:
    if arrived.size != image.size:
        raise SizeMismatch(f"{image.size} bytes were declared and {arrived.size} came")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incoming"
        blobs.download(blobs.originals(), arrived.key, path, arrived.version_id)
        inspection = imaging.inspect(path)
        found = _found(inspection, path)
        _keep_rewritten(image.image_key, found, path, imaging)
        return found, inspection


def _found(inspection: Inspection, path: Path) -> dict[str, Any]:
    """What the row of an image says of its file."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return inspection.model_dump(exclude={"header", "recipe", "frame_index"}) | {"sha256": sha256}


def _keep_rewritten(image_key: str, found: dict[str, Any], path: Path, imaging: Imaging) -> None:
    """Frames of a deflated or big-endian file cannot be read by range; they are read from a copy of it."""
    if not found["rewritten"]:
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "rewritten"
        imaging.rewrite(path, copy)
        key = blobs.rewritten_key(image_key, found["sha256"])
        blobs.write(blobs.renditions(), key, copy, "application/dicom")


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
