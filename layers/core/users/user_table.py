"""Store users in the directory table, names and addresses in lower case, so that `Ann` cannot pass for `ann`.

    To read                          use
    -------------------------------  ---------------------------------
    a user by name                   kind = "user", name
    all users, alphabetically        kind = "user"
    the name of a user by id         kind = "user_id", name = id
    the holder of an address         kind = "email", name = address
    the API keys of a user           kind = "api_key|<user id>"
    one of them                      kind = "api_key|<user id>", name = key id

Name and address are reserved in one transaction, before Cognito learns of the user, and so are never taken twice.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pynamodb.expressions.operand import Path
from pynamodb.transactions import TransactWrite

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import Addition, transact
from core.users.model import State, StoredUser, folded

USER, USER_ID, EMAIL = "user", "user_id", "email"


class Row(NamedTuple):
    """A user and their row, whose version shows whether somebody else has changed it."""

    item: DirectoryItem
    user: StoredUser


def find(name: str) -> Row | None:
    """Return the user with this name, in any state."""
    item = DirectoryItem.find(USER, folded(name), consistent_read=True)
    return Row(item, StoredUser.model_validate(item.document)) if item else None


def find_by_id(user_id: str) -> Row | None:
    item = DirectoryItem.find(USER_ID, user_id, consistent_read=True)
    return find(item.target) if item else None


def names(user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of existing users by id, in lower case, with one read."""
    keys = [(USER_ID, user_id) for user_id in user_ids]
    return {item.name: item.target for item in DirectoryItem.batch_get(keys)} if keys else {}


def holder_of(email: str) -> Row | None:
    """Return the user who has this address or is about to get it."""
    item = DirectoryItem.find(EMAIL, folded(email), consistent_read=True)
    return find(item.target) if item else None


def after(name: str | None) -> Iterator[StoredUser]:
    """Yield every active user whose name comes after this one, in order."""
    for item in DirectoryItem.query(USER, DirectoryItem.name > name if name else None, page_size=100):
        user = StoredUser.model_validate(item.document)
        if user.state is State.ACTIVE:
            yield user


def reserve(user: StoredUser) -> Row:
    """Reserve name and address for a user to be created. Raises ConditionFailed if either is taken."""
    item = _item(user)

    def fill(transaction: TransactWrite) -> None:
        transaction.save(item, condition=DirectoryItem.kind.does_not_exist())
        transaction.save(DirectoryItem(EMAIL, folded(user.email), target=user.key), DirectoryItem.kind.does_not_exist())

    transact(fill)
    return Row(item, user)


def enter(user: StoredUser) -> None:
    """Write a user whom Cognito knows already. Raises ConditionFailed if the name is taken."""

    def fill(transaction: TransactWrite) -> None:
        transaction.save(_item(user), condition=DirectoryItem.kind.does_not_exist())
        transaction.save(DirectoryItem(USER_ID, user.id, target=user.key))
        if user.email:
            address = DirectoryItem(EMAIL, folded(user.email), target=user.key)
            transaction.save(address, condition=DirectoryItem.kind.does_not_exist())

    transact(fill)


def change(row: Row, user: StoredUser, *additions: Addition, witness: Row | None = None) -> Row:
    """Replace the user in a row, who may have got an id or another address, with further writes at the same time.

    Raises ConditionFailed if the user or the witness was changed meanwhile, or the new address is taken.
    """
    moved = folded(user.email) != folded(row.user.email)

    def fill(transaction: TransactWrite) -> None:
        transaction.update(row.item, actions=[DirectoryItem.document.set(_document(user))])
        if witness:
            unchanged = Path("version") == witness.item.version
            transaction.condition_check(DirectoryItem, USER, witness.item.name, condition=unchanged)
        if user.id and not row.user.id:
            transaction.save(DirectoryItem(USER_ID, user.id, target=user.key))
        if moved:
            address = DirectoryItem(EMAIL, folded(user.email), target=user.key)
            transaction.save(address, condition=DirectoryItem.kind.does_not_exist())
            if row.user.email:
                transaction.delete(DirectoryItem(EMAIL, folded(row.user.email)), add_version_condition=False)
        for add in additions:
            add(transaction)

    transact(fill)
    return Row(row.item, user)


def remove(row: Row) -> None:
    """Release name and address. Raises ConditionFailed if the user was changed meanwhile."""

    def fill(transaction: TransactWrite) -> None:
        transaction.delete(row.item)
        if row.user.email:
            transaction.delete(
                DirectoryItem(EMAIL, folded(row.user.email)),
                condition=DirectoryItem.target == row.user.key,
                add_version_condition=False,
            )
        if row.user.id:
            transaction.delete(DirectoryItem(USER_ID, row.user.id), add_version_condition=False)

    transact(fill)


def _item(user: StoredUser) -> DirectoryItem:
    return DirectoryItem(USER, user.key, document=_document(user))


def _document(user: StoredUser) -> dict[str, object]:
    return user.model_dump(mode="json", exclude={"images"})
