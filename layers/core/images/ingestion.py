"""Turn bytes into an image: a row first, then the object, then the row becomes ready.

A crash in between leaves a row that owes work, which the sweeper finishes or rolls back. The imaging layer, passed in
by its handlers, inspects the bytes.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from core.aws import arrivals, blobs, part_uploads
from core.images import creation, dicom_table, file_check, image_table, lifecycle
from core.images import labels as image_labels
from core.images.annotations import annotation_service
from core.images.annotations.creation import made_together
from core.images.annotations.summary import misfit
from core.images.drafts import NewImage, StagedImageDraft
from core.images.image_table import Also, ImageItem, nothing
from core.images.inspection import Inspection
from core.images.model import WAITING, Fault, Status, StoredImage, original_key
from core.images.ports import Imaging
from core.kernel import announcement
from core.kernel.caller import Caller
from core.kernel.clock import SOON, STORE_GRACE, UPLOAD_GRACE, now
from core.kernel.errors import NotDrawable, NotUploaded, Problem, SizeMismatch, Unavailable
from core.kernel.logging import logger
from core.kernel.media_types import OF_IMAGES
from core.kernel.metrics import Metric, count, count_refusal
from core.kernel.values import revised

_KEPT_ELSEWHERE = {"header", "attributes", "metadata", "recipe", "frame_chunks", "undrawable"}  # not in the row
COMPLETE_INLINE = 64 * 2**20  # bytes: few enough to be checked within the 30 seconds of a request


def create(draft: NewImage, content: bytes | None, caller: Caller, imaging: Imaging) -> ImageItem:
    """Create an image, with its bytes or waiting for them. Raises as the inspection, and stores nothing then."""
    if content is None:
        return stage(draft, caller, imaging)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        return store(draft, path, caller, imaging)


class CheckedFile(NamedTuple):
    """A file that came with its request, and what its inspection has found."""

    path: Path
    inspection: Inspection


def store(draft: NewImage, path: Path, caller: Caller, imaging: Imaging) -> ImageItem:
    """Check and store a file that came with its request."""
    return store_checked(draft, CheckedFile(path, file_check.check(path, imaging)), caller, imaging)


def store_checked(
    draft: NewImage,
    file: CheckedFile,
    caller: Caller,
    imaging: Imaging,
    also: Callable[[str], Also] = lambda _: nothing,
) -> ImageItem:
    """Store a checked file. `also` names what to add, for the image's key, to the transaction that writes its row."""
    path, inspection = file
    pending = creation.begin(draft, caller, size=path.stat().st_size, media_type=inspection.media_type)
    sized = pending.model_copy(update={"width": inspection.width, "height": inspection.height})
    present = made_together(sized, draft.annotations, caller, imaging.measure)
    row = creation.create(sized, present, caller, due_at=now() + STORE_GRACE, also=also(sized.image_key))
    if row.image.status not in WAITING:
        return row
    found = keep_bytes(row.image_key, path, inspection, imaging)
    return _finish(row, found, inspection)


def stage(draft: NewImage, caller: Caller, imaging: Imaging) -> ImageItem:
    """Create an image whose bytes follow by a presigned upload. Raises as `announcement.check`."""
    if not isinstance(draft, StagedImageDraft):
        raise TypeError("Only a staged draft says how large it will be")
    announcement.check(draft.media_type, draft.size, OF_IMAGES)
    pending = creation.begin(draft, caller, size=draft.size, media_type=draft.media_type)
    pending = revised(pending, staged=True)
    present = made_together(pending, draft.annotations, caller, imaging.measure)
    return creation.create(pending, present, caller, due_at=now() + UPLOAD_GRACE)


def accept(image_key: str, imaging: Imaging) -> None:
    """Check what was uploaded for an image, and make it ready or failed.

    Safe to repeat and to run twice at once: only a waiting image changes, and an upload that no image waits for is
    deleted. Raises NotUploaded if there is nothing to check, Unavailable if it cannot be checked now and waits on.
    """
    arrived = arrivals.find(arrivals.incoming_key(image_key))
    row = image_table.find(image_key, consistent=True)
    if row is None or row.image.status not in WAITING:
        if arrived:
            arrivals.discard(arrived)
        return
    if arrived is None:
        raise NotUploaded
    try:
        found, inspection = _check(row.image, arrived, imaging)
        arrivals.accept(arrived, original_key(image_key, found["sha256"]), inspection.media_type)
    except blobs.Missing:
        return  # another run has just accepted it
    except Unavailable:
        raise
    except Problem as problem:
        _refuse(row, arrived, problem)
    else:
        _finish(row, found, inspection)
    arrivals.discard(arrived)


def give_up(row: ImageItem, problem: Problem) -> None:
    """Fail a waiting image although its upload was never checked."""
    arrived = arrivals.find(arrivals.incoming_key(row.image_key))
    if arrived:
        _refuse(row, arrived, problem)
        arrivals.discard(arrived)


