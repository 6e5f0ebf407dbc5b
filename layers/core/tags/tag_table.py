"""Store tags in the directory table.

    To read                         use
    ------------------------------  --------------------------------------------------------------
    a tag by name                   kind = "tag", name = <start of the folded name> 0x1F <name>
    all tags, alphabetically        kind = "tag"
    a tag by id                     kind = "tag_id", name = id
    tags with a word in their name  kind = "tag_word|<stem>": name = id
    ids that no longer are tags     kind = "tag_garbage": name = id

A name is stored once and images refer to it by id, so renaming a tag is one small transaction. A deleted tag has no
name, and so is never shown; its id is removed from the images later.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pynamodb.transactions import TransactWrite

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import retried, transact, write
from core.index.stemming import stems
from core.kernel.like_pattern import Pattern
from core.kernel.names import new_id
from core.kernel.text_forms import caseless

TAG, TAG_ID, GARBAGE = "tag", "tag_id", "tag_garbage"
SEPARATOR = "\x1f"
MOST_WORDS = 20  # of a name that are indexed
FOLDED = 64  # characters of a folded name in a key, which has room for 1,024 bytes


class TagRow(NamedTuple):
    tag_id: str
    name: str
    user_id: str

    @property
    def key(self) -> str:
        return key_of(self.name)


def key_of(name: str) -> str:
    """Return the position of a name in the alphabet: by its letters ignoring case, then exactly."""
    return caseless(name)[:FOLDED] + SEPARATOR + name


@retried
def find_or_create(name: str, user_id: str) -> tuple[str, bool]:
    """Return the id of the tag with exactly this name, and whether it is new. Safe against concurrent creation."""
    found = ids([name]).get(name)
    if found:
        return found, False
    tag_id = new_id("tag_")

    def fill(transaction: TransactWrite) -> None:
        _name_in(transaction, TagRow(tag_id, name, user_id))
        transaction.save(DirectoryItem(TAG_ID, tag_id, target=name, user_id=user_id))

    transact(fill)
    return tag_id, True


def find(tag_id: str) -> TagRow | None:
    item = DirectoryItem.find(TAG_ID, tag_id, consistent_read=True)
    return TagRow(tag_id, item.target, item.user_id) if item else None


def rename(row: TagRow, name: str) -> None:
    """Rename a tag. Raises ConditionFailed if another tag has the name, or the tag has changed."""

    def fill(transaction: TransactWrite) -> None:
        _unname_in(transaction, row, keep=_words(name))
        _name_in(transaction, row._replace(name=name), skip=_words(row.name))
        transaction.update(
            DirectoryItem(TAG_ID, row.tag_id),
            actions=[DirectoryItem.target.set(name)],
            condition=DirectoryItem.target == row.name,
            add_version_condition=False,
        )

    transact(fill)


def delete(row: TagRow) -> None:
    """Delete a tag. Raises ConditionFailed if the tag has changed."""

    def fill(transaction: TransactWrite) -> None:
        _unname_in(transaction, row)
        as_read = DirectoryItem.target == row.name
        transaction.delete(DirectoryItem(TAG_ID, row.tag_id), condition=as_read, add_version_condition=False)
        transaction.save(DirectoryItem(GARBAGE, row.tag_id))

    transact(fill)


def garbage() -> Iterator[str]:
    return (item.name for item in DirectoryItem.query(GARBAGE, consistent_read=True))


def forget(tag_id: str) -> None:
    write(lambda: DirectoryItem(GARBAGE, tag_id).delete(add_version_condition=False))


def names(tag_ids: Collection[str]) -> dict[str, str]:
    keys = [(TAG_ID, tag_id) for tag_id in set(tag_ids)]
    return {item.name: item.target for item in DirectoryItem.batch_get(keys, consistent_read=True)}


def ids(names: Iterable[str]) -> dict[str, str]:
    """Return the ids of the names that are tags."""
    keys = [(TAG, key_of(name)) for name in dict.fromkeys(names)]
    found = DirectoryItem.batch_get(keys, consistent_read=True) if keys else ()
    return {item.name.partition(SEPARATOR)[2]: item.target for item in found}


def after(key: str | None = None, prefix: str = "") -> Iterator[TagRow]:
    """Yield tags in order after a position, of those whose names begin with `prefix`, ignoring case."""
    window = DirectoryItem.name > key if key else None
    if prefix:
        window = DirectoryItem.name.startswith(caseless(prefix)[:FOLDED])
    for item in DirectoryItem.query(TAG, window, page_size=200, consistent_read=True):
        yield TagRow(item.target, item.name.partition(SEPARATOR)[2], item.user_id)


def matching(pattern: str) -> list[str]:
    """Return the ids of the tags whose names match a pattern (see `Pattern`)."""
    wanted = Pattern.read(pattern)
    return [row.tag_id for row in after(prefix=wanted.prefix) if wanted.matches(row.name)]


def with_word(stem: str) -> list[str]:
    """Return the ids of the tags with this word in their name."""
    return [item.name for item in DirectoryItem.query(_word_kind(stem), consistent_read=True)]


def _words(name: str) -> set[str]:
    return set(sorted(stems([name]))[:MOST_WORDS])


def _word_kind(stem: str) -> str:
    return f"tag_word|{stem}"


def _name_in(transaction: TransactWrite, row: TagRow, skip: Collection[str] = ()) -> None:
    transaction.save(
        DirectoryItem(TAG, row.key, target=row.tag_id, user_id=row.user_id),
        condition=DirectoryItem.kind.does_not_exist(),
    )
    for stem in sorted(_words(row.name) - set(skip)):
        transaction.save(DirectoryItem(_word_kind(stem), row.tag_id))


def _unname_in(transaction: TransactWrite, row: TagRow, keep: Collection[str] = ()) -> None:
    transaction.delete(DirectoryItem(TAG, row.key), add_version_condition=False)
    for stem in sorted(_words(row.name) - set(keep)):
        transaction.delete(DirectoryItem(_word_kind(stem), row.tag_id), add_version_condition=False)
