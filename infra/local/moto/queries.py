"""Mend DynamoDB queries: moto sorts the whole table for each, and says too early that there is nothing more.

DynamoDB stops at the limit without a look at what follows, so a page that reaches it always has a LastEvaluatedKey.
Replaces `Table.query`, which starts from `Table.all_items`, and `Table.scan`:
https://github.com/getmoto/moto/blob/5.2.5/moto/dynamodb/models/table.py#L749
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
"""

import copy
import inspect
from collections.abc import Iterable
from typing import Any

_INDEX_NAME = 6  # position of `index_name` among the arguments of `Table.query` after the hash key


def patch() -> None:
    """Make a query read the items of one partition, of the table or of an index."""
    from moto.dynamodb.models.table import Table  # noqa: PLC0415 - loaded with the rest of moto

    table: Any = Table
    table.query = _of_one_partition(_stopping_at_limit(table.query, "projection_expressions"))
    table.scan = _stopping_at_limit(table.scan, "projection_expression")


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


def _stopping_at_limit(read: Any, projection: str) -> Any:
    named = inspect.signature(read)

    def stopping_at_limit(self: Any, *given: Any, **more: Any) -> Any:
        """Read without filter and projection, which may drop the item that the next page starts behind."""
        call = named.bind(self, *given, **more)
        if call.arguments.get("filters") or call.arguments.get("filter_kwargs"):  # of the old API, which nobody uses
            return read(*call.args, **call.kwargs)
        wanted, kept = call.arguments.get("filter_expression"), call.arguments.get(projection)
        call.arguments.update({"filter_expression": None, projection: None})
        found, count, last = read(*call.args, **call.kwargs)
        if last is None and count and count == call.arguments["limit"]:
            last = self._get_last_evaluated_key(found[-1], call.arguments.get("index_name"))
        passed = [item for item in found if wanted is None or wanted.expr(item)]
        return [item.project(kept) for item in passed] if kept else passed, count, last

    return stopping_at_limit


def _has(item: Any, wanted: Iterable[tuple[str, Any]]) -> bool:
    return all(name in item.attrs and item.attrs[name] == value for name, value in wanted)
