"""Find the instances of DICOM studies that a caller may see.

The rows in core.images.studies_table only nominate: on every path the row of the image itself decides. Of several
images of one instance the oldest is shown, and the caller's own before those of others. What is shared with a caller
is in their studies like their own images.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.dicom.model import DicomJson
from core.images import image_table, studies_table
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.studies_table import InstanceRow
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.errors import NotFound

LAST = 2**31  # above every integer string (PS3.5 6.2)


@dataclass(frozen=True)
class DicomInstance:
    """An instance of a study, and the row of the image that it is."""

    study: str
    series: str
    sop: str
    row: ImageItem
    packed: bytes | None

    @property
    def image_key(self) -> str:
        return self.row.image_key

    @property
    def image(self) -> StoredImage:
        return self.row.image

    @cached_property
    def attributes(self) -> Mapping[str, DicomJson]:
        """Return what it is searched by: attributes of the levels patient, study, series and instance."""
        return json.loads(zlib.decompress(self.packed)) if self.packed else {}

    def number(self, level: str, tag: str) -> int:
        """Return the first value of a number; a large one if there is none, or none that can be read."""
        first: Any = next(iter(self.attributes.get(level, {}).get(tag, {}).get("Value", ())), None)
        return int(first) if isinstance(first, int | float) else LAST


def find_instance(study: str, series: str, sop: str, caller: Caller) -> DicomInstance:
    """Return an instance. Raises NotFound if it does not exist or the caller may not see it."""
    for instance in _visible(study, f"{series}#{sop}#", caller):
        return instance
    raise NotFound


def of_series(study: str, series: str, caller: Caller) -> list[DicomInstance]:
    """Return the instances of a series by their number; none if the caller may see none."""
    return _visible(study, f"{series}#", caller)


def of_study(study: str, caller: Caller) -> list[DicomInstance]:
    """Return the instances of a study by the numbers of series and instance; none if the caller may see none."""
    return _visible(study, "", caller)


def _visible(study: str, beginning: str, caller: Caller) -> list[DicomInstance]:
    copies = _copies(study, beginning, caller)
    rows = image_table.find_many((copy.image_key for copy in copies), consistent=True)
    shown: dict[tuple[str, str], DicomInstance] = {}
    for copy in copies:
        row = rows.get(copy.image_key)
        if row and _is_shown(row.image, study, copy, caller):
            shown.setdefault((copy.series, copy.sop), DicomInstance(study, copy.series, copy.sop, row, copy.attributes))
    return sorted(shown.values(), key=_order)


def _copies(study: str, beginning: str, caller: Caller) -> Iterable[InstanceRow]:
    """Return every row once, the caller's own first and then the oldest."""
    found = {
        (row.series, row.sop, row.image_key): row
        for scope in scopes_for(caller)
        for row in studies_table.instances(scope, study, beginning)
    }
    return sorted(found.values(), key=lambda row: (row.owner != caller.user_id, row.age))


def _is_shown(image: StoredImage, study: str, copy: InstanceRow, caller: Caller) -> bool:
    found = image.dicom
    return (
        image.status is Status.READY
        and image.is_visible_to(caller)
        and found is not None
        and (found.study_instance_uid, found.series_instance_uid, found.sop_instance_uid)
        == (study, copy.series, copy.sop)
    )


def _order(instance: DicomInstance) -> tuple[int, str, int, str]:
    return (
        instance.number("series", "00200011"),
        instance.series,
        instance.number("instance", "00200013"),
        instance.sop,
    )
