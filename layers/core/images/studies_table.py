"""Store which instances the DICOM studies of every scope have (core.index.terms names the scopes).

    To read                                    use
    -----------------------------------------  ---------------------------------------------------------
    the instances of a study                   group = "<scope>|<study>"
    the instances of a series                  group, entry begins with "<series>#"
    the copies of an instance, oldest first    group, entry begins with "<series>#<sop>#"
    the studies that have changed lately       group = scope, entry begins with "changed#"

A ready DICOM image has one row in each of its scopes. The rows change in the transaction that writes the row of the
image, so they cannot disagree with it. Each such change also marks its study, by an item of its own: transactions of
many writers never meet in one item. Keys hold UIDs only; patient data are in the attributes alone.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from uuid import uuid4

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from core.aws.table import Defaults
from core.images.model import Status, StoredImage
from core.images.terms import entry_of, scopes_of
from core.index.terms import key_of

CHANGED = "changed#"


class StudyItem(Model):
    """A row of an instance, which has `owner` and `attributes`, or a mark of a change, which has neither."""

    class Meta(Defaults):
        table_name = os.environ.get("STUDIES_TABLE", "StudiesTable")

    group = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    attributes = BinaryAttribute(legacy_encoding=False, null=True)


class InstanceRow(NamedTuple):
    """An image as an instance of a study. `age` sorts the copies of an instance, oldest first."""

    series: str
    sop: str
    age: str
    owner: str
    attributes: bytes | None

    @property
    def image_key(self) -> str:
        return key_of(self.age)


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
        transaction.delete(StudyItem(_group(scope, study), entry))
    for scope, study, entry in sorted(entered):
        transaction.save(StudyItem(_group(scope, study), entry, owner=after.user_id, attributes=held))
    for scope, study in sorted({(place.scope, place.study) for place in left | entered}):
        transaction.save(StudyItem(scope, f"{CHANGED}{study}#{uuid4().hex}"))


def instances(scope: str, study: str, beginning: str = "") -> Iterator[InstanceRow]:
    """Yield the rows of a study whose entry has this beginning, by series, instance and age."""
    narrowed = StudyItem.entry.startswith(beginning) if beginning else None
    for item in StudyItem.query(_group(scope, study), narrowed, consistent_read=True):
        series, sop, age = item.entry.split("#", 2)
        yield InstanceRow(series, sop, age, item.owner or "", item.attributes)


def changed_studies(scope: str) -> dict[str, list[str]]:
    """Return the studies that have changed, each with its marks."""
    marks: dict[str, list[str]] = {}
    for item in StudyItem.query(scope, StudyItem.entry.startswith(CHANGED), consistent_read=True):
        marks.setdefault(item.entry.split("#")[1], []).append(item.entry)
    return marks


def _places(image: StoredImage | None) -> Mapping[_Place, str]:
    """Return where an image is an instance, with its owner: nowhere unless it is ready and has all three UIDs."""
    if image is None or image.status is not Status.READY or image.dicom is None:
        return {}
    study, series, sop = (
        image.dicom.study_instance_uid,
        image.dicom.series_instance_uid,
        image.dicom.sop_instance_uid,
    )
    if not (study and series and sop):
        return {}
    entry = f"{series}#{sop}#{entry_of(image)}"
    return {_Place(scope, study, entry): image.user_id for scope in scopes_of(image)}


def _group(scope: str, study: str) -> str:
    return f"{scope}|{study}"
