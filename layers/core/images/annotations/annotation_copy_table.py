"""Keep a packed copy of the annotations of an image beside its row, so that one read takes those of many images.

part          holds
------------  ----------------------------------------------------------------------
packed#<n>    a piece of all present annotations, as compressed JSON, and its revision

The copy changes in the transaction that changes the row, which names its revision. A reader that meets another
revision, or a row from before there were copies, reads the annotations themselves.
"""

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from core.aws.table import Item
from core.images import image_table
from core.images.annotations.model import Annotation
from core.images.image_table import ImageItem
from core.images.model import AnnotationCopy
from core.kernel.names import new_id

MOST_BYTES = 350_000  # of a piece: a DynamoDB item takes 400 KB

type Documents = list[dict[str, Any]]


class PackedItem(Item):
    class Meta:
        table_name = os.environ.get("IMAGES_TABLE", "ImagesTable")

    image_key = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    packed = BinaryAttribute(legacy_encoding=False)
    revision = UnicodeAttribute()


class Copy:
    """The new copy of the annotations of an image: what its row says of it, and the pieces to write."""

    def __init__(self, present: Iterable[Annotation]) -> None:
        documents = [each.document for each in sorted(present, key=lambda each: each.index)]
        packed = zlib.compress(json.dumps(documents, separators=(",", ":")).encode()) if documents else b""
        self.pieces = [packed[start : start + MOST_BYTES] for start in range(0, len(packed), MOST_BYTES)]
        self.named = AnnotationCopy(revision=new_id(""), pieces=len(self.pieces)) if documents else None

    def write_in(self, transaction: TransactWrite, image_key: str) -> None:
        """Write the pieces over those of the copy before, the last of which may remain, as all versions do."""
        for number, piece in enumerate(self.pieces):
            revision = self.named.revision if self.named else ""
            transaction.save(PackedItem(image_key, _part(number), packed=piece, revision=revision))


def read(rows: Sequence[ImageItem]) -> Iterator[tuple[ImageItem, Documents]]:
    """Yield rows with their annotations by index: a read for every hundred pieces, and one for an image without a copy.

    The annotations are those of the row, or newer.
    """
    copies = {row.image_key: row.image.annotation_copy for row in rows if row.image.annotation_count}
    pieces = [(key, _part(number)) for key, copy in copies.items() if copy for number in range(copy.pieces)]
    found = {
        (item.image_key, item.part, item.revision): item.packed
        for item in (PackedItem.batch_get(pieces, consistent_read=True) if pieces else ())
    }
    for row in rows:
        copy = copies.get(row.image_key)
        names = [(row.image_key, _part(number), copy.revision) for number in range(copy.pieces)] if copy else []
        if not row.image.annotation_count:
            yield row, []
        elif names and all(name in found for name in names):
            yield row, json.loads(zlib.decompress(b"".join(found[name] for name in names)))
        else:
            yield row, image_table.find_whole(row.image_key, consistent=True)[1]


def _part(number: int) -> str:
    return f"packed#{number:03d}"
