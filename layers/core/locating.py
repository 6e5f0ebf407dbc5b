"""Locations: where images were taken."""

from core.storage.directory import DirectoryItem

LOCATION = "location"


def exists(location_id: str) -> bool:
    return DirectoryItem.find(LOCATION, location_id) is not None
