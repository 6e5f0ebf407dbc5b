"""Store several images in one request, all or nothing: all rows, then all bytes, then all ready in one transaction.

Until that transaction none of them is ready, and after a crash the sweeper removes every row that is not.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from core.aws.transactions import MOST_ITEMS, ConditionFailed, retried
from core.images import creation, dicom_table, file_check, image_table, ingestion
from core.images.annotations.creation import made_together
from core.images.annotations.model import Annotation
from core.images.drafts import ImageDraft
from core.images.image_table import ImageItem
from core.images.inspection import Inspection
from core.images.model import Status, StoredImage
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.clock import SOON, STORE_GRACE, now
from core.kernel.errors import Conflict, Problem, ValidationFailed
from core.kernel.pointers import pointing
from core.kernel.values import revised

# Items of the transaction that makes an image ready: its row and two journals, and what else it is listed by.
ITEMS, ITEMS_OF_DICOM, ITEMS_BY_CAPTURE = 3, 4, 2


class Sent(NamedTuple):
    """One of the images: its draft and its bytes."""

    draft: ImageDraft
    content: bytes


class _File(NamedTuple):
    path: Path
    inspection: Inspection


def store(batch: Sequence[Sent], caller: Caller, imaging: Imaging) -> list[ImageItem]:
    """Store the images and return them in order. Raises as for one image, pointing at /files/N or /metadata/N."""
    with TemporaryDirectory() as folder:
        files = [_checked(number, each.content, Path(folder), imaging) for number, each in enumerate(batch)]
        if sum(_items(file.inspection) for file in files) > MOST_ITEMS:
            raise ValidationFailed.at(
                "/files", "These are too many at once: send at most 14 DICOM files alone", "count"
            )
        begun = [
            _begun(number, each.draft, file, caller, imaging)
            for number, (each, file) in enumerate(zip(batch, files, strict=True))
        ]
        rows = _create(begun, caller)
        if all(row.image.status is Status.READY for row in rows):
            return rows
        found = [
            ingestion.keep_bytes(row.image_key, file.path, file.inspection, imaging)
            for row, file in zip(rows, files, strict=True)
        ]
        for row, file in zip(rows, files, strict=True):
            dicom_table.save(row.image_key, file.inspection)
    ready = _finish(rows, found)
    for row in ready:
        ingestion.count_accepted(row.image)
    return ready


def _items(found: Inspection) -> int:
    by_capture = ITEMS_BY_CAPTURE if found.captured_at else 0
    return ITEMS + by_capture + (ITEMS_OF_DICOM if found.dicom else 0)


def _checked(number: int, content: bytes, folder: Path, imaging: Imaging) -> _File:
    path = folder / str(number)
    path.write_bytes(content)
    with pointing(f"/files/{number}"):
        return _File(path, file_check.check(path, imaging))


def _begun(
    number: int, draft: ImageDraft, file: _File, caller: Caller, imaging: Imaging
) -> tuple[StoredImage, list[Annotation]]:
    facts = file.inspection
    with pointing(f"/metadata/{number}"):
        size = file.path.stat().st_size
        image = creation.begin(draft, caller, size=size, media_type=facts.media_type, part=str(number))
        sized = image.model_copy(update={"width": facts.width, "height": facts.height})
        return sized, made_together(sized, draft.annotations, caller, imaging.measure)


def _create(begun: Sequence[tuple[StoredImage, list[Annotation]]], caller: Caller) -> list[ImageItem]:
    rows: list[ImageItem] = []
    try:
        for number, (image, present) in enumerate(begun):
            with pointing(f"/metadata/{number}"):
                rows.append(creation.create(image, present, caller, due_at=now() + STORE_GRACE))
    except Problem:
        for row in rows:
            _take_back(row)
        raise
    return rows


def _take_back(row: ImageItem) -> None:
    """Remove an image that has no bytes yet, and release its key."""
    image_table.alter(row, lambda image: revised(image, status=Status.DELETED, deleted_at=now()))
    image_table.purge(row.image_key)


def _finish(rows: list[ImageItem], found: Sequence[dict[str, Any]]) -> list[ImageItem]:
    @retried
    def finish() -> list[ImageItem]:
        nonlocal rows
        if any(row.image.status is not Status.PENDING for row in rows):
            raise Conflict("One of the images was deleted while the batch was stored")
        ready = [revised(row.image, **ingestion.made_ready(each)) for row, each in zip(rows, found, strict=True)]
        try:
            image_table.change_together(list(zip(rows, ready, strict=True)), due_at=now() + SOON)
        except ConditionFailed:  # a row may get renditions before its image is ready
            fresh = image_table.find_many((row.image_key for row in rows), consistent=True)
            rows = [fresh.get(row.image_key, row) for row in rows]
            raise
        return rows

    return finish()
