"""Read, change, delete and restore one image."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.aws import arrivals, blobs, copies, presigned
from core.aws.transactions import ConditionFailed
from core.images import dicom_table, image_table
from core.images.drafts import ImagePatch
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import SOON, deletion_grace, now
from core.kernel.conditional import require_match
from core.kernel.errors import Conflict, Forbidden, NotDicom, NotFound, PreconditionFailed
from core.kernel.values import revised
from core.locations import location_service
from core.tags import tag_service


def visible(image_key: str, caller: Caller) -> ImageItem:
    """Return the row of an image that this caller may see. A hidden image looks exactly like a missing one."""
    return shown_to(caller, image_table.find(image_key))


def shown_to(caller: Caller, row: ImageItem | None) -> ImageItem:
    if row is None or not row.image.is_visible_to(caller):
        raise NotFound
    return row


def editable(image_key: str, caller: Caller) -> ImageItem:
    row = visible(image_key, caller)
    require_editable(row.image, caller)
    return row


def require_editable(image: StoredImage, caller: Caller) -> None:
    if not image.is_visible_to(caller):
        raise NotFound
    if not image.is_editable_by(caller):
        raise Forbidden("Only the owner or an administrator may change this image")


def get(image_key: str, caller: Caller) -> tuple[ImageItem, list[dict[str, Any]]]:
    """Return an image and its annotations, with one read."""
    row, annotations = image_table.find_whole(image_key)
    return shown_to(caller, row), annotations


def patch(image_key: str, patch: ImagePatch, caller: Caller, *, if_match: str | None = None) -> ImageItem:
    row = editable(image_key, caller)
    require_match(if_match, tag(row))
    update = patch.changes()
    location_id = update.get("location_id")
    if location_id is not None:
        location_service.require(location_id)
    if "tags" in patch.model_fields_set:
        update["tag_ids"] = tag_service.ids_of(patch.tags or (), caller)

    def revise(image: StoredImage) -> StoredImage:
        require_editable(image, caller)  # it may have a new owner, or be deleted, since it was read
        return revised(image, **update, updated_at=now())

    held = location_service.held(location_id)
    if if_match is None:
        return image_table.alter(row, revise, also=held)
    try:
        image_table.change(row, revise(row.image), also=held)
    except ConditionFailed as error:
        if location_id is not None:
            location_service.require(location_id)
        raise PreconditionFailed from error  # changed between our reading and our writing
    return row


def tag(row: ImageItem) -> str:
    """Return the entity tag of a row, and of the time: an answer has URLs in it that expire."""
    return f"{row.version}.{presigned.slot(row.image.visibility)}"


def header(image_key: str, caller: Caller) -> dict[str, object]:
    """Return the DICOM header of an image. Raises NotDicom for another kind of file."""
    visible(image_key, caller)
    found = dicom_table.header(image_key)
    if found is None:
        raise NotDicom
    return found


def delete(image_key: str, caller: Caller, *, if_match: str | None = None) -> None:
    """Hide an image at once: row first, then bytes. It can be restored until the sweeper purges it."""
    row = editable(image_key, caller)
    require_match(if_match, tag(row))
    if if_match is None:
        row = hide(row, caller)
    else:
        try:
            hide_together([row], caller)
        except ConditionFailed as error:
            raise PreconditionFailed from error
    remove_bytes(row)


def hide(row: ImageItem, caller: Caller) -> ImageItem:
    """Do the first half of a deletion. Raises NotFound or Forbidden for the current state of the image."""
    moment = now()
    return image_table.alter(row, lambda image: _hidden(image, caller, moment), due_at=moment)


def hide_together(rows: Sequence[ImageItem], caller: Caller) -> None:
    """Hide several images or none. Raises also ConditionFailed if one of them has changed."""
    moment = now()
    image_table.change_together([(row, _hidden(row.image, caller, moment)) for row in rows], due_at=moment)


def _hidden(image: StoredImage, caller: Caller, moment: datetime) -> StoredImage:
    require_editable(image, caller)
    return revised(
        image,
        status=Status.DELETED,
        settled_status=image.status,
        deleted_at=moment,
        updated_at=moment,
        links_void_until=moment,
    )


def remove_bytes(row: ImageItem) -> None:
    """Do the second half of a deletion, which the sweeper repeats after a crash."""
    arrived = arrivals.find(arrivals.incoming_key(row.image_key))
    if arrived:
        arrivals.discard(arrived)
    if row.image.original_key:
        blobs.remove(blobs.originals(), [row.image.original_key])
    drawn = [key for key, _ in blobs.listed(blobs.renditions(), f"drawn/{row.image_key}/")]
    blobs.remove(blobs.renditions(), [*drawn, *row.written])
    image_table.forget_renditions(row.image_key)
    image_table.owe(row.image_key, (row.image.deleted_at or now()) + deletion_grace())


def restore(image_key: str, caller: Caller) -> ImageItem:
    """Undo a deletion within the grace period. The renditions are made again."""
    row = image_table.find(image_key, consistent=True)
    if row is None or not row.image.is_editable_by(caller):
        raise NotFound
    if row.image.status is not Status.DELETED:
        raise Conflict("The image is not deleted")
    if row.image.settled_status is None:
        raise NotFound("The image was never fully stored")
    if row.image.original_key and not blobs.unhide(blobs.originals(), row.image.original_key):
        raise NotFound("The file of the image has been removed for good")

    place = row.image.location_id
    if place is not None and not location_service.exists(place):  # it could be deleted while the image was
        place = None

    def unhide(image: StoredImage) -> StoredImage | None:
        if image.settled_status is None or not image.can_be_restored:
            return None
        back = revised(image, status=image.settled_status, settled_status=None, deleted_at=None)
        return revised(back, location_id=place, updated_at=now())

    row = image_table.alter(row, unhide, due_at=now() + SOON, also=location_service.held(place))
    original = row.image.original_key
    if original:  # a copy onto itself causes the event of an upload, by which the renditions are made again
        copies.copy(original, None, row.image.size, original, row.image.media_type)
    return row
