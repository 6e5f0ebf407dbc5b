"""Read, list and delete depth logs."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import batched

from core.aws import blobs, presigned
from core.depth_logs import depth_log_lists, depth_log_table, strips
from core.depth_logs.depth_log_table import LogItem
from core.depth_logs.model import Log, StoredLog
from core.depth_logs.queries import LogsQuery
from core.images import rendition_urls
from core.images.model import Status
from core.index.terms import key_of, scopes_for
from core.kernel.caller import Caller
from core.kernel.clock import UPLOAD_LIFE, now
from core.kernel.errors import Forbidden, NotFound
from core.kernel.pages import Page
from core.kernel.paging import page_of
from core.kernel.upload_target import Upload
from core.kernel.values import revised
from core.kernel.visibility import Visibility

_TOGETHER = 25


def get(log_id: str, caller: Caller) -> LogItem:
    """Return the row of a log that this caller may see. A hidden log looks exactly like a missing one."""
    row = depth_log_table.find(log_id)
    if row is None or not row.log.is_visible_to(caller):
        raise NotFound
    return row


def list_depth_logs(query: LogsQuery, caller: Caller) -> Page[Log]:
    """Return the matching logs that the caller may see, newest first."""

    def after(place: str | None) -> Iterator[LogItem]:
        entries = _entries(caller, query.visibility, place)
        return (row for row in _rows(entries) if row.log.is_visible_to(caller) and query.is_met_by(row.log))

    filters = f"logs {caller.user_id} {query.q} {query.status} {query.visibility}"
    page = page_of(after, lambda row: depth_log_lists.entry_of(row.log), query, filters)
    return Page[Log](data=tuple(shown(row, caller, in_list=True) for row in page.data), meta=page.meta)


def delete(log_id: str, caller: Caller) -> None:
    """Hide a log, erase its bytes and remove it. After a crash in between the sweeper continues."""
    row = get(log_id, caller)
    if not row.log.is_editable_by(caller):
        raise Forbidden("Only the owner or an administrator may delete this log")
    depth_log_table.alter(row, lambda log: revised(log, status=Status.DELETED, updated_at=now()), due_at=now())
    forget(log_id)


def forget(log_id: str) -> None:
    """Erase a hidden log for good: bytes first, the row last, so that a crash leaves something to continue from."""
    strips.erase(log_id)
    depth_log_table.purge(log_id)


def shown(row: LogItem, caller: Caller, *, in_list: bool = False) -> Log:
    """Show a log, and its upload to those who may change it: whoever has the URL can put bytes in their name."""
    log = row.log
    ready = log.status is Status.READY
    waits = log.staged and log.status is Status.PENDING
    return Log(
        **log.model_dump(include=set(Log.model_fields)),
        renditions=rendition_urls.shown(row.made, log.visibility, in_list=in_list) if ready else {},
        upload=upload_of(log) if waits and log.is_editable_by(caller) else None,
    )


def upload_of(log: StoredLog) -> Upload:
    headers = {"content-type": log.media_type}
    key, signed_too = strips.incoming_key(log.log_id), {"content-length": str(log.size)}
    signed = presigned.put_url(blobs.originals(), key, UPLOAD_LIFE, headers=headers | signed_too)
    return Upload(upload_url=signed.url, headers=headers, expires_at=signed.expires_at)


def _entries(caller: Caller, visibility: Visibility | None, before: str | None) -> Iterable[str]:
    return merge(*(depth_log_lists.listed(scope, before) for scope in scopes_for(caller, visibility)), reverse=True)


def _rows(entries: Iterable[str]) -> Iterator[LogItem]:
    for some in batched(map(key_of, entries), _TOGETHER, strict=False):
        found = depth_log_table.find_many(some)
        yield from (found[log_id] for log_id in some if log_id in found)
