"""Check expressions: reversed ranges, and filters on the key that is asked for.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html
"""

import base64
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from local.dynamodb_guard.refusals import invalid

EXPRESSIONS = ("KeyConditionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression")
_BETWEEN = re.compile(r"BETWEEN\s+(:\w+)\s+AND\s+(:\w+)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w:.#])(#\w+|[A-Za-z_]\w*)")
_WORDS = {
    *("AND", "OR", "NOT", "BETWEEN", "IN"),
    *("ATTRIBUTE_EXISTS", "ATTRIBUTE_NOT_EXISTS", "ATTRIBUTE_TYPE", "BEGINS_WITH", "CONTAINS", "SIZE"),
}


def check_ranges(parameters: Mapping[str, Any]) -> None:
    """Raise Refusal for a BETWEEN whose upper bound is below its lower one, or of another type."""
    values = parameters.get("ExpressionAttributeValues", {})
    for name in EXPRESSIONS:
        for low, high in _BETWEEN.findall(parameters.get(name, "")):
            if low in values and high in values:
                _check_range(name, values[low], values[high])


def check_filter(parameters: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    """Raise Refusal for a filter of a query that names an attribute of the key."""
    for name in _names_in(parameters.get("FilterExpression", ""), parameters.get("ExpressionAttributeNames", {})):
        if name in keys:
            raise invalid(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
            )


def _names_in(expression: str, names: Mapping[str, str]) -> Iterator[str]:
    for name in _NAME.findall(expression):
        if name.upper() not in _WORDS:
            yield names.get(name, name)


def _check_range(expression: str, low: Mapping[str, Any], high: Mapping[str, Any]) -> None:
    (low_kind, low_value), (high_kind, high_value) = (next(iter(each.items())) for each in (low, high))
    if low_kind != high_kind:
        raise invalid(f"Invalid {expression}: The BETWEEN operator requires same data type for lower and upper bounds")
    if _ordered(low_kind, low_value) > _ordered(high_kind, high_value):
        raise invalid(
            f"Invalid {expression}: The upper bound of BETWEEN must be greater than or equal to the lower one"
        )


def _ordered(kind: str, value: Any) -> Any:
    match kind:
        case "N":
            return Decimal(value)
        case "B":
            return base64.b64decode(value)
        case _:
            return str(value).encode()
