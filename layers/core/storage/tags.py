"""Tags, in the directory table.

To read                     use
--------------------------  ----------------------------
a tag by name               kind = "tag", name
all tags, alphabetically    kind = "tag"
the name of a tag by id     kind = "tag_id", name = id
"""

from collections.abc import Collection

from pynamodb.transactions import TransactWrite

from core.domain.naming import new_id
from core.storage.directory import DirectoryItem
from core.storage.transactions import ConditionFailed, transact

TAG, TAG_ID = "tag", "tag_id"


def find_or_create(name: str, user_id: str) -> str:
    """The id of the tag with exactly this name. Safe against another request that makes it at the same time."""
    found = _id(name)
    if found:
        return found
    tag_id = new_id("tag_")

    def fill(transaction: TransactWrite) -> None:
        transaction.save(
            DirectoryItem(TAG, name, target=tag_id, user_id=user_id), condition=DirectoryItem.kind.does_not_exist()
        )
        transaction.save(DirectoryItem(TAG_ID, tag_id, target=name, user_id=user_id))

    try:
        transact(fill)
    except ConditionFailed:
        return _id(name) or find_or_create(name, user_id)
    return tag_id


def names(tag_ids: Collection[str]) -> dict[str, str]:
    return {item.name: item.target for item in DirectoryItem.batch_get([(TAG_ID, tag_id) for tag_id in set(tag_ids)])}


def _id(name: str) -> str | None:
    item = DirectoryItem.find(TAG, name)
    return item.target if item else None
