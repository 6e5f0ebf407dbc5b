"""Store which instances the DICOM studies of every scope have (core.index.terms names the scopes).

    To read                                    use
    -----------------------------------------  ---------------------------------------------------------
    the instances of a study                   group = "<scope>|<study>", entry from "." on
    the instances of a series                  group, entry begins with "<series>#"
    the copies of an instance, oldest first    group, entry begins with "<series>#<sop>#"
    which studies have an instance             by_instance (instance = "<scope>|<sop>")
    the studies that have changed lately       group = scope, entry begins with "changed#"
    which scopes have such studies             by_change
    what they are summarized to                see core.dicom.summary_table

A ready DICOM image has one row in each of its scopes. The rows change in the transaction that writes the row of the
image, so they cannot disagree with it. Each such change also marks its study, by an item of its own: transactions of
many writers never meet in one item. Keys hold UIDs only; patient data are in the attributes alone.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import uuid4

from pynamodb.transactions import TransactWrite

from core.images.model import Status, StoredImage
from core.images.study_item_table import StudyItem, group_of
from core.images.terms import entry_of, scopes_of
from core.index.terms import ALL, key_of

CHANGED = "changed#"
FIRST = "."  # at or before the beginning of every UID, and after that of all other entries of a study


@dataclass(frozen=True)
class InstanceRow:
    """An image as an instance of a study. `age` sorts the copies of an instance, oldest first."""

    study: str
    series: str
    sop: str
    age: str
    owner: str
    packed: bytes | None

    @property
    def image_key(self) -> str:
        return key_of(self.age)

    @cached_property
    def attributes(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what it is searched by, as DICOM JSON by level: patient, study, series and instance."""
        return json.loads(zlib.decompress(self.packed)) if self.packed else {}


class _Place(NamedTuple):
    scope: str
    study: str
    entry: str


def record_in(
    transaction: TransactWrite,
    before: StoredImage | None,
    after: StoredImage,
    attributes: Callable[[], bytes | None],
) -> None:
    """Write and remove the rows of an image in the transaction that changes it; `attributes` reads what they hold."""
    then, now = _places(before), _places(after)
    left = then.keys() - now.keys()
    entered = {place for place, owner in now.items() if then.get(place) != owner}
    held = attributes() if entered else None
    for scope, study, entry in sorted(left):
        transaction.delete(StudyItem(group_of(scope, study), entry))
    for scope, study, entry in sorted(entered):
        row = StudyItem(group_of(scope, study), entry, owner=after.user_id, attributes=held)
        row.instance = group_of(scope, entry.split("#")[1])
        transaction.save(row)
    for scope, study in sorted({(place.scope, place.study) for place in left | entered}):
        transaction.save(StudyItem(scope, f"{CHANGED}{study}#{uuid4().hex}", changed="1"))


def instances(scope: str, study: str, beginning: str = "", at_once: int | None = None) -> Iterator[InstanceRow]:
    """Yield the rows of a study whose entry has this beginning, by series, instance and age; so many in one read."""
    narrowed = StudyItem.entry.startswith(beginning) if beginning else StudyItem.entry >= FIRST
    for item in StudyItem.query(group_of(scope, study), narrowed, consistent_read=True, page_size=at_once):
        series, sop, age = item.entry.split("#", 2)
        yield InstanceRow(study, series, sop, age, item.owner or "", item.attributes)


def is_superseded(image: StoredImage) -> bool:
    """Return True if its owner has an older ready image of the same instance, which studies show instead."""
    for _, study, entry in _places(image):
        own = entry_of(image)
        older = instances(ALL, study, entry.removesuffix(own))
        return any(row.age < own and row.owner == image.user_id for row in older)
    return False


def changed_studies(scope: str) -> dict[str, list[str]]:
    """Return the studies that have changed since they were summarized, each with its marks."""
    marks: dict[str, list[str]] = {}
    for item in StudyItem.query(scope, StudyItem.entry.startswith(CHANGED), consistent_read=True):
        marks.setdefault(item.entry.split("#")[1], []).append(item.entry)
    return marks


def changed_scopes() -> list[str]:
    """Return the scopes in which studies have changed since they were summarized."""
    return list(dict.fromkeys(item.group for item in StudyItem.by_change.query("1")))


def forget_changes(scope: str, marks: Iterable[str]) -> None:
    with StudyItem.batch_write() as batch:
        for mark in marks:
            batch.delete(StudyItem(scope, mark))


def studies_with(scope: str, sop: str) -> set[str]:
    """Return the studies that have an instance of this UID; one stored a moment ago may be missing."""
    found = StudyItem.by_instance.query(group_of(scope, sop))
    return {item.group.removeprefix(group_of(scope, "")) for item in found}


def _places(image: StoredImage | None) -> Mapping[_Place, str]:
    """Return where an image is an instance, with its owner: nowhere unless it is ready and has all three UIDs."""
    if image is None or image.status is not Status.READY or image.dicom is None:
        return {}
    found = image.dicom
    study, series, sop = found.study_instance_uid, found.series_instance_uid, found.sop_instance_uid
    if not (study and series and sop):
        return {}
    entry = f"{series}#{sop}#{entry_of(image)}"
    return {_Place(scope, study, entry): image.user_id for scope in scopes_of(image)}
