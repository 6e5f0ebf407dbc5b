"""Count attempts that must stay few, in the directory table; DynamoDB deletes the counts that have expired.

    To read                             use
    ----------------------------------  -----------------------------------------
    how often somebody tried something  kind = "attempts|<what>", name = <who>

A count begins anew an hour after its first attempt.
"""

from datetime import datetime, timedelta

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import retried, write
from core.kernel.clock import now
from core.kernel.errors import TooManyRequests

PERIOD = timedelta(hours=1)


def refuse_after(most: int, what: str, who: str) -> None:
    """Refuse who has tried something `most` times within the hour. Raises TooManyRequests."""
    _check(_find(what, who), most, now())


@retried
def count(most: int, what: str, who: str) -> None:
    """Count an attempt. Raises TooManyRequests instead if there were `most` within the hour."""
    moment = now()
    item = _find(what, who)
    _check(item, most, moment)
    if item is None or not _is_open(item, moment):
        item = item or DirectoryItem(_kind(what), who)
        item.number, item.expires_at = 0, int((moment + PERIOD).timestamp())
    item.number = int(item.number or 0) + 1
    write(item.save)


def _check(item: DirectoryItem | None, most: int, moment: datetime) -> None:
    if item and _is_open(item, moment) and int(item.number or 0) >= most:
        left = timedelta(seconds=int(item.expires_at or 0) - moment.timestamp())
        raise TooManyRequests.after(left, "This was tried too often")


def _is_open(item: DirectoryItem, moment: datetime) -> bool:
    return int(item.expires_at or 0) > moment.timestamp()


def _find(what: str, who: str) -> DirectoryItem | None:
    return DirectoryItem.find(_kind(what), who, consistent_read=True)


def _kind(what: str) -> str:
    return f"attempts|{what}"
