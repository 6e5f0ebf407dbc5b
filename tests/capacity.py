"""Count what AWS bills for the calls that this process makes to moto: capacity units of DynamoDB, requests to S3.

Units follow from the sizes of items, as AWS defines them: a read takes one for each 4 KB, half of it if it is eventual;
a write takes one for each KB of the larger of the item before and after, twice that in a transaction, and one more for
each entry of an index that it adds, removes or changes. A write that changes nothing is left out. moto reports none.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

import moto_stack
from wire import WIRE, Call, unaudited

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
S3_CHEAP = {"GetObject", "HeadObject", "HeadBucket"}  # what costs as GET; deletions cost nothing
S3_FREE = {"DeleteObject", "DeleteObjects", "AbortMultipartUpload"}
_ROW, _READ = 1024, 4096  # bytes of a unit

type Item = Mapping[str, Any]


@dataclass
class Billed:
    """The cost of calls: calls to DynamoDB and S3, capacity units, S3 requests by price, bytes out of S3."""

    dynamodb: int = 0
    read_units: float = 0
    write_units: float = 0
    s3_gets: int = 0
    s3_puts: int = 0


def size_of(value: Mapping[str, Any]) -> int:
    """Return the size in bytes that DynamoDB counts for an attribute value, such as `{"S": "text"}`."""
    ((kind, given),) = value.items()
    if kind in {"M", "L"}:
        members = [("", each) for each in given] if kind == "L" else given.items()
        return 3 + sum(len(name.encode()) + size_of(member) + 1 for name, member in members)
    if kind in {"SS", "NS", "BS"}:
        return sum(size_of({kind[0]: member}) for member in given)
    return _SCALARS.get(kind, lambda _: 1)(given)


_SCALARS: dict[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "N": lambda number: ceil(len(number.lstrip("-").replace(".", "").strip("0")) / 2) + 1 + number.startswith("-"),
    "B": lambda content: len(content) if isinstance(content, bytes) else len(content) * 3 // 4,  # or base64, in moto
}


def item_size(item: Item) -> int:
    """Return the size in bytes of an item."""
    return sum(len(name.encode()) + size_of(value) for name, value in item.items())


@contextmanager
def billed(*, audited: bool = True) -> Generator[Billed]:
    """Yield what the calls cost that are made until the end of the block, with or without audit events."""
    bill = Billed()
    before: list[dict[Any, Item]] = []

    def begin(call: Call) -> None:
        if call.operation in WRITES:
            before.append(_rows())

    def end(call: Call) -> None:
        if not audited and not unaudited([call]):
            if call.operation in WRITES:
                before.pop()
            return
        if call.service == "s3":
            bill.s3_gets += call.operation in S3_CHEAP
            bill.s3_puts += call.operation not in S3_CHEAP | S3_FREE
        elif call.service == "dynamodb":
            bill.dynamodb += 1
            if call.operation in WRITES:
                times = 2 if call.operation == "TransactWriteItems" else 1
                bill.write_units += _written(before.pop(), _rows(), times)

    def read(parsed: Any, context: Any) -> None:
        bill.read_units += _read(context["call"], parsed)

    WIRE.before.append(begin)
    WIRE.after.append(end)
    _READERS.append(read)
    try:
        yield bill
    finally:
        WIRE.before.remove(begin)
        WIRE.after.remove(end)
        _READERS.remove(read)


_READERS: list[Any] = []


def _tell(parsed: Any, model: Any, context: dict[str, Any], **_: Any) -> None:
    if model.service_model.service_name == "dynamodb" and "call" in context:
        for reader in _READERS:
            reader(parsed, context)


BUILTIN_HANDLERS += [("after-call", _tell)]  # after those of `wire`, which note the call


def _read(call: Call, parsed: Any) -> float:
    given = call.parameters
    match call.operation:
        case "GetItem":
            return _units(item_size(parsed.get("Item", {})), given)
        case "Query" | "Scan":
            return _units(sum(map(item_size, parsed["Items"])), given)
        case "BatchGetItem":
            return sum(
                _units(size, asked)
                for name, asked in given["RequestItems"].items()
                for size in _sizes(parsed["Responses"].get(name, []), len(asked["Keys"]))
            )
        case _:
            return 0


def _sizes(found: Sequence[Item], asked: int) -> list[int]:
    return [*map(item_size, found), *[0] * (asked - len(found))]


def _units(size: int, given: Mapping[str, Any]) -> float:
    return max(1, ceil(size / _READ)) * (1 if given.get("ConsistentRead") else 0.5)


def _rows() -> dict[Any, Item]:
    """Return all rows of all tables, by table and key."""
    return {(name, *_key(moto_stack.TABLES[name]["KeySchema"], item)): item for name, item in moto_stack.rows()}


def _written(before: Mapping[Any, Item], after: Mapping[Any, Item], times: int) -> float:
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return sum(_row_units(before.get(key, {}), after.get(key, {}), key[0], times) for key in changed)


def _row_units(old: Item, new: Item, table: str, times: int) -> float:
    row = times * max(1, ceil(max(item_size(old), item_size(new)) / _ROW))
    return row + sum(
        _index_units(old, new, index) for index in moto_stack.TABLES[table].get("GlobalSecondaryIndexes", [])
    )


def _index_units(old: Item, new: Item, index: Mapping[str, Any]) -> float:
    then, now = _key(index["KeySchema"], old), _key(index["KeySchema"], new)
    whole = index["Projection"]["ProjectionType"] == "ALL"
    size = max(1, ceil(max(item_size(old), item_size(new)) / _ROW)) if whole else 1
    if then == now:
        return size if now and whole else 0
    return size * (bool(then) + bool(now))


def _key(schema: Any, item: Item) -> tuple[str, ...]:
    """Return the values of key attributes, or nothing if one is missing, as in a sparse index."""
    names = [each["AttributeName"] for each in schema]
    return tuple(str(item[name]) for name in names) if all(name in item for name in names) else ()
