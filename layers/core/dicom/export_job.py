"""Export a study as a ZIP archive of de-identified objects, `<study>/<series>/<instance>.dcm` by their new UIDs.

Each step writes a part of the archive, and JSON about its entries and about what was refused; the last joins them. The
archive ends with `report.json`, which names the refused instances, also by new UIDs.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing

from core.dicom import instances, pseudonym_table
from core.dicom.deidentified_entries import Entries
from core.dicom.drafts import DeidentificationDraft
from core.dicom.instances import DicomInstance
from core.dicom.ports import Deidentifier
from core.exports import archive_parts
from core.exports.archive_parts import Report
from core.exports.pieces import Pieces
from core.jobs.runner import Step, Work
from core.kernel.values import Value
from core.kernel.zip_archive import Entry, head_of

STEP_BYTES, STEP_INSTANCES = 64 << 20, 100  # of instances between two checkpoints
_BEFORE_JOINING = 0.95  # progress


class Place(Value):
    """The progress of an export: the UIDs of its last instance, and what was written up to it."""

    total: int
    done: int = 0
    after: tuple[str, str] = ("", "")
    size: int = 0  # bytes of the archive
    parts: int = 0
    pieces: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it


def export(work: Work, deidentifier: Deidentifier) -> Iterator[Step]:
    """Yield the steps of an export, with `study` and `options` in its request."""
    study, options = work.request["study"], DeidentificationDraft.model_validate(work.request["options"])
    entries = Entries(options, pseudonym_table.of_user(work.caller.user_id), deidentifier)
    place = Place.model_validate(work.checkpoint or {"total": len(instances.rows_for(work.caller, study))})
    found = (
        each
        for each in instances.stream(study, "", work.caller)
        if (each.series, each.sop) > place.after and each.image.is_editable_by(work.caller)
    )
    for batch in _batches(found):
        place = _further(work.job_id, place, batch, entries)
        yield Step(_BEFORE_JOINING * min(place.done / max(place.total, 1), 1.0), place.model_dump(mode="json"))
    yield Step(1.0, result=_joined(work.job_id, place))


def _batches(found: Iterable[DicomInstance]) -> Iterator[list[DicomInstance]]:
    batch, size = list[DicomInstance](), 0
    for instance in found:
        batch.append(instance)
        size += instance.image.size or 0
        if size >= STEP_BYTES or len(batch) >= STEP_INSTANCES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _further(job_id: str, place: Place, batch: list[DicomInstance], entries: Entries) -> Place:
    """Write the part of the archive that holds these instances, and return the place behind it."""
    pieces, size = Pieces(archive_parts.folder(job_id), place.pieces), place.size
    with closing(archive_parts.writer(job_id, place.parts)) as part:
        for instance in batch:
            written = entries.write(instance, part, size)
            if isinstance(written, Entry):
                size += len(head_of(written)) + written.size
                pieces.add("entries", written.model_dump_json())
            else:
                pieces.add("refused", json.dumps(written))
        part.finish()
    pieces.flush()
    last = batch[-1]
    return Place(
        total=place.total,
        done=place.done + len(batch),
        after=(last.series, last.sop),
        size=size,
        parts=place.parts + 1,
        pieces=dict(pieces.written),
    )


def _joined(job_id: str, place: Place) -> str:
    """Join the parts to one archive, and return its key."""
    pieces = Pieces(archive_parts.folder(job_id), place.pieces)
    entries = [Entry.model_validate(each) for each in archive_parts.listed(pieces, "entries")]
    report = Report("report.json", {"instances": len(entries), "refused": archive_parts.listed(pieces, "refused")})
    return archive_parts.join(f"{archive_parts.folder(job_id)}/study.zip", job_id, place.parts, entries, report)
