"""Find the depth logs of a user who leaves, and give them to another user."""

from collections.abc import Callable, Iterator
from itertools import batched

from core.depth_logs import depth_log_lists, depth_log_table
from core.depth_logs.depth_log_table import LogItem
from core.depth_logs.model import StoredLog
from core.images.model import Status
from core.index.terms import PUBLIC, key_of, own_scope
from core.kernel.clock import now
from core.kernel.values import revised

_TOGETHER = 25


def has_any(user_id: str) -> bool:
    return next(_owned(user_id), None) is not None


def gifts(user_id: str, heir: str) -> Iterator[Callable[[], None]]:
    """Yield a function for each log of a user that gives it to another user for good."""

    def to_heir(log: StoredLog) -> StoredLog | None:
        if log.user_id != user_id or log.status is Status.DELETED:
            return None
        return revised(log, user_id=heir, updated_at=now())

    return (lambda row=row: depth_log_table.hand_over(row, to_heir) for row in _owned(user_id))


def _owned(user_id: str) -> Iterator[LogItem]:
    """Yield the logs of a user. Logs are few, so those that are public are picked from all public ones."""
    for scope in (own_scope(user_id), PUBLIC):
        for entries in batched(depth_log_lists.listed(scope, None), _TOGETHER, strict=False):
            rows = depth_log_table.find_many(map(key_of, entries), consistent=True).values()
            yield from (row for row in rows if row.log.user_id == user_id and row.log.status is not Status.DELETED)
