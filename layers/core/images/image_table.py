"""The images table: an image and all that hangs on it, one partition an image.

    To read                                         use
    ----------------------------------------------  --------------------------------------------
    one image                                       image_key, part = "image"
    one image with its annotations                  image_key, part between "annotation#" and "image"
    what rendering a DICOM frame needs              see core.images.dicom_table
    images that owe work, for the sweeper           by_due (due_shard, due_at)

A row owes work as long as it has `due_at`: an upload to wait for, renditions to make, bytes to remove.
The index is sparse, so the sweeper reads only what is unfinished.

An image and what it is found by change in one transaction.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from types import EllipsisType
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    MapAttribute,
    UnicodeAttribute,
    VersionAttribute,
)
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from core.aws import due_work, refusals
from core.aws.checkpoints import DONE
from core.aws.document import DocumentAttribute
from core.aws.table import Defaults
from core.aws.transactions import ConditionFailed, attempts, transact
from core.images import instrument_table
from core.images.model import Status, StoredImage
from core.images.terms import entry_of, terms_by_scope
from core.index import postings_table
from core.kernel.errors import Unavailable

IMAGE = "image"
ANNOTATION = "annotation#"
_STATUS = Path("image.status")
MOST_OLD, PAGE = 100, 1000  # what a migration rewrites between two notes of how far it has come; what is read at once
_ALIVE = (Status.PENDING.value, Status.PROCESSING.value, Status.READY.value)


type Also = Callable[[TransactWrite], None]


def _nothing(_: TransactWrite) -> None:
    """Adds nothing to a transaction."""


class ByDue(GlobalSecondaryIndex["ImageItem"]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class ImageItem(Model):
    """The row of an image: the keys DynamoDB needs to see, what triggers write, and the image itself as a document."""

    class Meta(Defaults):
        table_name = os.environ.get("IMAGES_TABLE", "ImagesTable")

    image_key = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True, default=IMAGE)
    version = VersionAttribute()
    document = DocumentAttribute(StoredImage, null=True, attr_name="image")
    renditions = MapAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    annotation = JSONAttribute(null=True)
    blob = BinaryAttribute(legacy_encoding=False, null=True)

    by_due = ByDue()

    @property
    def image(self) -> StoredImage:
        if self.part != IMAGE:
            raise ValueError(f"{self.part} is not the row of an image")
        return self.document

    @property
    def made(self) -> dict[str, dict[str, Any]]:
        """The renditions that were made: name to `{key, width, height, media_type}`."""
        return self.renditions.as_dict() if self.renditions else {}


def find(image_key: str, *, consistent: bool = False) -> ImageItem | None:
    try:
        return ImageItem.get(image_key, IMAGE, consistent_read=consistent)
    except DoesNotExist:
        return None


def find_whole(image_key: str, *, consistent: bool = False) -> tuple[ImageItem | None, list[dict[str, Any]]]:
    """An image and its annotations by index, in one read."""
    row, annotations = None, list[dict[str, Any]]()
    for item in ImageItem.query(image_key, ImageItem.part.between(ANNOTATION, IMAGE), consistent_read=consistent):
        if item.part == IMAGE:
            row = item
        else:
            annotations.append(item.annotation)
    return row, annotations


def find_many(image_keys: Iterable[str], *, consistent: bool = False) -> dict[str, ImageItem]:
    keys = [(key, IMAGE) for key in image_keys]
    return {row.image_key: row for row in ImageItem.batch_get(keys, consistent_read=consistent)}


def of_older_schema(schema: int, segment: int, of: int, place: Any) -> tuple[list[str], Any]:
    """Keys of some rows of an older schema in a segment of the table, from a place on, and where to go on, or DONE."""
    written = Path("image.schema_version")
    old = (ImageItem.part == IMAGE) & (written < schema)
    found = ImageItem.scan(old, segment, of, MOST_OLD, last_evaluated_key=place, page_size=PAGE, consistent_read=True)
    return [row.image_key for row in found], found.last_evaluated_key or DONE


def every(segment: int = 0, of: int = 1) -> Iterator[ImageItem]:
    """All rows, or those in one of so many segments of the table."""
    yield from ImageItem.scan(ImageItem.part == IMAGE, segment, of, consistent_read=True)


def create(image: StoredImage, *, due_at: datetime, also: Also = _nothing) -> ImageItem:
    """Write a new row, and what it is found by. Raises ConditionFailed if the key is taken."""
    row = ImageItem(
        image.image_key,
        document=image,
        renditions={},
        due_shard=due_work.shard_of(image.image_key),
        due_at=due_work.written(due_at),
    )

    def fill(transaction: TransactWrite) -> None:
        transaction.save(row, condition=ImageItem.image_key.does_not_exist())
        _record_in(transaction, None, image)
        also(transaction)

    transact(fill)
    return row


def change(
    row: ImageItem, image: StoredImage, *, due_at: datetime | EllipsisType | None = ..., also: Also = _nothing
) -> None:
    """Replace the image of a row, and what it is found by. Raises ConditionFailed if the row has changed since.

    `due_at` is when the sweeper should look at it again, None when nothing is owed; left out, it stays as it is.
    `also` adds to the transaction.
    """

    def fill(transaction: TransactWrite) -> None:
        _change_in(transaction, row, image, due_at)
        also(transaction)

    transact(fill)
    row.document = image


def change_together(changes: Sequence[tuple[ImageItem, StoredImage]], *, due_at: datetime) -> None:
    """Replace the images of several rows, all or none; up to 20. Raises ConditionFailed if one has changed."""

    def fill(transaction: TransactWrite) -> None:
        for row, image in changes:
            _change_in(transaction, row, image, due_at)

    transact(fill)
    for row, image in changes:
        row.document = image


def alter(
    row: ImageItem,
    make: Callable[[StoredImage], StoredImage | None],
    *,
    due_at: datetime | EllipsisType | None = ...,
    also: Also = _nothing,
) -> ImageItem:
    """Replace the image by what `make` makes of it, again if somebody else was faster; nothing if it makes None."""
    for _ in attempts():
        image = make(row.image)
        if image is None:
            return row
        try:
            change(row, image, due_at=due_at, also=also)
        except ConditionFailed:
            fresh = find(row.image_key, consistent=True)
            if fresh is None:
                raise
            row = fresh
        else:
            return row
    raise Unavailable("Too many concurrent changes")


def record_renditions(image_key: str, made: dict[str, dict[str, Any]]) -> ImageItem | None:
    """Note which renditions were made; None when the image is gone, so that their maker can take the files back."""
    row = _unread(image_key)
    try:
        row.update(
            actions=[ImageItem.renditions[name].set(facts) for name, facts in made.items()],
            condition=_STATUS.is_in(*_ALIVE),
            add_version_condition=False,
        )
    except UpdateError as error:
        if refusals.by_condition(error):
            return None
        raise
    return row


def forget_renditions(image_key: str) -> None:
    row = _unread(image_key)
    row.update(
        actions=[ImageItem.renditions.set({})], condition=ImageItem.image_key.exists(), add_version_condition=False
    )


def owe(image_key: str, due_at: datetime | None) -> None:
    """Say when the sweeper should look at an image next, or that nothing is owed any more."""
    row = _unread(image_key)
    row.update(
        due_work.due(ImageItem, image_key, due_at), condition=ImageItem.image_key.exists(), add_version_condition=False
    )


def overdue(now: datetime) -> Iterator[ImageItem]:
    """The rows that owe work and whose time has come."""
    for known in due_work.overdue(ImageItem, now):
        row = find(known.image_key, consistent=True)
        if row and due_work.is_due(row, now):
            yield row


def purge(image_key: str) -> None:
    """Forget an image and all that hangs on it: its row goes last, so that a crash leaves something to go on from."""
    parts = [item.part for item in ImageItem.query(image_key, attributes_to_get=["image_key", "part"])]
    with ImageItem.batch_write() as batch:
        for part in parts:
            if part != IMAGE:
                batch.delete(ImageItem(image_key, part))
    ImageItem(image_key).delete(add_version_condition=False)


def _change_in(
    transaction: TransactWrite, row: ImageItem, image: StoredImage, due_at: datetime | EllipsisType | None
) -> None:
    actions: list[Action] = [ImageItem.document.set(image)]
    if not isinstance(due_at, EllipsisType):
        actions += due_work.due(ImageItem, row.image_key, due_at)
    transaction.update(row, actions=actions, condition=ImageItem.image_key.exists())
    _record_in(transaction, row.image, image)


def _record_in(transaction: TransactWrite, before: StoredImage | None, after: StoredImage) -> None:
    """All that is derived from an image, in the transaction that writes its row."""
    postings_table.record_in(transaction, entry_of(after), terms_by_scope(before), terms_by_scope(after))
    instrument_table.record_in(transaction, before, after)


def _unread(image_key: str) -> ImageItem:
    """A row to update whatever its version: PynamoDB adds to one that it knows, and would set one that it does not."""
    return ImageItem(image_key, version=0)
