"""Store collections in the directory table.

    To read                                   use
    ----------------------------------------  --------------------------------------------------
    a collection                              kind = "collection", name = id
    its images, in order                      kind = "collection_images", name = id
    the collections in a scope, newest first  kind = "collections|<scope>", backwards: name = id

All rows of a collection change in one transaction, on condition that its own row has not changed.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from core.aws.directory_table import DirectoryItem
from core.aws.table import Item
from core.aws.transactions import Transaction, transact
from core.collections.model import Member, StoredCollection

COLLECTION, IMAGES = "collection", "collection_images"
_TOGETHER = 100


class BesideItem(Item):
    """A row that changes only with that of its collection, and so needs no version of its own."""

    class Meta:
        table_name = os.environ.get("DIRECTORY_TABLE", "DirectoryTable")

    kind = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    document = JSONAttribute(null=True)


class CollectionRow:
    """A collection with the version that it was read in."""

    def __init__(self, item: DirectoryItem) -> None:
        self.item = item
        self.collection = StoredCollection.model_validate(item.document)


def find(collection_id: str) -> CollectionRow | None:
    item = DirectoryItem.find(COLLECTION, collection_id, consistent_read=True)
    return CollectionRow(item) if item else None


def members(collection_id: str) -> list[Member]:
    """Return the images of a collection, in order; none if it does not exist."""
    item = DirectoryItem.find(IMAGES, collection_id, consistent_read=True)
    return [Member(*each) for each in (item.document or {}).get("members", [])] if item else []


def newest(scope: str, before: str | None) -> Iterator[str]:
    """Yield the ids of the collections in a scope that come before an id, backwards."""
    window = DirectoryItem.name < before if before else None
    found = DirectoryItem.query(_listed(scope), window, scan_index_forward=False, page_size=_TOGETHER)
    return (item.name for item in found)


def find_many(ids: Iterable[str]) -> Iterator[StoredCollection]:
    """Yield the collections with these ids, in this order, without those that are gone."""
    for some in batched(ids, _TOGETHER, strict=False):
        items = DirectoryItem.batch_get([(COLLECTION, each) for each in some], consistent_read=True)
        found = {item.name: item for item in items}
        yield from (CollectionRow(found[each]).collection for each in some if each in found)


def create(collection: StoredCollection, images: Sequence[Member]) -> None:
    """Write a new collection. Raises ConditionFailed if it exists."""
    item = DirectoryItem(COLLECTION, collection.collection_id, user_id=collection.user_id)
    transact(lambda transaction: _write_in(transaction, item, None, collection, images))


def change(row: CollectionRow, collection: StoredCollection, images: Sequence[Member] | None) -> None:
    """Replace a collection, and its images unless None. Raises ConditionFailed if it has changed."""
    transact(lambda transaction: _write_in(transaction, row.item, row.collection, collection, images))


def remove(row: CollectionRow) -> None:
    """Remove a collection. Raises ConditionFailed if it has changed."""
    collection_id = row.collection.collection_id

    def fill(transaction: Transaction) -> None:
        transaction.delete(row.item)
        for kind in (IMAGES, *map(_listed, row.collection.scopes)):
            transaction.delete(BesideItem(kind, collection_id))

    transact(fill)


def moment(created_at: datetime) -> str:
    """Return the time of creation of an image as a member keeps it."""
    return created_at.isoformat(timespec="microseconds")


def _write_in(
    transaction: Transaction,
    item: DirectoryItem,
    before: StoredCollection | None,
    after: StoredCollection,
    images: Sequence[Member] | None,
) -> None:
    item.document = after.model_dump(mode="json")
    transaction.save(item)
    if images is not None:
        document = {"members": [list(each) for each in images]}
        transaction.save(BesideItem(IMAGES, after.collection_id, document=document))
    earlier = before.scopes if before else frozenset[str]()
    for scope in after.scopes - earlier:
        transaction.save(BesideItem(_listed(scope), after.collection_id))
    for scope in earlier - after.scopes:
        transaction.delete(BesideItem(_listed(scope), after.collection_id))


def _listed(scope: str) -> str:
    return f"collections|{scope}"
