"""Mend slow DynamoDB queries: moto sorts the whole table for each, though only one partition can match.

Replaces `Table.query`, which starts from `Table.all_items`:
https://github.com/getmoto/moto/blob/5.2.5/moto/dynamodb/models/table.py#L749
"""

import copy
from collections.abc import Iterable
from typing import Any

_INDEX_NAME = 6  # position of `index_name` among the arguments of `Table.query` after the hash key


def patch() -> None:
    """Make a query read the items of one partition, of the table or of an index."""
    from moto.dynamodb.models.table import Table  # noqa: PLC0415 - loaded with the rest of moto

    table: Any = Table
    table.query = _of_one_partition(table.query)


def _of_one_partition(query: Any) -> Any:
    def of_one_partition(self: Any, hash_key: Any, *given: Any, **named: Any) -> Any:
        index = named["index_name"] if "index_name" in named else given[_INDEX_NAME]
        if not self.range_key_attr:
            return query(self, hash_key, *given, **named)
        view = copy.copy(self)
        if index:
            wanted = named.get("hash_key_conditions") or []
            view.items = {
                each: {name: item for name, item in partition.items() if _has(item, wanted)}
                for each, partition in self.items.items()
            }
        else:
            view.items = {hash_key: self.items.get(hash_key, {})}
        return query(view, hash_key, *given, **named)

    return of_one_partition


def _has(item: Any, wanted: Iterable[tuple[str, Any]]) -> bool:
    return all(name in item.attrs and item.attrs[name] == value for name, value in wanted)
