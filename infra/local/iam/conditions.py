"""Evaluate the condition block of a policy statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache

type Context = Mapping[str, str]
type Conditions = tuple[tuple[str, str, tuple[str, ...]], ...]  # operator, key, values

_IF_EXISTS = "IfExists"


class UnknownCondition(ValueError):
    """A policy uses a condition operator that the laptop stack cannot evaluate."""


@cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile IAM's wildcards: `*` is any text, `?` one character, and nothing else is special."""
    parts = ({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", text))
    return re.compile("".join(parts), re.DOTALL)


def _like(given: str, value: str) -> bool:
    return pattern(value).fullmatch(given) is not None


def _equal_in_any_case(given: str, value: str) -> bool:
    return given.casefold() == value.casefold()


def _numeric(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda given, value: compare(float(given), float(value))


_POSITIVE: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": operator.eq,
    "StringEqualsIgnoreCase": _equal_in_any_case,
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": _equal_in_any_case,
    "NumericEquals": _numeric(operator.eq),
    "NumericLessThan": _numeric(operator.lt),
    "NumericLessThanEquals": _numeric(operator.le),
    "NumericGreaterThan": _numeric(operator.gt),
    "NumericGreaterThanEquals": _numeric(operator.ge),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
}


def conditions_in(block: Mapping[str, Mapping[str, object]]) -> Conditions:
    """Return a condition block as triples of operator, key and values. Raises UnknownCondition."""
    found = tuple(
        (name, key, tuple(_text(value) for value in (values if isinstance(values, list) else [values])))  # pyright: ignore[reportUnknownVariableType]
        for name, keys in block.items()
        for key, values in keys.items()
    )
    for name, _, _ in found:
        if name.removesuffix(_IF_EXISTS) not in {*_POSITIVE, *_NEGATED, "Null"}:
            raise UnknownCondition(f"The laptop stack cannot evaluate the condition operator {name}.")
    return found


def hold(conditions: Conditions, context: Context) -> bool:
    """Return True if all conditions hold. A key that a request lacks meets only negated and IfExists conditions."""
    return all(_holds(name, context.get(key), values) for name, key, values in conditions)


def _holds(name: str, given: str | None, values: tuple[str, ...]) -> bool:
    if name == "Null":
        return str(given is None).lower() in values
    base = name.removesuffix(_IF_EXISTS)
    if given is None:
        return base != name or base in _NEGATED
    if base in _NEGATED:
        return not any(_POSITIVE[_NEGATED[base]](given, value) for value in values)
    return any(_POSITIVE[base](given, value) for value in values)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
