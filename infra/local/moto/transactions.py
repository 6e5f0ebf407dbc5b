"""Mend slow DynamoDB transactions: moto copies the whole table for each write, to undo a transaction that fails.

Replaces the backup of `DynamoDBBackend.transact_write_items` by one of the items that the transaction touches:
https://github.com/getmoto/moto/blob/5.2.5/moto/dynamodb/models/__init__.py#L604
"""

import copy
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any


def patch() -> None:
    """Make a transaction copy only the items it touches. The caller ensures that no two run at the same time."""
    from moto.dynamodb import models  # noqa: PLC0415 - loaded with the rest of moto
    from moto.dynamodb.models.dynamo_type import DynamoType  # noqa: PLC0415
    from moto.dynamodb.models.table import Table  # noqa: PLC0415

    transact = models.DynamoDBBackend.transact_write_items

    def with_own_backup(self: Any, transact_items: list[dict[str, Any]]) -> None:
        before = list(_touched(self.tables, transact_items, DynamoType))
        try:
            transact(self, transact_items)
        except Exception:
            for table, hash_key, range_key, item in before:
                _put_back(table, hash_key, range_key, item)
            raise

    def deepcopy(value: Any, *rest: Any) -> Any:
        """Make moto's own backup of a table the table itself, so that restoring it changes nothing."""
        return value if isinstance(value, Table) else copy.deepcopy(value, *rest)

    backend: Any = models.DynamoDBBackend
    backend.transact_write_items = with_own_backup
    package: Any = models
    package.copy = SimpleNamespace(deepcopy=deepcopy, copy=copy.copy)


def _touched(tables: dict[str, Any], operations: list[dict[str, Any]], key_type: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the table, the keys and a copy of each item that may change; leave malformed input to moto to refuse."""
    for operation in operations:
        given: dict[str, Any] = next(iter(operation.values()), {})
        table = tables.get(str(given.get("TableName")))
        key = given.get("Key") or given.get("Item") or {}
        if table is None or table.hash_key_attr not in key or (table.range_key_attr or table.hash_key_attr) not in key:
            continue
        hash_key = key_type(key[table.hash_key_attr])
        range_key = key_type(key[table.range_key_attr]) if table.range_key_attr else None
        partition = table.items.get(hash_key)
        item = partition.get(range_key) if partition is not None and table.range_key_attr else partition
        yield table, hash_key, range_key, copy.deepcopy(item)


def _put_back(table: Any, hash_key: Any, range_key: Any, item: Any) -> None:
    items, key = (table.items[hash_key], range_key) if table.range_key_attr else (table.items, hash_key)
    if item is None:
        items.pop(key, None)
    else:
        items[key] = item
