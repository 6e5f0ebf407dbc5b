"""Finish or roll back unfinished work on depth logs: this alone completes each even if all events are lost."""

from collections.abc import Callable, Iterator

from core.aws import blobs
from core.depth_logs import colorings, ingestion, lifecycle, strips
from core.depth_logs import depth_log_table as rows
from core.depth_logs.depth_log_table import LogItem
from core.depth_logs.ports import DepthImaging
from core.images.model import Status
from core.kernel.clock import STORE_GRACE, UPLOAD_GRACE, now
from core.kernel.errors import NotUploaded
from core.kernel.settling import RETRY, Piece, settle_all
from core.kernel.values import revised


def sweep(depth: DepthImaging, has_time: Callable[[], bool]) -> int:
    """Settle the logs that owe work and delete uploads without a log; return the number settled."""
    return settle_all(_pieces(depth), has_time, _postpone)


def _pieces(depth: DepthImaging) -> Iterator[Piece]:
    for row in rows.overdue(now()):
        yield Piece(row.log_id, lambda row=row: settle(row, depth))
    for key, changed in blobs.listed(blobs.originals(), strips.incoming_key("")):
        if changed < now() - STORE_GRACE:
            log_id = key.removeprefix(strips.incoming_key(""))
            yield Piece(log_id, lambda log_id=log_id: ingestion.import_depth_log(log_id, depth))


def _postpone(log_id: str) -> None:
    row = rows.find(log_id)
    if row and row.due_at:
        rows.owe(log_id, now() + RETRY)


def settle(row: LogItem, depth: DepthImaging) -> None:
    """Finish or roll back the work of one log."""
    match row.log.status:
        case Status.PENDING | Status.PROCESSING if row.log.staged:
            _settle_staged(row, depth)
        case Status.PENDING | Status.PROCESSING | Status.DELETED:  # or the request that stored it died
            rows.alter(row, lambda log: revised(log, status=Status.DELETED))
            lifecycle.forget(row.log_id)
        case Status.READY:
            colorings.colorize(row.log_id, strips.overview_key(row.log_id, row.log.revision), depth)
            strips.erase_leftovers(row.log_id, row.log.revision)
            rows.owe(row.log_id, None)
        case Status.FAILED | Status.EXPIRED:
            strips.erase(row.log_id)
            rows.owe(row.log_id, None)


def _settle_staged(row: LogItem, depth: DepthImaging) -> None:
    try:
        ingestion.import_depth_log(row.log_id, depth)
    except NotUploaded:
        if now() < row.log.created_at + UPLOAD_GRACE:
            rows.owe(row.log_id, now() + RETRY)
        else:
            rows.alter(row, lambda log: revised(log, status=Status.EXPIRED, updated_at=now()), due_at=now())
