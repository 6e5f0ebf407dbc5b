"""Read DynamoDB's answers without asking the service model about each attribute of each item.

An attribute is `{type: content}`, and JSON has it already as botocore would return it; only binary content is decoded.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from botocore.parsers import JSONParser

type Attribute = dict[str, Any]


class _Parser(JSONParser):
    def _handle_map(self, shape: Any, value: Any) -> Any:
        if shape.value.name != "AttributeValue":
            return super()._handle_map(shape, value)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType]
        for attribute in value.values():
            _decode(attribute)
        return value


class _Parsers:
    """Botocore asks this for a parser after each call."""

    def create_parser(self, protocol_name: str) -> _Parser:  # noqa: ARG002 - DynamoDB speaks only one
        return _Parser()


def read_plainly(client: Any) -> None:
    """Let a client of DynamoDB parse its answers in this way."""
    client._endpoint._response_parser_factory = _Parsers()  # noqa: SLF001


def plain(attribute: Attribute) -> Any:
    """Return what an attribute holds: text, a number, bytes, True, False, None, or a set, list or dict of these."""
    ((kind, content),) = attribute.items()
    if kind == "S":
        return content
    if kind == "M":
        return {name: plain(each) for name, each in content.items()}
    if kind == "L":
        return [plain(each) for each in content]
    if kind in _OTHERS:
        return _OTHERS[kind](content)
    return content


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdecimal() else float(text)


_OTHERS: dict[str, Callable[[Any], Any]] = {
    "N": _number,
    "NULL": lambda _: None,
    "SS": set,
    "BS": set,
    "NS": lambda content: {_number(each) for each in content},
}


def _decode(attribute: Attribute) -> None:
    """Decode the base64 in an attribute, in place."""
    for kind, content in attribute.items():
        if kind == "M":
            for each in content.values():
                _decode(each)
        elif kind == "L":
            for each in content:
                _decode(each)
        elif kind == "B":
            attribute[kind] = b64decode(content)
        elif kind == "BS":
            attribute[kind] = [b64decode(each) for each in content]
