"""Find the instances of DICOM studies that a caller may see.

The rows of the studies table only nominate: the row of the image itself decides. Of several images of one instance the
oldest is shown, and the caller's own before those of others. What is shared with a caller is in their studies like
their own images.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import batched, groupby
from typing import Any

from core.dicom import summary
from core.dicom.model import InstanceUids, Uids
from core.images import image_table, studies_table
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.studies_table import InstanceRow
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.errors import NotFound

AT_ONCE = 100  # instances whose images are read together


@dataclass(frozen=True)
class DicomInstance:
    """An instance of a study, and the row of the image that it is."""

    found: InstanceRow
    row: ImageItem

    @property
    def study(self) -> str:
        return self.found.study

    @property
    def series(self) -> str:
        return self.found.series

    @property
    def sop(self) -> str:
        return self.found.sop

    @property
    def image_key(self) -> str:
        return self.row.image_key

    @property
    def image(self) -> StoredImage:
        return self.row.image

    @property
    def attributes(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what it is searched by, as DICOM JSON by level: patient, study, series and instance."""
        return self.found.attributes


def find_instance(study: str, series: str, sop: str, caller: Caller) -> DicomInstance:
    """Return an instance. Raises NotFound if it does not exist or the caller may not see it."""
    for instance in stream(study, f"{series}#{sop}#", caller):
        return instance
    raise NotFound


def of_series(study: str, series: str, caller: Caller) -> list[DicomInstance]:
    """Return the instances of a series by their number; none if the caller may see none."""
    return sorted(stream(study, f"{series}#", caller), key=_order)


def of_study(study: str, caller: Caller) -> list[DicomInstance]:
    """Return the instances of a study by the numbers of series and instance; none if the caller may see none."""
    return sorted(stream(study, "", caller), key=_order)


def shown(uids: Uids, caller: Caller) -> list[DicomInstance]:
    """Return the instances that studies show to the caller of what is named."""
    return list(stream(uids.study, _beginning(uids), caller))


def copies(uids: Uids, caller: Caller) -> list[ImageItem]:
    """Return every image that the caller may see of what is named, also those that studies do not show."""
    found = list(_copies(caller, uids.study, _beginning(uids)))
    rows = image_table.find_many((copy.image_key for copy in found), consistent=True)
    return [
        rows[copy.image_key] for copy in found if copy.image_key in rows and _shows(rows[copy.image_key], copy, caller)
    ]


def owned(uids: InstanceUids, caller: Caller) -> list[StoredImage]:
    """Return the caller's own images of an instance, oldest first."""
    return [row.image for row in copies(Uids(*uids), caller) if row.image.user_id == caller.user_id]


def stream(study: str, beginning: str, caller: Caller, at_once: int | None = None) -> Iterator[DicomInstance]:
    """Yield the instances of a study by UID, as far as they are wanted: so many rows are read together."""
    copies = _copies(caller, study, beginning, at_once)
    by_instance = (list(same) for _, same in groupby(copies, lambda row: (row.series, row.sop)))
    for chunk in batched(by_instance, at_once or AT_ONCE, strict=False):
        rows = [row for same in chunk for row in same]
        images = image_table.find_many((row.image_key for row in rows), consistent=True)
        seen = [row for row in rows if row.image_key in images and _shows(images[row.image_key], row, caller)]
        for row in summary.shown(seen, caller.user_id):
            yield DicomInstance(row, images[row.image_key])


def rows_for(caller: Caller, study: str) -> list[InstanceRow]:
    """Return the rows of all copies of the instances of a study in the caller's scopes."""
    return list(_copies(caller, study))


def _beginning(uids: Uids) -> str:
    """Return how the rows of what is named begin, within its study."""
    return "".join(f"{each}#" for each in (uids.series, uids.instance) if each)


def _copies(caller: Caller, study: str, beginning: str = "", at_once: int | None = None) -> Iterator[InstanceRow]:
    """Yield rows by series, instance and age, each once, though an image may just change from one scope to another."""
    scopes = (studies_table.instances(scope, study, beginning, at_once) for scope in scopes_for(caller))
    every = merge(*scopes, key=lambda row: (row.series, row.sop, row.age))
    return (next(same) for _, same in groupby(every, lambda row: (row.series, row.sop, row.age)))


def _order(instance: DicomInstance) -> tuple[float, str, float, str]:
    return summary.order(instance.found)


def _shows(row: ImageItem, copy: InstanceRow, caller: Caller) -> bool:
    found = row.image.dicom
    uids = (found.study_instance_uid, found.series_instance_uid, found.sop_instance_uid) if found else ()
    is_ready = row.image.status is Status.READY
    return is_ready and row.image.is_visible_to(caller) and uids == (copy.study, copy.series, copy.sop)
