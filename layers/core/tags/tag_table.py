"""Store tags in the directory table.

    To read                         use
    ------------------------------  --------------------------------------------------------------
    a tag by name                   kind = "tag", name = <start of the folded name> 0x1F <name>
    all tags, alphabetically        kind = "tag"
    a tag by id                     kind = "tag_id", name = id
    tags with a word in their name  kind = "tag_word", name = <term of the word> 0x1F <id>: target = id
    ids that no longer are tags     kind = "tag_garbage": name = id
    tags that others replace        kind = "tag_merge", name = id: target = id of the other, user_id as of the tag

A name is stored once and images refer to it by id, so renaming a tag is one small transaction. A deleted tag has no
name, and so is never shown; its id is removed from the images later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from pynamodb.transactions import TransactWrite

from core.aws.directory_table import DirectoryItem
from core.aws.table import Item, Keys
from core.aws.transactions import retried, transact, write
from core.index.beginnings import longest
from core.index.terms import BEGINNING, Terms
from core.index.text_terms import text_terms
from core.kernel.like_pattern import Pattern
from core.kernel.names import new_id
from core.kernel.text_forms import caseless

TAG, TAG_ID, TAG_WORD, GARBAGE, MERGE = "tag", "tag_id", "tag_word", "tag_garbage", "tag_merge"
SEPARATOR = "\x1f"
MOST_TERMS = 45  # of the words in a name: renaming removes and enters as many, and a transaction takes 100 items
FOLDED = 64  # characters of a folded name in a key, which has room for 1,024 bytes


class TagRow(NamedTuple):
    tag_id: str
    name: str
    user_id: str

    @property
    def key(self) -> str:
        return key_of(self.name)


class Merge(NamedTuple):
    """A tag that another takes the place of, until no image wears it; `user_id` created it."""

    tag_id: str
    into: str
    user_id: str


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
        renamed = row._replace(name=name)
        _unname_in(transaction, row, keep=_words(renamed))
        _name_in(transaction, renamed, skip=_words(row))
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
        _delete_in(transaction, row)
        transaction.save(DirectoryItem(GARBAGE, row.tag_id))

    transact(fill)


def begin_merge(merge: Merge) -> None:
    item = DirectoryItem(MERGE, merge.tag_id, target=merge.into, user_id=merge.user_id)
    write(lambda: item.save(add_version_condition=False))


def merge_of(tag_id: str) -> Merge | None:
    item = DirectoryItem.find(MERGE, tag_id, consistent_read=True)
    return Merge(tag_id, item.target, item.user_id) if item else None


def merges() -> Iterator[Merge]:
    for item in DirectoryItem.query(MERGE, consistent_read=True):
        yield Merge(item.name, item.target, item.user_id)


@retried
def delete_merged(tag_id: str) -> bool:
    """Delete a tag that no image wears any more. Return False if it was deleted before."""
    row = find(tag_id)
    if row is not None:
        transact(lambda transaction: _delete_in(transaction, row))
    return row is not None


def end_merge(tag_id: str) -> None:
    write(lambda: DirectoryItem(MERGE, tag_id).delete(add_version_condition=False))


def garbage() -> Iterator[str]:
    return (item.name for item in DirectoryItem.query(GARBAGE, consistent_read=True))


def forget(tag_id: str) -> None:
    write(lambda: DirectoryItem(GARBAGE, tag_id).delete(add_version_condition=False))


def names(tag_ids: Collection[str], just_read: Mapping[str, str]) -> dict[str, str]:
    """Return names by id, some just read. A new name may take a moment to be seen, but a new tag is found at once."""
    known = {tag_id: just_read[tag_id] for tag_id in tag_ids if tag_id in just_read}
    known |= _named(set(tag_ids) - known.keys(), consistent=False)
    return known | _named(set(tag_ids) - known.keys(), consistent=True)


def read_with[R: Item](tag_ids: Iterable[str], rows: type[R], keys: Keys) -> tuple[list[R], dict[str, str]]:
    """Return rows of another table and names of tags by id, as `Item.read_with` reads."""
    found, tags = rows.read_with(keys, DirectoryItem, ((TAG_ID, tag_id) for tag_id in tag_ids))
    return found, {item.name: item.target for item in tags}


def _named(tag_ids: Collection[str], *, consistent: bool) -> dict[str, str]:
    found = DirectoryItem.batch_get([(TAG_ID, tag_id) for tag_id in tag_ids], consistent_read=consistent)
    return {item.name: item.target for item in found}


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


def with_word(word: Terms) -> list[str]:
    """Return the ids of the tags with a word in their name that has any of these terms."""
    places = (each if each.startswith(BEGINNING) else each + SEPARATOR for each in sorted(word))
    windows = (DirectoryItem.name.startswith(place) for place in places)
    found = chain.from_iterable(DirectoryItem.query(TAG_WORD, window, consistent_read=True) for window in windows)
    return [item.target for item in found]


@retried
def enter_words(tag_id: str) -> None:
    """Enter the words of a tag that are not entered yet, if there still is one."""
    row = find(tag_id)
    if row is None:
        return
    keys = [(TAG_WORD, word) for word in _words(row)]
    entered = {item.name for item in DirectoryItem.batch_get(keys, consistent_read=True)} if keys else ()

    def fill(transaction: TransactWrite) -> None:
        transaction.condition_check(DirectoryItem, TAG_ID, tag_id, condition=DirectoryItem.target == row.name)
        _enter_in(transaction, row, skip=entered)

    transact(fill)


def forget_old_words() -> None:
    """Delete the words that were stored by their stems alone."""
    with DirectoryItem.batch_write() as batch:
        for item in DirectoryItem.scan(DirectoryItem.kind.startswith(f"{TAG_WORD}|")):
            batch.delete(item)


def _words(row: TagRow) -> list[str]:
    """Return where the words of a tag are entered, in order."""
    return [f"{each}{SEPARATOR}{row.tag_id}" for each in longest(text_terms([row.name]))[:MOST_TERMS]]


def _name_in(transaction: TransactWrite, row: TagRow, skip: Collection[str] = ()) -> None:
    transaction.save(
        DirectoryItem(TAG, row.key, target=row.tag_id, user_id=row.user_id),
        condition=DirectoryItem.kind.does_not_exist(),
    )
    _enter_in(transaction, row, skip)


def _enter_in(transaction: TransactWrite, row: TagRow, skip: Collection[str]) -> None:
    for word in _words(row):
        if word not in skip:
            transaction.save(DirectoryItem(TAG_WORD, word, target=row.tag_id))


def _delete_in(transaction: TransactWrite, row: TagRow) -> None:
    _unname_in(transaction, row)
    as_read = DirectoryItem.target == row.name
    transaction.delete(DirectoryItem(TAG_ID, row.tag_id), condition=as_read, add_version_condition=False)


def _unname_in(transaction: TransactWrite, row: TagRow, keep: Collection[str] = ()) -> None:
    transaction.delete(DirectoryItem(TAG, row.key), add_version_condition=False)
    for word in _words(row):
        if word not in keep:
            transaction.delete(DirectoryItem(TAG_WORD, word), add_version_condition=False)
