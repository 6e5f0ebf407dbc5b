"""Locations, in the directory table.

To read                       use
----------------------------  ---------------------------
one location                  kind = "location", name = id
all locations, by id          kind = "location"
"""

from collections.abc import Iterator
from typing import Any

from pynamodb.exceptions import DeleteError, PutError, UpdateError

from core.domain.location import Location, LocationDraft
from core.storage import refusals
from core.storage.directory import DirectoryItem
from core.storage.transactions import ConditionFailed

LOCATION = "location"


def find(location_id: str) -> Location | None:
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    return _location(item) if item else None


def after(location_id: str | None) -> Iterator[Location]:
    window = DirectoryItem.name > location_id if location_id else None
    return map(_location, DirectoryItem.query(LOCATION, window, page_size=200))


def add(location_id: str, draft: LocationDraft, user_id: str) -> None:
    """Raises ConditionFailed if there is one with this id."""
    item = DirectoryItem(LOCATION, location_id, document=draft.model_dump(exclude={"id"}), user_id=user_id)
    try:
        item.save(condition=DirectoryItem.kind.does_not_exist(), add_version_condition=False)
    except PutError as error:
        raise _translated(error) from error


def change(location_id: str, update: dict[str, Any]) -> None:
    """Raises ConditionFailed if there is no such location, or somebody else has just changed it."""
    item = DirectoryItem.find(LOCATION, location_id, consistent_read=True)
    if item is None:
        raise ConditionFailed
    try:
        item.update([DirectoryItem.document.set({**(item.document or {}), **update})])
    except UpdateError as error:
        raise _translated(error) from error


def remove(location_id: str) -> None:
    """Raises ConditionFailed if there is no such location."""
    try:
        DirectoryItem(LOCATION, location_id).delete(DirectoryItem.kind.exists(), add_version_condition=False)
    except DeleteError as error:
        raise _translated(error) from error


def _location(item: DirectoryItem) -> Location:
    return Location(id=item.name, **(item.document or {}))


def _translated(error: PutError | UpdateError | DeleteError) -> Exception:
    return ConditionFailed() if refusals.by_condition(error) else error
