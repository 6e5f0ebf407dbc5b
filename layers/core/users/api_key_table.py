"""Store API keys in the directory table (see core/users/user_table.py for how they are read)."""

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import Addition, write
from core.users.api_key import ApiKey


def addition(user_id: str, key: ApiKey) -> Addition:
    """Return what adds a new key to a transaction."""
    item = DirectoryItem(_kind(user_id), key.id, document=key.model_dump(mode="json"))
    return lambda transaction: transaction.save(item, condition=DirectoryItem.kind.does_not_exist())


def find(user_id: str, key_id: str) -> ApiKey | None:
    item = DirectoryItem.find(_kind(user_id), key_id, consistent_read=True)
    return ApiKey.model_validate(item.document) if item else None


def of(user_id: str) -> list[ApiKey]:
    """Return all keys of a user, oldest first."""
    items = DirectoryItem.query(_kind(user_id), consistent_read=True)
    return sorted((ApiKey.model_validate(item.document) for item in items), key=lambda key: (key.created_at, key.id))


def remove(user_id: str, key_id: str) -> None:
    write(lambda: DirectoryItem(_kind(user_id), key_id).delete(add_version_condition=False))


def _kind(user_id: str) -> str:
    return f"api_key|{user_id}"
