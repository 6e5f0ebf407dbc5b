"""Export any number of images as COCO: pieces of every section first, which are then joined to one document."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import batched
from typing import Any

from core.aws import blobs
from core.aws.part_uploads import ObjectWriter
from core.exports.coco import info
from core.exports.coco_entries import RunLengths
from core.exports.coco_sections import AT_ONCE, SECTIONS, Sections, categories
from core.exports.pieces import Pieces
from core.images.annotations import category_table
from core.images.queries import ImageFilters
from core.images.terms import entry_of
from core.jobs.runner import Step, Work
from core.kernel.values import Value
from core.search import listing

STEP = 2_000  # images between two checkpoints, fewer if they fill a piece
_BEFORE_JOINING = 0.95  # progress


class Place(Value):
    """The progress of an export: the entry of its last image, and what was written up to it."""

    total: int
    after: str | None = None
    counts: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it
    pieces: dict[str, int] = {}  # noqa: RUF012
    categories: tuple[int, ...] = ()
    complete: bool = False


def export(work: Work, run_lengths: RunLengths) -> Iterator[Step]:
    """Yield the steps of an export, with `filters` and `address` in its request."""
    filters = ImageFilters.model_validate(work.request["filters"])
    place = Place.model_validate(work.checkpoint or {"total": listing.count(filters, work.caller)})
    sections = Sections(work.request["address"], run_lengths, place.counts)
    if not place.complete:
        for reached in _pieces(work, filters, place, sections):
            place = reached
            done = sections.totals()["matched"] / max(place.total, 1)
            yield Step(_BEFORE_JOINING * min(done, 1.0), place.model_dump(mode="json"))
    needed = set(place.categories)
    used = {name: number for name, number in category_table.every().items() if number in needed}
    head = {"info": info(), "licenses": [], "categories": categories(used, work.caller), "counts": sections.totals()}
    yield Step(1.0, result=_joined(work.job_id, head, place))


def _pieces(work: Work, filters: ImageFilters, place: Place, sections: Sections) -> Iterator[Place]:
    """Write the pieces after a place, and yield the places reached."""
    pieces, earlier, since = Pieces(_folder(work.job_id), place.pieces), set(place.categories), 0
    for rows in batched(listing.every(filters, work.caller, after=place.after), AT_ONCE, strict=False):
        for section, entry in sections.of(rows):
            pieces.add(section, json.dumps(entry, separators=(",", ":")))
        since += len(rows)
        reached: dict[str, Any] = {"after": entry_of(rows[-1].image, filters.order), "counts": dict(sections.counts)}
        reached["categories"] = tuple(sorted(earlier | set(sections.categories.values())))
        place = place.model_copy(update=reached)
        if since >= STEP or pieces.written != place.pieces:
            pieces.flush()
            place, since = place.model_copy(update={"pieces": dict(pieces.written)}), 0
            yield place
    pieces.flush()
    yield place.model_copy(update={"pieces": pieces.written, "complete": True})


def _joined(job_id: str, head: dict[str, Any], place: Place) -> str:
    """Join the pieces to one document, and return its key."""
    key = f"{_folder(job_id)}/coco.json"
    pieces = Pieces(_folder(job_id), place.pieces)
    with closing(ObjectWriter(key, "application/json", blobs.renditions())) as document:
        document.write(json.dumps(head, separators=(",", ":")).encode().removesuffix(b"}"))
        for section in SECTIONS:
            document.write(f',"{section}":['.encode())
            for number, piece in enumerate(pieces.read(section)):
                document.write(b"," if number else b"")
                document.write(piece)
            document.write(b"]")
        document.write(b"}")
        document.finish()
    return key


def _folder(job_id: str) -> str:
    return f"exports/{job_id}"
