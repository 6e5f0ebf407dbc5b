"""List depth logs in the index table: `<scope>|log`, newest first."""

from collections.abc import Iterator

from core.depth_logs.model import StoredLog
from core.images.model import Status
from core.index import postings_table
from core.index.terms import ALL, PUBLIC, entry, list_name, own_scope, scopes_for
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility


def listed(scope: str, before: str | None) -> Iterator[str]:
    """Yield the entries of a scope's logs below a position, newest first."""
    while True:
        entries = postings_table.read(_list(scope), before=before, limit=100)
        yield from entries
        if not entries:
            return
        before = entries[-1]


def count(caller: Caller) -> int:
    """Return the number of depth logs that the caller may see."""
    return sum(1 for scope in scopes_for(caller) for _ in listed(scope, None))


def lists_of(log: StoredLog) -> list[str]:
    if log.status is Status.DELETED:
        return []
    seen_by = PUBLIC if log.visibility is Visibility.PUBLIC else own_scope(log.user_id)
    return [_list(ALL), _list(seen_by)]


def entry_of(log: StoredLog) -> str:
    """Return the place of a log in every list."""
    return entry(log.created_at, log.log_id)


def _list(scope: str) -> str:
    return list_name(scope, "log")
