"""Keep the items of DynamoDB, and read each only when it is used: a stack starts before ten thousand are parsed."""

import base64
import json
import time
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any

from local.kept.book import Book
from local.kept.journal import Call
from local.moto.attribute_values import wire_form
from local.moto.tables import table_of, tables


class Items:
    """The keeper of DynamoDB."""

    def notice(self, call: Call) -> list[tuple[str, dict[str, Any]]]:
        """Return the table and the key, or the item, of each write."""
        return list(_writes(call.operation, call.parameters))

    def save(self, rows: Any, _call: Call, noticed: list[tuple[str, dict[str, Any]]]) -> Iterable[str]:
        for name, given in noticed:
            table = table_of(name)
            key = [given[each] for each in table.table_key_attrs]
            item = table.get_item(*map(_value, key))
            place = (table.name, json.dumps(key))
            if item is None:
                rows.execute("DELETE FROM items WHERE place = ? AND key = ?", place)
            else:
                content = {name: wire_form(value) for name, value in item.to_json()["Attributes"].items()}
                rows.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", (*place, json.dumps(content)))
        return ()

    def restore(self, book: Book) -> None:
        """Put every item back into its table, but those whose time to live is over.

        Those of tables that the template no longer declares stay aside.
        """
        _remove_expired(book)
        kept = _kept_item()
        for name, key, item in book.rows("SELECT place, key, item FROM items ORDER BY rowid"):
            table = table_of(name)
            if table is None:
                continue
            keys = [_value(each) for each in json.loads(key)]
            if table.range_key_attr:
                table.items[keys[0]][keys[1]] = kept(keys[0], keys[1], item)
            else:
                table.items[keys[0]] = kept(keys[0], None, item)


def _writes(operation: str, given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    match operation:
        case "PutItem" | "UpdateItem" | "DeleteItem":
            yield given["TableName"], given.get("Item") or given["Key"]
        case "BatchWriteItem":
            for table, requests in given["RequestItems"].items():
                for request in requests:
                    yield (
                        table,
                        request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"],
                    )
        case "TransactWriteItems":
            for write in given["TransactItems"]:
                for kind, of_kind in write.items():
                    if kind != "ConditionCheck":
                        yield of_kind["TableName"], of_kind.get("Item") or of_kind["Key"]
        case _:
            return


def _remove_expired(book: Book) -> None:
    with book.changing() as rows:
        for table in tables():
            if name := table.ttl.get("AttributeName"):
                expired = (table.name, f'$."{name}".N', time.time())
                rows.execute("DELETE FROM items WHERE place = ? AND CAST(item ->> ? AS REAL) < ?", expired)


def _value(given: dict[str, Any]) -> Any:
    """Return a value of moto's for one in wire form, whose bytes are in base64."""
    from moto.dynamodb.models.dynamo_type import DynamoType  # noqa: PLC0415 - loaded with the rest of moto

    return DynamoType(_with_bytes(given))


def _with_bytes(given: dict[str, Any]) -> dict[str, Any]:
    kind, content = next(iter(given.items()))
    match kind:
        case "M":
            return {kind: {name: _with_bytes(member) for name, member in content.items()}}
        case "L":
            return {kind: [_with_bytes(member) for member in content]}
        case "B":
            return {kind: base64.b64decode(content)}
        case "BS":
            return {kind: [base64.b64decode(member) for member in content]}
        case _:
            return given


@cache
def _kept_item() -> Any:
    from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict  # noqa: PLC0415 - loaded with the rest of moto

    class KeptItem(Item):
        """An item of moto's whose attributes are parsed on first use."""

        def __init__(self, hash_key: Any, range_key: Any, content: str) -> None:
            self.hash_key = hash_key
            self.range_key = range_key
            self.content = content

        @cached_property
        def attrs(self) -> Any:
            found = LimitedSizeDict()
            for name, value in json.loads(self.content).items():
                dict.__setitem__(found, name, _value(value))  # its own one sums up all sizes for each attribute
            self.content = ""
            return found

    return KeptItem
