"""Read from moto's DynamoDB what the stack must know of tables without a request of its own."""

from typing import Any

from local.dynamodb_guard.schemas import Schema
from local.settings import ACCOUNT, REGION


def schema_of(name: str) -> Schema | None:
    """Return the keys of a table; None when there is no such table."""
    table = table_of(name)
    if table is None:
        return None
    return Schema(
        _keys(table.schema),
        {each["AttributeName"]: each["AttributeType"] for each in table.attr},
        {index.name: _keys(index.schema) for index in table.all_indexes()},
    )


def _keys(schema: list[dict[str, str]]) -> tuple[str, ...]:
    ordered = sorted(schema, key=lambda each: each["KeyType"])  # HASH before RANGE
    return tuple(each["AttributeName"] for each in ordered)


def table_of(name: str) -> Any:
    """Return moto's table of a name or an ARN; None when there is no such table."""
    return _tables().get(name.rpartition("/")[2])


def tables() -> list[Any]:
    """Return all tables of moto's."""
    return list(_tables().values())


def _tables() -> dict[str, Any]:
    from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415 - loaded with the rest of moto

    return dynamodb_backends[ACCOUNT][REGION].tables
