"""Store depth logs and the indexes of their blocks, one partition per log.

    To read                                       use
    --------------------------------------------  --------------------------------------------------
    one log                                       log_id, part = "log"
    a log and the index of a strip from a depth   log_id, part >= "blocks#<strip>#<depth>"
    logs that owe work, for the sweeper           by_due (due_shard, due_at)

A short log carries the indexes of all its strips in its own item. Those of a long one are in items keyed by the end of
their last block, each with a copy of the log. "blocks" sorts before "log", so one query finds either, together with the
log. Both are written in one transaction.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import EllipsisType
from typing import Any, NamedTuple

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from core.aws.document import DocumentAttribute
from core.aws.due_work import DueItem
from core.aws.transactions import transact, write
from core.depth_logs.depth_log_lists import entry_of, lists_of
from core.depth_logs.model import ENTRY_BYTES, StoredLog, indexes_together, last_depth
from core.images.model import Status
from core.index import postings_table

LOG = "log"
INLINE = 16 << 10  # bytes of index that an item carries: some 200,000 rows
BLOCKS = 4096  # per index item
_NEITHER = 10**19  # makes every depth positive, so that text sorts as numbers
_ALIVE = (Status.PENDING.value, Status.PROCESSING.value, Status.READY.value)


class LogItem(DueItem[StoredLog]):
    class Meta:
        table_name = os.environ.get("LOGS_TABLE", "LogsTable")

    MAIN = LOG

    log_id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True, default=MAIN)
    document = DocumentAttribute(StoredLog, null=True, attr_name=MAIN)

    @property
    def log(self) -> StoredLog:
        return self.document


find = LogItem.find
find_many = LogItem.find_many
owe = LogItem.owe
overdue = LogItem.overdue
purge = LogItem.purge


class Found(NamedTuple):
    """A log with the index of a strip from a depth on; for a short log, with the indexes of all strips."""

    log: StoredLog
    blob: bytes
    goes_on: bool

    def of(self, strip: str) -> bytes:
        return self.blob if self.log.split else self.log.index_of(strip, self.blob)


def find_index(log_id: str, strip: str, lowest: int, *, whole: bool = False) -> Found | None:
    """Return a log, and the entries of a strip's blocks from a depth on; of a long log the next 4,096 or more.

    `whole` reads on to the end of the strip.
    """
    rows = list(LogItem.query(log_id, LogItem.part >= _part(strip, lowest), limit=None if whole else 2))
    if not rows:
        return None
    log = rows[0].log
    if not log.split:
        return Found(log, rows[0].blob or b"", goes_on=False)
    mine = [row.blob or b"" for row in rows if row.part.startswith(f"blocks#{strip}#")]
    return Found(log, b"".join(mine), goes_on=len(mine) == len(rows))


def every(segment: int = 0, of: int = 1) -> Iterator[LogItem]:
    """Yield the rows of all logs, or those in one of so many segments of the table."""
    yield from LogItem.scan(LogItem.part == LOG, segment, of, consistent_read=True)


def create(log: StoredLog, *, due_at: datetime) -> LogItem:
    """Write a new row and list it. Raises ConditionFailed if it exists."""
    row = LogItem.new(log.log_id, log, due_at)

    def fill(transaction: TransactWrite) -> None:
        transaction.save(row, condition=LogItem.log_id.does_not_exist())
        postings_table.add_in(transaction, lists_of(log), entry_of(log))

    transact(fill)
    return row


def alter(
    row: LogItem,
    make: Callable[[StoredLog], StoredLog | None],
    *,
    due_at: datetime | EllipsisType | None = ...,
    indexes: Mapping[str, bytes] | None = None,
) -> LogItem | None:
    """Replace the log by the result of `make`, and repeat if another request was faster; None changes nothing.

    Return the row as it is afterwards, or None if it is gone. `due_at` is when the sweeper should look at it again;
    omitted, it stays.
    """
    return row.alter(make, lambda row, log: _change(row, log, due_at, indexes))


def hand_over(row: LogItem, make: Callable[[StoredLog], StoredLog | None]) -> None:
    """Give a log to another owner.

    The copies that the index of a long log carries change first, so that a crash leaves something to continue from.
    """

    def change(row: LogItem, log: StoredLog) -> None:
        for part in LogItem.query(row.log_id, LogItem.part < LOG, consistent_read=True) if log.split else ():
            piece = LogItem(row.log_id, part.part, version=0)
            write(lambda piece=piece: piece.update([LogItem.document.set(log)], add_version_condition=False))
        _change(row, log, ..., None)

    row.alter(make, change)


def record_rendition(log_id: str, name: str, facts: dict[str, Any]) -> bool:
    """Record a rendition; return False if the log is gone, so that its maker can remove the file."""
    return LogItem.note_renditions(log_id, {name: facts}, _ALIVE) is not None


def _change(
    row: LogItem, log: StoredLog, due_at: datetime | EllipsisType | None, indexes: Mapping[str, bytes] | None
) -> None:
    actions: list[Action] = [LogItem.document.set(log), *LogItem.due(row.log_id, due_at)]
    if indexes and not log.split:
        actions.append(LogItem.blob.set(indexes_together(indexes)))
    items = list(_items(log, indexes)) if indexes and log.split else []
    before = lists_of(row.log)
    after = lists_of(log)

    def fill(transaction: TransactWrite) -> None:
        transaction.update(row, actions=list(actions), condition=LogItem.log_id.exists())
        for item in items:
            transaction.save(item)
        postings_table.add_in(transaction, set(after) - set(before), entry_of(log))
        postings_table.remove_in(transaction, set(before) - set(after), entry_of(log))

    transact(fill)
    row.document = log


def _items(log: StoredLog, indexes: Mapping[str, bytes]) -> Iterator[LogItem]:
    for strip, index in indexes.items():
        for start in range(0, len(index), BLOCKS * ENTRY_BYTES):
            chunk = index[start : start + BLOCKS * ENTRY_BYTES]
            yield LogItem(log.log_id, _part(strip, last_depth(chunk)), document=log, blob=chunk)


def _part(strip: str, depth: int) -> str:
    return f"blocks#{strip}#{depth + _NEITHER:020d}"
