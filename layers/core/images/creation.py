"""Create the row of an image that waits for its bytes."""

from datetime import datetime

from core.aws.transactions import ConditionFailed, Transaction
from core.images import image_table
from core.images.annotations import annotation_table, category_table
from core.images.annotations.annotation_copy_table import Copy
from core.images.annotations.model import Annotation
from core.images.annotations.summary import counts
from core.images.drafts import NewImage
from core.images.image_table import Also, ImageItem, nothing
from core.images.model import Status, StoredImage
from core.images.terms import is_announced
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import Forbidden, ImageExists, ValidationFailed
from core.kernel.values import revised
from core.locations import location_service
from core.tags import tag_service
from core.users import active_users

_NOT_OF_THE_ROW = {
    "image_key",
    "filename",
    "user_id",
    "created_at",
    "tags",
    "annotations",
    "size",
    "media_type",
    "image_data",
}


def begin(draft: NewImage, caller: Caller, *, size: int, media_type: str, part: str = "") -> StoredImage:
    """Return the pending image of a draft; only the names of its tags are stored yet. `part` names it within a batch.

    Raises ValidationFailed for a user or location that does not exist, Forbidden for an image of another user.
    """
    if draft.user_id not in {None, caller.user_id}:
        if not active_users.exists(draft.user_id or ""):
            raise ValidationFailed.at("/user_id", "The user does not exist", "unknown_user")
        if not caller.is_admin:
            raise Forbidden("Only an administrator may store images for another user")
    if draft.location_id is not None:
        location_service.require(draft.location_id)
    key = draft.image_key or caller.new_id("img_", part)
    moment = now()
    return StoredImage(
        **draft.model_dump(exclude=_NOT_OF_THE_ROW),
        image_key=key,
        filename=draft.filename or key,
        status=Status.PENDING,
        user_id=draft.user_id or caller.user_id,
        created_by=caller.user_id,
        created_at=draft.created_at or moment,
        updated_at=moment,
        size=size,
        media_type=media_type,
        tag_ids=tag_service.ids_of(draft.tags, caller),
        request=caller.mark,
    )


def create(
    image: StoredImage, present: list[Annotation], caller: Caller, *, due_at: datetime, also: Also = nothing
) -> ImageItem:
    """Write the row of a new image with its annotations, or return the one that the same request has written before.

    `also` adds to the transaction.
    Raises ImageExists, and as `require` for its location.
    """
    hold_location, copy = location_service.held(image.location_id), Copy(present)

    def hang_on(transaction: Transaction) -> None:
        hold_location(transaction)
        for annotation in present:
            annotation_table.add_in(transaction, annotation)
        copy.write_in(transaction, image.image_key)
        also(transaction)

    category_table.number(each.instrument for each in present)
    annotated = revised(image, **counts(present), annotation_copy=copy.named)
    alone = image.location_id is None and not present and also is nothing
    try:
        return image_table.create(annotated, due_at=due_at, also=nothing if alone else hang_on)
    except ConditionFailed as error:
        earlier = image_table.find(image.image_key, consistent=True)
        if earlier and earlier.image == annotated:  # written, but the answer was lost
            return _entered(earlier)
        if earlier and caller.has_made(earlier.image.request) and earlier.image.status is not Status.DELETED:
            return _entered(earlier)
        if image.location_id is not None:
            location_service.require(image.location_id)
        raise ImageExists.at("/image_key", "Choose another key, or omit it", "taken") from error


def _entered(row: ImageItem) -> ImageItem:
    """Return a row that was written before, in its lists even if that was the last thing which happened."""
    if is_announced(row.image):
        image_table.enter_new(row)
    return row
