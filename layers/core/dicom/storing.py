"""Store instances (STOW-RS, PS3.18 10.5): each by itself, so that none holds up or fails the others.

Among the objects that a caller owns an instance is stored once: the same bytes again are as good as stored, other bytes
under its UIDs are refused. What others have under the same UIDs does not matter, and is not told.
"""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core.aws.refusals import is_passing
from core.dicom import claim_table, instances
from core.dicom.model import InstanceUids
from core.images import file_check, image_table, ingestion
from core.images.drafts import ImageDraft
from core.images.image_table import Also
from core.images.ingestion import CheckedFile
from core.images.inspection import Inspection
from core.images.model import Status
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.errors import ImageExists, Problem, Unavailable, UnsupportedMediaType
from core.kernel.logging import logger
from core.kernel.noted import note_objects

PATIENCE = 22  # seconds, below the function's time-out of 29
PAUSE = 0.2  # seconds, while another request stores the same instance
# Failure reasons of PS3.18 table I.2-2, and of PS3.7 C.5
PROCESSING_FAILURE = 0x0110
DUPLICATE_INSTANCE = 0x0111
OTHER_STUDY = 0xA900
NOT_UNDERSTOOD = 0xC000


class Stored(NamedTuple):
    """The result for one object: its UIDs and SOP class, if it could be read, and the reason if it is not stored.

    `busy` says that the same object may be stored in a moment.
    """

    uids: InstanceUids | None
    sop_class: str | None
    reason: int | None
    busy: bool = False


class _Asked(NamedTuple):
    """A request to store: its caller, its end in time, and the only `study` that its objects may belong to."""

    caller: Caller
    study: str | None
    end: float


class _File(NamedTuple):
    path: Path
    sha256: str
    inspection: Inspection
    uids: InstanceUids
    sop_class: str | None


def store(objects: Sequence[bytes], study: str | None, caller: Caller, imaging: Imaging) -> list[Stored]:
    """Store objects, and return the results in their order; `study` is the only one that they may belong to.

    Raises Unavailable if there was too much to do elsewhere for each of them.
    """
    asked = _Asked(caller, study, time.monotonic() + PATIENCE)
    stored = [_store(content, asked, imaging) for content in objects]
    if all(each.busy for each in stored):
        raise Unavailable
    return stored


def _store(content: bytes, asked: _Asked, imaging: Imaging) -> Stored:
    if time.monotonic() > asked.end:
        return Stored(None, None, PROCESSING_FAILURE)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "object"
        path.write_bytes(content)
        try:
            file = _read(path, imaging)
        except Unavailable:
            return Stored(None, None, PROCESSING_FAILURE, busy=True)
        except Problem:
            return Stored(None, None, NOT_UNDERSTOOD)
        if asked.study not in {None, file.uids.study}:
            return Stored(file.uids, file.sop_class, OTHER_STUDY)
        try:
            return Stored(file.uids, file.sop_class, _keep(file, asked, imaging))
        except Exception as error:  # it must not fail the others
            logger.exception("Not stored")
            return Stored(file.uids, file.sop_class, PROCESSING_FAILURE, busy=is_passing(error))


def _read(path: Path, imaging: Imaging) -> _File:
    """Return a file with what identifies it. Raises as the inspection, and UnsupportedMediaType without UIDs."""
    inspection = file_check.check(path, imaging)
    found = inspection.dicom
    if found is None or not (found.study_instance_uid and found.series_instance_uid and found.sop_instance_uid):
        raise UnsupportedMediaType("This is no DICOM object with its UIDs")
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    uids = InstanceUids(found.study_instance_uid, found.series_instance_uid, found.sop_instance_uid)
    return _File(path, sha256, inspection, uids, found.sop_class_uid)


def _keep(file: _File, asked: _Asked, imaging: Imaging) -> int | None:
    """Store a file as an image of the caller unless they have it; return the reason if it is not stored."""
    while time.monotonic() <= asked.end:
        former = claim_table.find(asked.caller.user_id, file.uids)  # first: the claim changes if it is stored meanwhile
        if former and _is_pending(former, asked.caller):  # another request stores it, or has died and is rolled back
            time.sleep(PAUSE)
            continue
        if owned := instances.owned(file.uids, asked.caller):
            same = next((image.image_key for image in owned if image.sha256 == file.sha256), None)
            note_objects(same or owned[0].image_key)
            return None if same else DUPLICATE_INSTANCE
        try:
            note_objects(_create(file, former, asked.caller, imaging))
        except ImageExists:
            logger.info("Another request stores the instance")
            time.sleep(PAUSE)
        else:
            return None
    return PROCESSING_FAILURE


def _is_pending(image_key: str, caller: Caller) -> bool:
    """Return whether an image waits for its bytes, and not from an attempt that this request repeats."""
    row = image_table.find(image_key, consistent=True)
    return row is not None and row.image.status is Status.PENDING and not caller.has_made(row.image.request)


def _create(file: _File, former: str | None, caller: Caller, imaging: Imaging) -> str:
    """Create an image and claim the instance for it. Raises ImageExists if another request has claimed it."""

    def claim(image_key: str) -> Also:
        return lambda transaction: claim_table.add_in(transaction, caller.user_id, file.uids, image_key, former)

    key = caller.new_id("img_", f"{'/'.join(file.uids)} {file.sha256}")
    draft = ImageDraft(image_key=key, filename=f"{file.uids.sop}.dcm")
    checked = CheckedFile(file.path, file.inspection)
    return ingestion.store_checked(draft, checked, caller, imaging, claim).image_key
