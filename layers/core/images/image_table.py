"""Store images: one partition per image, with everything that belongs to it.

    To read                                         use
    ----------------------------------------------  --------------------------------------------
    one image                                       image_key, part = "image"
    one image with its annotations                  image_key, part between "annotation#" and "image"
    what rendering a DICOM frame needs              see core.images.dicom_table
    images that owe work, for the sweeper           by_due (due_shard, due_at)

A row owes work as long as it has `due_at`: an upload to wait for, renditions to make, bytes to remove. The index is
sparse, so the sweeper reads only unfinished rows.

An image, its index entries and its rows in studies change in one transaction. Only an announced image is entered in the
index after its row is written, because that costs half: until it is ready, each change of what it is found by enters it
anew.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from types import EllipsisType, MappingProxyType
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from core.aws.checkpoints import DONE
from core.aws.document import DocumentAttribute, PlainMapAttribute
from core.aws.due_work import DueItem
from core.aws.transactions import ConditionFailed, transact, write
from core.images import studies_table
from core.images.annotations import instrument_table
from core.images.model import Status, StoredImage
from core.images.terms import is_announced, places_of
from core.index import postings_table
from core.index.postings_table import NEW
from core.kernel.errors import NotFound

IMAGE = "image"
ANNOTATION = "annotation#"
ATTRIBUTES = "object#attributes"  # what DICOM studies are searched by (see core.images.dicom_table)
MOST_OLD, PAGE = 100, 1000  # rows rewritten between two checkpoints of a migration; rows read at once
_ALIVE = (Status.PENDING.value, Status.PROCESSING.value, Status.READY.value)


type Also = Callable[[TransactWrite], None]


def nothing(_: TransactWrite) -> None:
    """Add nothing to a transaction."""


class ImageItem(DueItem[StoredImage]):
    """The row of an image: the keys that DynamoDB needs, what triggers write, and the image as a document."""

    class Meta:
        table_name = os.environ.get("IMAGES_TABLE", "ImagesTable")

    MAIN = IMAGE

    image_key = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True, default=MAIN)
    document = DocumentAttribute(StoredImage, null=True, attr_name=MAIN)
    annotation = JSONAttribute(null=True)
    htj2k = PlainMapAttribute(null=True)

    tag_names: Mapping[str, str] = MappingProxyType({})  # by id, as far as they were read with the row

    @property
    def image(self) -> StoredImage:
        if self.part != IMAGE:
            raise ValueError(f"{self.part} is not the row of an image")
        return self.document

    @property
    def copy(self) -> dict[str, Any]:
        """Return `{key, size}` of the copy in HTJ2K, with an empty key if none is worth while; {} before it is made."""
        return self.htj2k or {}

    @property
    def written(self) -> list[str]:
        """Return the keys of what triggers have written."""
        return [facts["key"] for facts in (*self.made.values(), self.copy) if facts.get("key")]


find = ImageItem.find
find_many = ImageItem.find_many
owe = ImageItem.owe
overdue = ImageItem.overdue
purge = ImageItem.purge


def find_whole(image_key: str, *, consistent: bool = False) -> tuple[ImageItem | None, list[dict[str, Any]]]:
    """Return an image and its annotations by index, with one read."""
    row, annotations = None, list[dict[str, Any]]()
    for item in ImageItem.query(image_key, ImageItem.part.between(ANNOTATION, IMAGE), consistent_read=consistent):
        if item.part == IMAGE:
            row = item
        else:
            annotations.append(item.annotation)
    return row, annotations


def is_older(image_key: str, schema: int) -> bool:
    """Return whether a row is of an older schema than this, as it is stored."""
    is_row, written = ImageItem.part == IMAGE, Path("image.schema_version")
    return any(True for _ in ImageItem.query(image_key, is_row, written < schema, consistent_read=True))


def of_older_schema(schema: int, segment: int, of: int, place: Any) -> tuple[list[str], Any]:
    """Return the keys of some rows of an older schema in a segment, and where to continue, or DONE."""
    written = Path("image.schema_version")
    old = (ImageItem.part == IMAGE) & (written < schema)
    found = ImageItem.scan(old, segment, of, MOST_OLD, last_evaluated_key=place, page_size=PAGE, consistent_read=True)
    return [row.image_key for row in found], found.last_evaluated_key or DONE


def every(segment: int = 0, of: int = 1) -> Iterator[ImageItem]:
    """Yield all rows, or those in one of so many segments of the table."""
    yield from ImageItem.scan(ImageItem.part == IMAGE, segment, of, consistent_read=True)


def create(image: StoredImage, *, due_at: datetime, also: Also = nothing) -> ImageItem:
    """Write a new row and its index entries. Raises ConditionFailed if the key is taken, or this row is written."""
    row, absent = ImageItem.new(image.image_key, image, due_at), ImageItem.image_key.does_not_exist()
    if also is nothing and not image.instruments and (is_announced(image) or not places_of(image)):
        write(lambda: row.save(condition=absent))  # alone, a row costs half of what it does in a transaction
        enter_new(row)
        return row

    def fill(transaction: TransactWrite) -> None:
        transaction.save(row, condition=absent)
        _record_in(transaction, None, image, 1)
        also(transaction)

    transact(fill)
    return row


def enter_new(row: ImageItem) -> None:
    """Enter an announced image in its lists, unless it has changed, by which it was entered. Safe to repeat."""
    if row.version != NEW:
        return
    for entry, places in places_of(row.image).items():
        try:
            postings_table.enter_new(entry, places)
        except ConditionFailed:  # by a change of this image, or of an earlier one with this key and time
            with suppress(ConditionFailed):
                transact(partial(_enter_in, row))


def change(
    row: ImageItem,
    image: StoredImage,
    *,
    due_at: datetime | EllipsisType | None = ...,
    also: Also = nothing,
    in_studies: bool = True,
) -> None:
    """Replace the image of a row and its index entries. Raises ConditionFailed if the row has changed.

    `due_at` is when the sweeper should look at it again, None for never; omitted, it stays. `also` adds to the
    transaction. If it is not yet `in_studies`, all its rows there are written anew.
    """

    def fill(transaction: TransactWrite) -> None:
        _change_in(transaction, row, image, due_at, in_studies=in_studies)
        also(transaction)

    transact(fill)
    row.document = image


def change_together(changes: Sequence[tuple[ImageItem, StoredImage]], *, due_at: datetime) -> None:
    """Replace the images of up to 20 rows, all or none. Raises ConditionFailed if one has changed."""

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
    also: Also = nothing,
) -> ImageItem:
    """Replace the image by the result of `make`, and repeat if another request was faster; None changes nothing.

    Raises NotFound if the row is gone.
    """
    altered = row.alter(make, lambda row, image: change(row, image, due_at=due_at, also=also))
    if altered is None:
        raise NotFound
    return altered


def record_renditions(image_key: str, made: dict[str, dict[str, Any]]) -> ImageItem | None:
    """Record renditions; return None if the image is gone, so that their maker can remove the files."""
    return ImageItem.note_renditions(image_key, made, _ALIVE)


def record_last_renditions(row: ImageItem, made: dict[str, dict[str, Any]]) -> bool:
    """Record the renditions that complete a row, which then owes nothing; return False if it has changed."""
    actions: list[Action] = [Path(ImageItem.renditions)[name].set(facts) for name, facts in made.items()]
    try:
        ImageItem.note(row.image_key, [*actions, *ImageItem.due(row.image_key, None)], Path("version") == row.version)
    except ConditionFailed:
        return False
    return True


def record_copy(image_key: str, copy: dict[str, Any]) -> ImageItem | None:
    """Record the copy in HTJ2K; return None if the image is gone, so that its maker can remove the file."""
    try:
        return ImageItem.note(image_key, [ImageItem.htj2k.set(copy)], Path(f"{IMAGE}.status").is_in(*_ALIVE))
    except ConditionFailed:
        return None


def forget_renditions(image_key: str) -> None:
    actions: list[Action] = [ImageItem.renditions.set({}), ImageItem.htj2k.remove()]
    ImageItem.note(image_key, actions, ImageItem.image_key.exists())


def _enter_in(row: ImageItem, transaction: TransactWrite) -> None:
    transaction.update(row, actions=[ImageItem.document.set(row.image)], condition=ImageItem.image_key.exists())
    _record_in(transaction, None, row.image, row.version + 1)


def _change_in(
    transaction: TransactWrite,
    row: ImageItem,
    image: StoredImage,
    due_at: datetime | EllipsisType | None,
    *,
    in_studies: bool = True,
) -> None:
    actions: list[Action] = [ImageItem.document.set(image), *ImageItem.due(row.image_key, due_at)]
    transaction.update(row, actions=actions, condition=ImageItem.image_key.exists())
    _record_in(transaction, row.image, image, row.version + 1, in_studies=in_studies)


def _record_in(
    transaction: TransactWrite,
    before: StoredImage | None,
    after: StoredImage,
    version: int,
    *,
    in_studies: bool = True,
) -> None:
    """Add everything that is derived from an image to the transaction that writes its row."""
    then, now = places_of(before), places_of(after)
    is_sure = then == now or not is_announced(before)
    record_in = postings_table.record_in if is_sure else postings_table.record_anew_in
    for entry in sorted({*then, *now}):
        record_in(transaction, entry, then.get(entry, {}), now.get(entry, {}), version)
    instrument_table.record_in(transaction, before, after)
    present = before if in_studies else None
    studies_table.record_in(transaction, present, after, partial(_attributes, after.image_key))


def _attributes(image_key: str) -> bytes | None:
    return next((item.blob for item in ImageItem.batch_get([(image_key, ATTRIBUTES)], consistent_read=True)), None)
