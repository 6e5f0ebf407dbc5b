"""Whose depth logs are whose, and what becomes of them when the owner leaves."""

from collections.abc import Callable, Iterator
from itertools import batched

from core.clock import now
from core.domain.image import Status
from core.domain.log import StoredLog
from core.domain.terms import PUBLIC, own_scope
from core.storage import log_lists, logs
from core.storage.logs import LogItem

_TOGETHER = 25


def has_any(user_id: str) -> bool:
    return next(_owned(user_id), None) is not None


def gifts(user_id: str, heir: str) -> Iterator[Callable[[], None]]:
    """What gives the logs of a user to another, one by one. Each is given for good."""

    def to_heir(log: StoredLog) -> StoredLog | None:
        if log.user_id != user_id or log.status is Status.DELETED:
            return None
        return log.revised(user_id=heir, updated_at=now())

    return (lambda row=row: logs.hand_over(row, to_heir) for row in _owned(user_id))


def _owned(user_id: str) -> Iterator[LogItem]:
    """Logs are few, so those of a user are picked from all that are public."""
    for scope in (own_scope(user_id), PUBLIC):
        for entries in batched(log_lists.listed(scope, None), _TOGETHER, strict=False):
            rows = logs.find_many(map(log_lists.log_id_of, entries), consistent=True).values()
            yield from (row for row in rows if row.log.user_id == user_id and row.log.status is not Status.DELETED)
