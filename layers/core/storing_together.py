"""Several images in one request, all or nothing: first all rows, then all bytes, then all are ready in one transaction.

Until that transaction none of them is ready, and after a crash the sweeper takes back every row that is not.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from core import beginning, uploading
from core.clock import SOON, STORE_GRACE, now
from core.domain.annotation import Annotation
from core.domain.caller import Caller
from core.domain.image import Status, StoredImage
from core.domain.image_draft import ImageDraft
from core.domain.imaging import Imaging
from core.domain.inspection import Inspection
from core.errors import Conflict, Problem, Unavailable
from core.pointing import pointing
from core.storage import dicom, images
from core.storage.images import ImageItem
from core.storage.transactions import ATTEMPTS, ConditionFailed


class Sent(NamedTuple):
    """One of the images: what is said of it, and its bytes."""

    draft: ImageDraft
    content: bytes


class _File(NamedTuple):
    path: Path
    inspection: Inspection


def store(batch: Sequence[Sent], caller: Caller, imaging: Imaging) -> list[ImageItem]:
    """The new images, in order. Raises what storing one raises, pointing at /files/N or /metadata/N."""
    with TemporaryDirectory() as folder:
        files = [_checked(number, each.content, Path(folder), imaging) for number, each in enumerate(batch)]
        begun = [
            _begun(number, each.draft, file, caller, imaging)
            for number, (each, file) in enumerate(zip(batch, files, strict=True))
        ]
        rows = _create(begun)
        found = [
            uploading.keep_bytes(row.image_key, file.path, file.inspection, imaging)
            for row, file in zip(rows, files, strict=True)
        ]
        for row, file in zip(rows, files, strict=True):
            header, recipe, index = file.inspection.header, file.inspection.recipe, file.inspection.frame_index
            if header is not None:
                dicom.save(row.image_key, header, recipe, index)
    return _finish(rows, found)


def _checked(number: int, content: bytes, folder: Path, imaging: Imaging) -> _File:
    path = folder / str(number)
    path.write_bytes(content)
    with pointing(f"/files/{number}"):
        return _File(path, imaging.inspect(path))


def _begun(
    number: int, draft: ImageDraft, file: _File, caller: Caller, imaging: Imaging
) -> tuple[StoredImage, list[Annotation]]:
    facts = file.inspection
    with pointing(f"/metadata/{number}"):
        image = beginning.begin(draft, caller, size=file.path.stat().st_size, media_type=facts.media_type)
        sized = image.model_copy(update={"width": facts.width, "height": facts.height})
        return sized, beginning.annotations_of(sized, draft, caller, imaging)


def _create(begun: Sequence[tuple[StoredImage, list[Annotation]]]) -> list[ImageItem]:
    rows: list[ImageItem] = []
    try:
        for number, (image, present) in enumerate(begun):
            with pointing(f"/metadata/{number}"):
                rows.append(beginning.create(image, present, due_at=now() + STORE_GRACE))
    except Problem:
        for row in rows:
            _take_back(row)
        raise
    return rows


def _take_back(row: ImageItem) -> None:
    """Forget an image that has no bytes yet, and free its key."""
    images.alter(row, lambda image: image.revised(status=Status.DELETED, deleted_at=now()))
    images.purge(row.image_key)


def _finish(rows: list[ImageItem], found: Sequence[dict[str, Any]]) -> list[ImageItem]:
    for _ in range(ATTEMPTS):
        if any(row.image.status is not Status.PENDING for row in rows):
            raise Conflict("One of the images was deleted while they were stored")
        ready = [row.image.revised(**uploading.made_ready(each)) for row, each in zip(rows, found, strict=True)]
        try:
            images.change_together(list(zip(rows, ready, strict=True)), due_at=now() + SOON)
        except ConditionFailed:  # its renditions may be noted in a row before it is ready
            fresh = images.find_many((row.image_key for row in rows), consistent=True)
            rows = [fresh.get(row.image_key, row) for row in rows]
        else:
            return rows
    raise Unavailable("Too many writers at once")
