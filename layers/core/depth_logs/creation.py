"""Create a depth log by a request: with its table, or announcing it.

A row first, then the objects, then the row becomes ready. With an Idempotency-Key the id of the row follows from the
key, so that a request which died is not repeated but finished.
"""

import hashlib
from contextlib import closing
from datetime import timedelta
from io import BytesIO

from core.aws import blobs
from core.aws.transactions import ConditionFailed
from core.depth_logs import depth_log_table, strips
from core.depth_logs.depth_log_table import LogItem
from core.depth_logs.ingestion import finish, rules_of
from core.depth_logs.model import WAITING, LogDraft, ReceivedLog, StagedLogDraft, StoredLog
from core.depth_logs.ports import DepthImaging
from core.images.model import Status
from core.kernel import announcement
from core.kernel.caller import Caller
from core.kernel.clock import STORE_GRACE, UPLOAD_LIFE, now
from core.kernel.errors import Unavailable
from core.kernel.media_types import OF_TABLES
from core.kernel.values import revised

MOST_AT_ONCE = 64 << 20  # bytes of text in one request, gzip unpacked
SECONDS = 20  # of computing, of the 29 that a request may take


def create(received: ReceivedLog, caller: Caller, depth: DepthImaging) -> LogItem:
    """Create the log that a request brings or announces."""
    if isinstance(received.draft, StagedLogDraft):
        return stage(received.draft, caller)
    return store(received.draft, received.content or b"", caller, depth)


def store(draft: LogDraft, content: bytes, caller: Caller, depth: DepthImaging) -> LogItem:
    """Read and store a log that came with its request. Raises InvalidCsv and the like, and stores nothing then.

    The same request under its Idempotency-Key finds the log that it has created before, or finishes it.
    """
    revision = hashlib.sha256(content).hexdigest()
    pending = revised(_begin(draft, caller, size=len(content)), media_type=_media_type(content))
    row = _earlier(pending, caller)
    if row and row.log.status not in WAITING:
        return row
    kept: dict[str, BytesIO] = {}
    imported = depth.import_depth_log(
        BytesIO(content), rules_of(draft), lambda name: _opened(kept, name), MOST_AT_ONCE, SECONDS
    )
    row = row or _create(pending, caller, STORE_GRACE)
    for name, sink in kept.items():
        with closing(strips.writer(row.log_id, revision, name)) as target:
            target.write(sink.getvalue())
            target.finish()
    blobs.write(blobs.originals(), strips.file_key(row.log_id, revision), content, pending.media_type)
    return finish(row, revision, imported)


def stage(draft: StagedLogDraft, caller: Caller) -> LogItem:
    """Create a log whose table follows. Raises as `announcement.check`."""
    announcement.check(draft.media_type, draft.size, OF_TABLES)
    pending = revised(_begin(draft, caller, size=draft.size), staged=True, media_type=draft.media_type)
    return _earlier(pending, caller) or _create(pending, caller, UPLOAD_LIFE)


def _begin(draft: LogDraft, caller: Caller, *, size: int) -> StoredLog:
    moment = now()
    return StoredLog(
        **draft.model_dump(exclude={"size", "media_type"}),
        log_id=caller.new_id("log_"),
        user_id=caller.user_id,
        status=Status.PENDING,
        created_at=moment,
        updated_at=moment,
        size=size,
        request=caller.mark,
    )


def _media_type(content: bytes) -> str:
    if content.startswith(b"\x1f\x8b"):
        return "application/gzip"
    return "application/vnd.las" if content.lstrip().startswith(b"~") else "text/csv"


def _earlier(pending: StoredLog, caller: Caller) -> LogItem | None:
    """Return the row that the same request has written before."""
    row = depth_log_table.find(pending.log_id, consistent=True) if caller.once else None
    return row if row and caller.has_made(row.log.request) else None


def _create(pending: StoredLog, caller: Caller, grace: timedelta) -> LogItem:
    try:
        return depth_log_table.create(pending, due_at=now() + grace)
    except ConditionFailed:  # the same request runs twice at once
        row = _earlier(pending, caller)
        if row is None:
            raise Unavailable from None
        return row


def _opened(kept: dict[str, BytesIO], name: str) -> BytesIO:
    return kept.setdefault(name, BytesIO())
