"""Check keys: the types of those of indexes, and where a query or a scan may start.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
"""

import re
from collections.abc import Mapping
from typing import Any

from local.dynamodb_guard.refusals import invalid
from local.dynamodb_guard.schemas import Item, Schema

_EQUAL = re.compile(r"(#?\w+)\s*=\s*(:\w+)")


def check_index_keys(item: Item, schema: Schema) -> None:
    """Raise Refusal when an attribute that is a key of an index has another type than the index, or is empty."""
    for index, keys in schema.indexes.items():
        for name in keys:
            if name not in item:
                continue
            actual, content = next(iter(item[name].items()))
            if actual != schema.types[name]:
                raise invalid(
                    f"One or more parameter values were invalid: Type mismatch for Index Key {name} "
                    f"Expected: {schema.types[name]} Actual: {actual} IndexName: {index}"
                )
            if actual in {"S", "B"} and not content:
                raise invalid(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not "
                    f"supported. The AttributeValue for a key attribute cannot contain an empty string value. {name}"
                )


def check_start(parameters: Mapping[str, Any], schema: Schema) -> None:
    """Raise Refusal for a start key that no earlier page of this query or scan can have ended with."""
    start: Item | None = parameters.get("ExclusiveStartKey")
    if not start:
        return
    index = parameters.get("IndexName")
    keys = {*schema.keys, *schema.keys_of(index)}
    if set(start) != keys or any(schema.types[name] not in start[name] for name in keys):
        raise invalid("The provided starting key is invalid")
    wanted = _asked(parameters)
    hash_key = next(iter(schema.keys_of(index)), "")
    if hash_key in wanted and wanted[hash_key] != start[hash_key]:
        raise invalid("The provided starting key is outside query boundaries based on provided conditions")


def _asked(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that the key condition of a query demands."""
    names, values = parameters.get("ExpressionAttributeNames", {}), parameters.get("ExpressionAttributeValues", {})
    found = _EQUAL.findall(parameters.get("KeyConditionExpression", ""))
    return {names.get(name, name): values[value] for name, value in found if value in values}
