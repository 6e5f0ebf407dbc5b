"""Store custom colour maps in the directory table.

To read                              use
-----------------------------------  --------------------------------------------
one of an owner's by name            kind = "colormap#<user_id>", name
an owner's, alphabetically           kind = "colormap#<user_id>"
"""

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import write
from core.colormaps.model import CustomColormap


def find(user_id: str, name: str) -> CustomColormap | None:
    item = DirectoryItem.find(_kind(user_id), name)
    return CustomColormap.model_validate(item.document) if item else None


def owned_by(user_id: str) -> list[CustomColormap]:
    return [CustomColormap.model_validate(item.document) for item in DirectoryItem.query(_kind(user_id))]


def add(user_id: str, colormap: CustomColormap) -> None:
    """Add a map. Raises ConditionFailed if the owner has one with this name."""
    item = DirectoryItem(_kind(user_id), colormap.name, user_id=user_id, document=colormap.model_dump(mode="json"))
    write(lambda: item.save(condition=DirectoryItem.kind.does_not_exist()))


def remove(user_id: str, name: str) -> None:
    """Remove a map. Raises ConditionFailed if the owner has none with this name."""
    item = DirectoryItem(_kind(user_id), name)
    write(lambda: item.delete(condition=DirectoryItem.kind.exists(), add_version_condition=False))


def _kind(user_id: str) -> str:
    return f"colormap#{user_id}"
