"""Export the originals of images as one ZIP archive, in which files have the names that a COCO export gives them.

Each step writes a part of the archive, and JSON about its entries, about its images and about what was left out; the
last joins them. The archive ends with `images.json`, which tells the images and what was `skipped`, with reasons.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from core.aws import blobs
from core.aws.blobs import Missing
from core.aws.part_uploads import ObjectWriter
from core.exports import archive_parts
from core.exports.archive_parts import Report
from core.exports.coco_entries import file_name
from core.exports.drafts import ZipExportDraft
from core.exports.pieces import Pieces
from core.images import image_table
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.terms import entry_of
from core.jobs.runner import Step, Work
from core.kernel.caller import Caller
from core.kernel.errors import OutputTooLarge
from core.kernel.values import Value
from core.kernel.zip_archive import Entry, head_of
from core.search import listing

STEP_BYTES, STEP_IMAGES = 64 << 20, 100  # of files between two checkpoints
MOST_BYTES = 40 << 30  # more cannot be joined in the life of a function
NOT_FOUND = "it does not exist"
_BEFORE_JOINING = 0.95  # progress
_AT_ONCE = 100
_BLOCK = 1 << 20  # bytes


class Place(Value):
    """The progress of an export: the place of its last image, and what was written up to it."""

    total: int
    done: int = 0
    after: str = ""
    size: int = 0  # bytes of the archive
    parts: int = 0
    pieces: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it


class Chosen(NamedTuple):
    """An image to export, by its place in the order; without a row, the caller may not see it."""

    place: str
    image_key: str
    row: ImageItem | None

    @property
    def size(self) -> int:
        return self.row.image.size if self.row else 0


def export(work: Work) -> Iterator[Step]:
    """Yield the steps of an export, with the fields of a draft as its request. Raises OutputTooLarge beyond 40 GB."""
    draft = ZipExportDraft.model_validate(work.request)
    place = Place.model_validate(work.checkpoint or {"total": _total(draft, work.caller)})
    for batch in _batches(_chosen(draft, place.after, work.caller)):
        place = _further(work.job_id, place, batch)
        if place.size > MOST_BYTES:
            raise OutputTooLarge(f"The files have more than {MOST_BYTES >> 30} GB together: narrow the filters")
        yield Step(_BEFORE_JOINING * min(place.done / max(place.total, 1), 1.0), place.model_dump(mode="json"))
    pieces = Pieces(archive_parts.folder(work.job_id), place.pieces)
    told = {section: archive_parts.listed(pieces, section) for section in ("images", "skipped")}
    entries = map(Entry.model_validate, archive_parts.listed(pieces, "entries"))
    key = f"{archive_parts.folder(work.job_id)}/images.zip"
    yield Step(1.0, result=archive_parts.join(key, work.job_id, place.parts, entries, Report("images.json", told)))


def _total(draft: ZipExportDraft, caller: Caller) -> int:
    return len(draft.image_keys) if draft.image_keys else listing.count(draft, caller)


def _chosen(draft: ZipExportDraft, after: str, caller: Caller) -> Iterator[Chosen]:
    """Yield the images after a place, with rows that the caller may see now."""
    if not draft.image_keys:
        for row in listing.every(draft, caller, after=after or None):
            yield Chosen(entry_of(row.image, draft.order) or "", row.image_key, row)
        return
    keys = list(enumerate(dict.fromkeys(draft.image_keys), start=1))
    for some in batched(keys[int(after or 0) :], _AT_ONCE, strict=False):
        rows = image_table.find_many((key for _, key in some), consistent=True)
        for number, key in some:
            row = rows.get(key)
            yield Chosen(str(number), key, row if row and row.image.is_visible_to(caller) else None)


def _batches(found: Iterable[Chosen]) -> Iterator[list[Chosen]]:
    batch, size = list[Chosen](), 0
    for chosen in found:
        batch.append(chosen)
        size += chosen.size
        if size >= STEP_BYTES or len(batch) >= STEP_IMAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _further(job_id: str, place: Place, batch: list[Chosen]) -> Place:
    """Write the part of the archive that holds these images, and return the place behind it."""
    pieces, size = Pieces(archive_parts.folder(job_id), place.pieces), place.size
    with closing(archive_parts.writer(job_id, place.parts)) as part:
        for chosen in batch:
            written = _write(chosen, part, size)
            if isinstance(written, Entry) and chosen.row:
                size += len(head_of(written)) + written.size
                pieces.add("entries", written.model_dump_json())
                pieces.add("images", json.dumps(_told(chosen.row.image)))
            else:
                pieces.add("skipped", json.dumps({"image_key": chosen.image_key, "reason": written}))
        part.finish()
    pieces.flush()
    return Place(
        total=place.total,
        done=place.done + len(batch),
        after=batch[-1].place,
        size=size,
        parts=place.parts + 1,
        pieces=dict(pieces.written),
    )


def _write(chosen: Chosen, part: ObjectWriter, offset: int) -> Entry | str:
    """Write an original, and return its entry at this offset of the archive; or say why it is left out."""
    if chosen.row is None:
        return NOT_FOUND
    image = chosen.row.image
    if image.status is not Status.READY or image.original_key is None:
        return f"its status is {image.status}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        try:
            blobs.download(blobs.originals(), image.original_key, path)
        except Missing:  # it was deleted meanwhile
            return NOT_FOUND
        entry = Entry.of(file_name(image), _blocks(path), offset)
        part.write(head_of(entry))
        for block in _blocks(path):
            part.write(block)
        return entry


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _told(image: StoredImage) -> dict[str, Any]:
    named = {"image_key": image.image_key, "file_name": file_name(image), "original_name": image.filename}
    return named | {"media_type": image.media_type, "size": image.size, "sha256": image.sha256}
