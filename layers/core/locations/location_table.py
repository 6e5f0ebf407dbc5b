"""Store locations in the directory table.

    To read                       use
    ----------------------------  ---------------------------
    one location                  kind = "location", name = id
    all locations, by id          kind = "location"

A location is closed before it is removed: a closed one takes no more images, so that its images can be counted. If the
process that closed it dies, it opens by itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import Addition, ConditionFailed, write
from core.locations.model import Location, LocationDraft

LOCATION = "location"


def find(location_id: str) -> Location | None:
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    return _location(item) if item else None


def after(location_id: str | None) -> Iterator[Location]:
    window = DirectoryItem.name > location_id if location_id else None
    return map(_location, DirectoryItem.query(LOCATION, window, page_size=200))


def add(location_id: str, draft: LocationDraft, user_id: str) -> None:
    """Add a location. Raises ConditionFailed if one with this id exists."""
    item = DirectoryItem(LOCATION, location_id, document=draft.model_dump(exclude={"id"}), user_id=user_id)
    write(lambda: item.save(condition=DirectoryItem.kind.does_not_exist(), add_version_condition=False))


def change(location_id: str, update: dict[str, Any]) -> None:
    """Change a location. Raises ConditionFailed if it does not exist or was just changed by another request."""
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    if item is None:
        raise ConditionFailed
    _update(item, DirectoryItem.document.set({**(item.document or {}), **update}))


def is_open(location_id: str, moment: datetime) -> bool | None:
    """Return whether the location is open, or None if it does not exist."""
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    return (item.closed_until or 0) < moment.timestamp() if item else None


def close(location_id: str, until: datetime) -> DirectoryItem | None:
    """Close a location and return its row, or None if it does not exist. Raises ConditionFailed if it was changed."""
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    return _update(item, DirectoryItem.closed_until.set(until.timestamp())) if item else None


def reopen(closed: DirectoryItem) -> None:
    """Open a location again. Raises ConditionFailed if it was changed meanwhile."""
    _update(closed, DirectoryItem.closed_until.remove())


def remove(closed: DirectoryItem) -> None:
    """Remove a closed location. Raises ConditionFailed if it was changed meanwhile."""
    write(closed.delete)


def held_in(location_id: str, moment: datetime) -> Addition:
    """Return a condition that makes a transaction fail unless the location exists and is open."""
    closed_until = DirectoryItem.closed_until
    usable = DirectoryItem.kind.exists() & (closed_until.does_not_exist() | (closed_until < moment.timestamp()))
    return lambda transaction: transaction.condition_check(DirectoryItem, LOCATION, location_id, condition=usable)


def _update(item: DirectoryItem, action: Action) -> DirectoryItem:
    write(lambda: item.update([action]))
    return item


def _location(item: DirectoryItem) -> Location:
    return Location(id=item.name, **(item.document or {}))
