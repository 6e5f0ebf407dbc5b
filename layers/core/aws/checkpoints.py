"""Store the progress of long work in the directory table.

To read                          use
-------------------------------  ----------------------------------------------------------
the progress of a segment        kind = "checkpoint|<work>", name = "<segment> of <number>"
"""

from typing import Any

from core.aws.directory_table import DirectoryItem

DONE = "done"

type Place = dict[str, Any] | str | None  # the key to continue after, or DONE, or None for the beginning


def find(work: str, segment: int, of: int) -> Place:
    item = DirectoryItem.find(_kind(work), _name(segment, of), consistent_read=True)
    return item.document if item else None


def note(work: str, segment: int, of: int, place: Place) -> None:
    DirectoryItem(_kind(work), _name(segment, of), document=place).save(add_version_condition=False)


def forget(work: str) -> None:
    with DirectoryItem.batch_write() as batch:
        for item in DirectoryItem.query(_kind(work)):
            batch.delete(item)


def _kind(work: str) -> str:
    return f"checkpoint|{work}"


def _name(segment: int, of: int) -> str:
    return f"{segment} of {of}"
