"""Check attribute values: digits and range of numbers, and how deep they are nested.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

import base64
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from local.dynamodb_guard.refusals import invalid
from local.dynamodb_guard.schemas import Item

DIGITS = 38
LARGEST = Decimal("9" * DIGITS + "e88")
DEPTH = 31  # levels of lists and maps: the value within is the 32nd


def check_values(values: Iterable[Mapping[str, Any]]) -> None:
    """Raise Refusal for a value that DynamoDB does not store."""
    for value in values:
        _check(value, 0)


def size_of(item: Item) -> int:
    """Return the bytes that an item counts, names and values, as DynamoDB estimates them."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _check(value: Mapping[str, Any], depth: int) -> None:
    if len(value) != 1:
        raise invalid("Supplied AttributeValue must contain exactly one of the supported datatypes")
    kind, content = next(iter(value.items()))
    match kind:
        case "N":
            _check_number(content)
        case "NS":
            for number in content:
                _check_number(number)
        case "M" | "L":
            if depth >= DEPTH:
                raise invalid("Nesting Levels have exceeded supported limits")
            for member in content.values() if kind == "M" else content:
                _check(member, depth + 1)
        case _:
            return


def _check_number(text: str) -> None:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise invalid("The parameter cannot be converted to a numeric value") from error
    if not number.is_finite():
        raise invalid("The parameter cannot be converted to a numeric value")
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    if len(digits) > DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    if number.copy_abs() > LARGEST:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")


def _size(value: Mapping[str, Any]) -> int:
    kind, content = next(iter(value.items()))
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(base64.b64decode(content))
        case "N":
            return len(content.strip("-").replace(".", "").strip("0")) // 2 + 1
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: each}) for each in content)
        case "M" | "L":
            names = "".join(content) if kind == "M" else ""
            members = content.values() if kind == "M" else content
            return 3 + len(names.encode()) + sum(1 + _size(each) for each in members)
        case _:
            return 1
