"""How a table of numbers becomes a depth log: a row first, then the objects, then the row says that it is ready.

Whatever crashes in between leaves a row that owes work, and doing it again writes the same under the same keys.
The table is read by `depth`, which the handlers of the imaging layer hand in.
"""

import hashlib
from base64 import b32encode
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from core import renditions
from core.clock import SOON, STORE_GRACE, UPLOAD_LIFE, now
from core.domain import colormaps as built_in
from core.domain.caller import Caller
from core.domain.depth import decimal
from core.domain.depth_imaging import DepthImaging, Imported
from core.domain.image import Status
from core.domain.log import ENTRY_BYTES, WAITING, LogDraft, LogFault, ReceivedLog, StagedLogDraft, StoredLog
from core.domain.log_rules import LogRules
from core.domain.naming import new_id
from core.errors import Conflict, NotUploaded, Problem, SizeMismatch, Unavailable, ValidationFailed
from core.observability import logger
from core.storage import blobs, logs, strips
from core.storage.logs import LogItem
from core.storage.transactions import ConditionFailed

MOST_AT_ONCE = 64 << 20  # bytes of text that a request may bring along, gzip unpacked
LARGEST = 5 << 30
LEASE = timedelta(minutes=16)  # longer than any function runs: what is still in work by then has died
_PNG = "image/png"
_GREYS = bytes(grey for level in range(256) for grey in (level, level, level))


def create(received: ReceivedLog, caller: Caller, depth: DepthImaging) -> LogItem:
    """Make the log that a request brings or announces."""
    if isinstance(received.draft, StagedLogDraft):
        return stage(received.draft, caller, received.key)
    return store(received.draft, received.content or b"", caller, depth, received.key)


def store(draft: LogDraft, content: bytes, caller: Caller, depth: DepthImaging, key: str | None) -> LogItem:
    """Read and keep a log that came with its request. Raises InvalidCsv and the like, and keeps nothing then.

    The same request under the same idempotency `key` finds the log that the first one made, or finishes it.
    """
    revision = hashlib.sha256(content).hexdigest()
    pending = _begin(draft, caller, key, revision, size=len(content))
    row = _earlier(pending) if key else None
    if row and row.log.status not in WAITING:
        return row
    kept: dict[str, BytesIO] = {}
    imported = depth.import_log(BytesIO(content), _rules(draft), lambda name: _opened(kept, name), MOST_AT_ONCE)
    row = row or _create(pending, STORE_GRACE)
    for name, sink in kept.items():
        target = strips.StripObject(row.log_id, revision, name)
        target.write(sink.getvalue())
        target.finish()
    return _finish(row, revision, imported)


def stage(draft: StagedLogDraft, caller: Caller, key: str | None) -> LogItem:
    """Make a log whose table follows."""
    pending = _begin(draft, caller, key, "", size=draft.size).revised(staged=True, media_type=draft.media_type)
    return (_earlier(pending) if key else None) or _create(pending, UPLOAD_LIFE)


def import_log(log_id: str, depth: DepthImaging) -> None:
    """Read what arrived for a log, and make it ready or failed.

    Safe to repeat and to run twice at once: only a waiting log changes, and what no log waits for is discarded.
    Raises NotUploaded when there is nothing to read.
    """
    incoming = strips.open_incoming(log_id)
    row = logs.find(log_id, consistent=True)
    if row is None or row.log.status not in {*WAITING, Status.EXPIRED}:
        if incoming:
            blobs.discard(incoming.arrival)
        return
    if incoming is None:
        raise NotUploaded
    row = _turn(row)
    if row is not None:
        try:
            _read(row, incoming, depth)
        except Problem as problem:
            _fail(row, problem)
        strips.erase_leftovers(log_id, incoming.revision)
    blobs.discard(incoming.arrival)


def colorize(log_id: str, overview_key: str, depth: DepthImaging) -> None:
    """Colour the picture of a whole log by every configured map. Safe to repeat; a deletion in between wins."""
    if logs.find(log_id, consistent=True) is None:
        return
    overview = blobs.read(blobs.renditions(), overview_key)
    revision = overview_key.rpartition("/")[2].removesuffix(".png")
    width, height = depth.size(overview)
    for name in renditions.colormaps():
        key = strips.rendition_key(log_id, revision, name)
        blobs.write(blobs.renditions(), key, depth.recolour(overview, built_in.table(name) or _GREYS), _PNG)
        facts = {"key": key, "width": width, "height": height, "media_type": _PNG}
        if not logs.record_rendition(log_id, name, facts):
            blobs.remove(blobs.renditions(), [key])


