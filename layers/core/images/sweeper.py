"""Finish or roll back unfinished work on images: this alone completes every image even if all events are lost."""

from collections.abc import Callable, Iterator

from core.aws import arrivals, blobs
from core.images import attempts, image_table, lifecycle, renditions
from core.images.image_table import ImageItem
from core.images.model import WAITING, Status, StoredImage
from core.images.ports import Imaging
from core.kernel.clock import STORE_GRACE, deletion_grace, now
from core.kernel.errors import NotUploaded, Problem, Unavailable
from core.kernel.logging import logger
from core.kernel.settling import RETRY, Piece, settle_all
from core.kernel.values import revised

_PREFIXES = ("resized", "colored", "rewritten", "metadata", "htj2k", "drawn")


def sweep(imaging: Imaging, has_time: Callable[[], bool]) -> int:
    """Settle the images that owe work and delete uploads without an image; return the number settled."""
    return settle_all(_pieces(imaging), has_time, _postpone)


def _pieces(imaging: Imaging) -> Iterator[Piece]:
    for row in image_table.overdue(now()):
        yield Piece(row.image_key, lambda row=row: settle(row, imaging))
    for key, changed in blobs.listed(blobs.originals(), arrivals.incoming_key("")):
        if changed < now() - STORE_GRACE:
            image_key = key.removeprefix(arrivals.incoming_key(""))
            yield Piece(image_key, lambda image_key=image_key: attempts.check_left(image_key, imaging))


def _postpone(image_key: str) -> None:
    row = image_table.find(image_key)
    if row and row.due_at and row.image.status not in WAITING:  # for which `attempts` has set the time
        image_table.owe(image_key, now() + RETRY)


def settle(row: ImageItem, imaging: Imaging) -> None:
    """Finish or roll back the work of one image."""
    match row.image.status:
        case Status.PENDING | Status.PROCESSING:
            _settle_waiting(row, imaging)
        case Status.READY:
            _settle_ready(row, imaging)
        case Status.DELETED:
            _settle_deleted(row)
        case Status.FAILED | Status.EXPIRED:
            image_table.owe(row.image_key, None)


def _settle_waiting(row: ImageItem, imaging: Imaging) -> None:
    if not row.image.staged:  # the request that was storing it died without an answer
        row = image_table.alter(row, lambda image: _hidden(image) if image.status is Status.PENDING else None)
        if row.image.status is Status.DELETED:
            forget(row.image_key)
        return
    try:
        attempts.check_again(row, imaging)
    except NotUploaded:
        image_table.alter(row, lambda image: _expired(image) if image.status is Status.PENDING else None, due_at=None)


def _settle_ready(row: ImageItem, imaging: Imaging) -> None:
    arrived = arrivals.find(arrivals.incoming_key(row.image_key))
    if arrived:
        arrivals.discard(arrived)
    try:
        renditions.remake(row, imaging)
    except Unavailable:
        raise
    except Problem as problem:  # the original cannot be drawn, so nothing is due
        logger.warning("No renditions", extra={"image_key": row.image_key, "code": problem.code})
    image_table.owe(row.image_key, None)


def _settle_deleted(row: ImageItem) -> None:
    if row.image.can_be_restored and now() < (row.image.deleted_at or now()) + deletion_grace():
        lifecycle.remove_bytes(row)
    else:
        image_table.alter(row, lambda image: _beyond_recall(image) if image.can_be_restored else None)
        forget(row.image_key)


def forget(image_key: str) -> None:
    """Erase an image for good: bytes first, the row last, so that a crash leaves something to continue from."""
    blobs.erase_folder(blobs.originals(), f"originals/{image_key}/")
    blobs.erase(blobs.originals(), arrivals.incoming_key(image_key))
    blobs.erase(blobs.originals(), arrivals.refused_key(image_key))
    for prefix in _PREFIXES:
        blobs.erase_folder(blobs.renditions(), f"{prefix}/{image_key}/")
    blobs.erase(blobs.renditions(), blobs.compressing_key(image_key))
    image_table.purge(image_key)


def _expired(image: StoredImage) -> StoredImage:
    return revised(image, status=Status.EXPIRED, updated_at=now())


def _beyond_recall(image: StoredImage) -> StoredImage:
    """Take a deleted image out of the bin."""
    return revised(image, settled_status=None)


def _hidden(image: StoredImage) -> StoredImage:
    return revised(image, status=Status.DELETED, deleted_at=now())
