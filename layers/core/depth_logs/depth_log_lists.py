"""The lists that a depth log stands in, in the index table: `<scope>|log`, newest first."""

from collections.abc import Iterator

from core.depth_logs.model import StoredLog
from core.images.model import Status, Visibility
from core.images.terms import ALL, PUBLIC, list_name, own_scope
from core.index import postings_table


def listed(scope: str, before: str | None) -> Iterator[str]:
    """The entries of a scope's logs, newest first, from a place on."""
    while True:
        entries = postings_table.read(_list(scope), before=before, limit=100)
        yield from entries
        if not entries:
            return
        before = entries[-1]


def lists_of(log: StoredLog) -> list[str]:
    if log.status is Status.DELETED:
        return []
    seen_by = PUBLIC if log.visibility is Visibility.PUBLIC else own_scope(log.user_id)
    return [_list(ALL), _list(seen_by)]


def entry_of(log: StoredLog) -> str:
    """The place in every list: fixed width, so that text sorts as time."""
    return f"{log.created_at.isoformat(timespec='microseconds')}#{log.log_id}"


def log_id_of(entry: str) -> str:
    return entry.partition("#")[2]


def _list(scope: str) -> str:
    return list_name(scope, "log")
