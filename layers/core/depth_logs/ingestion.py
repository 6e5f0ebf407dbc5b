"""Import an uploaded table as a depth log: stream it into objects, then the row becomes ready.

A crash in between leaves a row that owes work, and repeating it writes the same under the same keys. `depth`, passed in
by the handlers of the imaging layer, reads the table.
"""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any

from core.aws import arrivals, blobs
from core.aws.part_uploads import ObjectWriter
from core.aws.tracing import subsegment
from core.depth_logs import depth_log_table, strips
from core.depth_logs.depth import decimal
from core.depth_logs.depth_log_table import LogItem
from core.depth_logs.model import ENTRY_BYTES, WAITING, LogFault, StoredLog
from core.depth_logs.ports import DepthImaging, Imported
from core.depth_logs.rules import LogRules
from core.images.model import Status
from core.kernel.clock import SOON, now
from core.kernel.errors import Conflict, NotUploaded, Problem, SizeMismatch, Unavailable
from core.kernel.logging import logger
from core.kernel.metrics import Metric, count
from core.kernel.values import revised

LARGEST = 5 << 30
SECONDS = 600  # of computing, of the 900 that the function has
LEASE = timedelta(minutes=16)  # longer than any function runs: a run that takes longer has died


def import_depth_log(log_id: str, depth: DepthImaging) -> None:
    """Read what was uploaded for a log, and make it ready or failed.

    Safe to repeat and to run twice at once: only a waiting log changes, and an upload that no log waits for is deleted.
    Raises NotUploaded if there is nothing to read.
    """
    incoming = arrivals.opened(strips.incoming_key(log_id))
    row = depth_log_table.find(log_id, consistent=True)
    if row is None or row.log.status not in {*WAITING, Status.EXPIRED}:
        if incoming:
            arrivals.discard(incoming.arrival)
        return
    if incoming is None:
        raise NotUploaded
    row = _turn(row)
    if row and row.log.status is Status.PROCESSING:
        try:
            _read(row, incoming, depth)
        except Unavailable:
            raise
        except Problem as problem:
            _fail(row, problem)
        strips.erase_leftovers(log_id, incoming.revision)
    arrivals.discard(incoming.arrival)


def finish(row: LogItem, revision: str, imported: Imported) -> LogItem:
    """Make a log ready, whose strips and file are stored.

    Its coloured overview is due from now on; an event usually makes it first.
    """
    overview = strips.overview_key(row.log_id, revision)
    blobs.write(blobs.renditions(), overview, imported.thumbnail, strips.PNG)
    update = {
        "status": Status.READY,
        "updated_at": now(),
        "rows": imported.rows,
        "original_width": imported.columns,
        "depth_min": decimal(imported.first),
        "depth_max": decimal(imported.last),
        "depth_unit": imported.depth_unit,
        "null_value": imported.null_value,
        "revision": revision,
        "has_file": True,
        "blocks": {name: len(index) // ENTRY_BYTES for name, index in imported.indexes.items()},
        "split": sum(map(len, imported.indexes.values())) > depth_log_table.INLINE,
        "problem": None,
    }
    ready = depth_log_table.alter(row, _if_waiting(update), due_at=now() + SOON, indexes=imported.indexes)
    if ready is None or ready.log.status is Status.DELETED:
        strips.erase(row.log_id)
        raise Conflict("The log was deleted during the import")
    if ready.log.updated_at == update["updated_at"]:  # by this run, not by another one of the same event
        count(Metric.DEPTH_LOGS_IMPORTED)
    logger.info("Imported", extra={"log_id": row.log_id, "rows": imported.rows})
    return ready


def rules_of(log: LogRules) -> LogRules:
    return LogRules.model_validate(log.model_dump(include=set(LogRules.model_fields)))


def _read(row: LogItem, incoming: arrivals.Incoming, depth: DepthImaging) -> None:
    size = incoming.arrival.size
    if size != row.log.size:
        raise SizeMismatch(f"{row.log.size} bytes were declared and {size} were uploaded")
    with ExitStack() as ends:
        targets: list[ObjectWriter] = []

        def sink(name: str) -> ObjectWriter:
            targets.append(ends.enter_context(closing(strips.writer(row.log_id, incoming.revision, name))))
            return targets[-1]

        with subsegment("import"):
            imported = depth.import_depth_log(incoming.body, rules_of(row.log), sink, LARGEST, SECONDS)
        for target in targets:
            target.finish()
    arrivals.accept(incoming.arrival, strips.file_key(row.log_id, incoming.revision), row.log.media_type)
    finish(row, incoming.revision, imported)


def _turn(row: LogItem) -> LogItem | None:
    """Mark a log as being read, unless it was read already; return None if it is gone."""

    def turn(log: StoredLog) -> StoredLog | None:
        waits = log.status in {*WAITING, Status.EXPIRED}
        return revised(log, status=Status.PROCESSING, updated_at=now()) if waits else None

    return depth_log_table.alter(row, turn, due_at=now() + LEASE)


def _fail(row: LogItem, problem: Problem) -> None:
    fault = LogFault(code=problem.code, title=problem.title, detail=problem.detail, errors=tuple(problem.errors))
    update = {"status": Status.FAILED, "updated_at": now(), "problem": fault}
    depth_log_table.alter(row, _if_waiting(update), due_at=None)
    logger.info("Refused", extra={"log_id": row.log_id, "code": problem.code})


def _if_waiting(update: dict[str, Any]) -> Callable[[StoredLog], StoredLog | None]:
    """Change a log only while it waits: another run or a deletion may have come first."""
    return lambda log: revised(log, **update) if log.status in WAITING else None