def _begin(draft: LogDraft, caller: Caller, key: str | None, revision: str, *, size: int) -> StoredLog:
    moment = now()
    return StoredLog(
        **draft.model_dump(exclude={"size", "media_type"}),
        log_id=_id_by(caller, key) if key else new_id("log_"),
        user_id=caller.user_id,
        status=Status.PENDING,
        created_at=moment,
        updated_at=moment,
        size=size,
        request=hashlib.sha256(f"{draft.model_dump_json()} {revision}".encode()).hexdigest(),
    )


def _id_by(caller: Caller, key: str) -> str:
    """The same for every repetition of a request, so that the row itself remembers the key."""
    digest = hashlib.sha256(f"{caller.user_id} {key}".encode()).digest()
    return "log_" + b32encode(digest).decode()[:26]


def _earlier(pending: StoredLog) -> LogItem | None:
    """The row that the same request has made before. Raises ValidationFailed if the key was another request's."""
    row = logs.find(pending.log_id, consistent=True)
    if row and row.log.request != pending.request:
        raise ValidationFailed("This Idempotency-Key came with another request before")
    return row


def _create(pending: StoredLog, grace: timedelta) -> LogItem:
    try:
        return logs.create(pending, due_at=now() + grace)
    except ConditionFailed:  # the same request, twice at once
        row = _earlier(pending)
        if row is None:
            raise Unavailable from None
        return row


def _opened(kept: dict[str, BytesIO], name: str) -> BytesIO:
    return kept.setdefault(name, BytesIO())


def _rules(log: LogRules) -> LogRules:
    return LogRules.model_validate(log.model_dump(include=set(LogRules.model_fields)))


def _read(row: LogItem, incoming: strips.Incoming, depth: DepthImaging) -> None:
    if incoming.size != row.log.size:
        raise SizeMismatch(f"{row.log.size} bytes were declared and {incoming.size} came")
    targets: list[strips.StripObject] = []

    def sink(name: str) -> strips.StripObject:
        targets.append(strips.StripObject(row.log_id, incoming.revision, name))
        return targets[-1]

    imported = depth.import_log(incoming.body, _rules(row.log), sink, LARGEST)
    for target in targets:
        target.finish()
    _finish(row, incoming.revision, imported)


def _turn(row: LogItem) -> LogItem | None:
    """Say that a log is being read; None when it is gone, or read already."""
    processing = {"status": Status.PROCESSING, "updated_at": now()}
    waiting = {*WAITING, Status.EXPIRED}
    return logs.alter(
        row, lambda log: log.revised(**processing) if log.status in waiting else None, due_at=now() + LEASE
    )


def _finish(row: LogItem, revision: str, imported: Imported) -> LogItem:
    """Say that a log is ready. Its coloured overview is owed from now on; an event usually makes it first."""
    overview = strips.overview_key(row.log_id, revision)
    blobs.write(blobs.renditions(), overview, imported.thumbnail, _PNG)
    update = {
        "status": Status.READY,
        "updated_at": now(),
        "rows": imported.rows,
        "original_width": imported.columns,
        "depth_min": decimal(imported.first),
        "depth_max": decimal(imported.last),
        "revision": revision,
        "blocks": {name: len(index) // ENTRY_BYTES for name, index in imported.indexes.items()},
        "split": sum(map(len, imported.indexes.values())) > logs.INLINE,
        "problem": None,
    }
    ready = logs.alter(row, _if_waiting(update), due_at=now() + SOON, indexes=imported.indexes)
    if ready is None:
        ready = logs.find(row.log_id, consistent=True)
        if ready is None or ready.log.status is Status.DELETED:
            strips.erase(row.log_id)
            raise Conflict("The log was deleted while it was read")
    logger.info("Imported", extra={"log_id": row.log_id, "rows": imported.rows})
    return ready


def _fail(row: LogItem, problem: Problem) -> None:
    fault = LogFault(code=problem.code, title=problem.title, detail=problem.detail, errors=tuple(problem.errors))
    update = {"status": Status.FAILED, "updated_at": now(), "problem": fault}
    logs.alter(row, _if_waiting(update), due_at=None)
    logger.info("Refused", extra={"log_id": row.log_id, "code": problem.code})


def _if_waiting(update: dict[str, Any]) -> Callable[[StoredLog], StoredLog | None]:
    """Change a log only while it waits: another run, or a deletion, may have come first."""
    return lambda log: log.revised(**update) if log.status in WAITING else None
