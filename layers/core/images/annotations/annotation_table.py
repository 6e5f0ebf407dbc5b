"""Store annotations and their versions in the partition of their image (see core.images.image_table).

part                               holds
---------------------------------  ------------------------------------------------------------
annotation#<index>                 the annotation
version#<index>#<revision>         what it is and was; revisions are ULIDs, so they sort by time
version#<index>#<revision>#gone    that it was deleted
"""

import os

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from core.aws.table import Item
from core.images.annotations.model import Annotation, AnnotationVersion
from core.images.image_table import ANNOTATION

VERSION = "version#"
GONE = "#gone"


class AnnotationItem(Item):
    """An annotation or one of its versions; its revision is the row's version."""

    class Meta:
        table_name = os.environ.get("IMAGES_TABLE", "ImagesTable")

    image_key = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    annotation = JSONAttribute()
    revision = UnicodeAttribute()


def find(image_key: str, index: int) -> Annotation | None:
    for item in AnnotationItem.batch_get([(image_key, _part(index))], consistent_read=True):
        return Annotation.model_validate(item.annotation)
    return None


def versions(image_key: str, index: int) -> list[AnnotationVersion]:
    """Return the versions of an annotation, oldest first."""
    items = AnnotationItem.query(image_key, AnnotationItem.part.startswith(f"{VERSION}{index:05d}#"))
    return [
        AnnotationVersion(
            version=number, deleted=item.part.endswith(GONE), annotation=Annotation.model_validate(item.annotation)
        )
        for number, item in enumerate(items, start=1)
    ]


def add_in(transaction: TransactWrite, annotation: Annotation) -> None:
    _put_in(transaction, annotation, AnnotationItem.image_key.does_not_exist())


def replace_in(transaction: TransactWrite, annotation: Annotation, revision: str) -> None:
    """Replace an annotation, on condition that the stored one still has this revision."""
    _put_in(transaction, annotation, AnnotationItem.revision == revision)


def remove_in(transaction: TransactWrite, annotation: Annotation, gone: str) -> None:
    """Remove an annotation, on condition that it is still this one; `gone` is the revision of its end."""
    part = _part(annotation.index)
    here, is_this = AnnotationItem(annotation.image_key, part), AnnotationItem.revision == annotation.revision
    transaction.delete(here, condition=is_this)
    _keep_in(transaction, annotation, f"{VERSION}{annotation.index:05d}#{gone}{GONE}")


def _put_in(transaction: TransactWrite, annotation: Annotation, condition: Condition) -> None:
    transaction.save(_item(annotation, _part(annotation.index)), condition=condition)
    _keep_in(transaction, annotation, f"{VERSION}{annotation.index:05d}#{annotation.revision}")


def _keep_in(transaction: TransactWrite, annotation: Annotation, part: str) -> None:
    transaction.save(_item(annotation, part))


def _item(annotation: Annotation, part: str) -> AnnotationItem:
    return AnnotationItem(annotation.image_key, part, annotation=annotation.document, revision=annotation.revision)


def _part(index: int) -> str:
    return f"{ANNOTATION}{index:05d}"