def complete(image_key: str, caller: Caller, imaging: Imaging) -> ImageItem:
    """Accept an upload now. A file that is too large for a request is left to the event and stays pending.

    Raises NotUploaded if nothing was uploaded, SizeMismatch if the size differs from the declared one, Unavailable if
    it cannot be checked now.
    """
    row = lifecycle.editable(image_key, caller)
    if row.image.status in WAITING:
        if row.image.upload_id:
            part_uploads.assemble(arrivals.incoming_key(image_key), row.image.upload_id)
        if row.image.size <= COMPLETE_INLINE:
            accept(image_key, imaging)
            row = lifecycle.editable(image_key, caller)
    if row.image.problem and row.image.problem.code == SizeMismatch.code:
        raise SizeMismatch(row.image.problem.detail)
    return row


def keep_bytes(image_key: str, path: Path, inspection: Inspection, imaging: Imaging) -> dict[str, Any]:
    """Write a file that came with its request to its permanent key; return the facts for the row."""
    found = _found(inspection, path)
    keep_derived(image_key, found["sha256"], path, inspection, imaging)
    blobs.write(blobs.originals(), original_key(image_key, found["sha256"]), path, inspection.media_type)
    return found


def made_ready(found: dict[str, Any]) -> dict[str, Any]:
    """Return the changes to the row of an image whose bytes are stored."""
    moment = now()
    return found | {"status": Status.READY, "uploaded_at": moment, "updated_at": moment, "attempts": 0}


def count_accepted(image: StoredImage) -> None:
    """Count an image that has become ready, and its bytes."""
    count(Metric.IMAGES_ACCEPTED)
    count(Metric.BYTES_ACCEPTED, image.size)


def _check(image: StoredImage, arrived: arrivals.Arrival, imaging: Imaging) -> tuple[dict[str, Any], Inspection]:
    if arrived.size != image.size:
        raise SizeMismatch(f"{image.size} bytes were declared and {arrived.size} were uploaded")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incoming"
        blobs.download(blobs.originals(), arrived.key, path, arrived.version_id)
        inspection = file_check.inspect(path, imaging)
        found = _found(inspection, path)
        keep_derived(image.image_key, found["sha256"], path, inspection, imaging)
        return found, inspection


def _found(inspection: Inspection, path: Path) -> dict[str, Any]:
    """Return the facts about a file for the row of its image."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    own = inspection.model_dump(exclude=_KEPT_ELSEWHERE)
    return own | {"sha256": sha256, "problem": problem_of(inspection)}


def problem_of(inspection: Inspection) -> Fault | None:
    """Return the problem of a file that is kept although it, or a part of it, cannot be drawn."""
    if inspection.undrawable is None:
        return None
    return Fault(code=NotDrawable.code, title=NotDrawable.title, detail=inspection.undrawable)


def keep_derived(image_key: str, sha256: str, path: Path, inspection: Inspection, imaging: Imaging) -> None:
    """Store what depends on a DICOM file alone: its metadata, and a copy if it cannot be read by range.

    This comes before the image is ready, so a ready image has them. Safe to repeat.
    """
    if inspection.metadata:
        key = blobs.metadata_key(image_key, sha256)
        blobs.write(blobs.renditions(), key, inspection.metadata, "application/dicom+json", encoding="gzip")
    if not inspection.rewritten:
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "rewritten"
        imaging.rewrite(path, copy)
        blobs.write(blobs.renditions(), blobs.rewritten_key(image_key, sha256), copy, "application/dicom")


def _finish(row: ImageItem, found: dict[str, Any], inspection: Inspection) -> ImageItem:
    """Make an image ready. Its renditions are due from now on; events usually make them first.

    What a request stores is due anyway, when the request has certainly died: to change that would cost two units.
    """
    dicom_table.save(row.image_key, inspection)
    facts = made_ready(found)
    ready = _if_waiting(facts)
    due_at = now() + SOON if row.image.staged else ...
    row = image_table.alter(row, lambda image: _measured(ready(image)), due_at=due_at)
    if row.image.uploaded_at == facts["uploaded_at"]:  # by this run, not by another one of the same event
        count_accepted(row.image)
    logger.info("Accepted", extra={"image_key": row.image_key, "media_type": inspection.media_type})
    return row


def _measured(image: StoredImage | None) -> StoredImage | None:
    """Report earlier annotations that lie outside the picture, now that its size is known."""
    if image is None or not image.staged or not image.annotation_count:
        return image
    return revised(image, problem=misfit(image, annotation_service.of(image)) or image.problem)


def _refuse(row: ImageItem, arrived: arrivals.Arrival, problem: Problem) -> None:
    """Fail an image, and keep its bytes for the owner until they ask for a new upload."""
    arrivals.set_aside(arrived, arrivals.refused_key(row.image_key))
    fault = Fault(code=problem.code, title=problem.title, detail=problem.detail)
    moment = now()
    failed = _if_waiting({"status": Status.FAILED, "updated_at": moment, "problem": fault})
    row = image_table.alter(row, failed, due_at=None)
    if row.image.updated_at == moment:  # by this run, not by another one of the same event
        count_refusal(problem.code)
    logger.info("Refused", extra={"image_key": row.image_key, "code": problem.code})


def _if_waiting(update: dict[str, Any]) -> Callable[[StoredImage], StoredImage | None]:
    """Change an image only while it waits for its bytes: another acceptance or a deletion may have come first."""

    def change(image: StoredImage) -> StoredImage | None:
        if image.status not in WAITING:
            return None
        found: dict[str, Any] = update | {"labels": (*update.get("labels", ()), *image_labels.kept(image))}
        return revised(image, **found)

    return change
