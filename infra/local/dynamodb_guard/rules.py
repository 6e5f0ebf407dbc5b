"""Check each DynamoDB request by the rules of its operation."""

from collections.abc import Mapping
from typing import Any

from local.dynamodb_guard.expressions import check_filter, check_ranges
from local.dynamodb_guard.keys import check_index_keys, check_start
from local.dynamodb_guard.refusals import invalid
from local.dynamodb_guard.schemas import SchemaOf
from local.dynamodb_guard.values import check_values, size_of

IN_A_BATCH = 25  # writes
TRANSACTION = 4 << 20  # bytes
TOKEN = 36  # characters


class Rules:
    """The rules of the tables that `schema_of` knows."""

    def __init__(self, schema_of: SchemaOf) -> None:
        self.schema_of = schema_of

    def check(self, operation: str, parameters: dict[str, Any]) -> None:
        """Raise Refusal for what DynamoDB refuses and moto takes."""
        match operation:
            case "Query" | "Scan":
                self._check_reading(operation, parameters)
            case "BatchWriteItem":
                self._check_batch(parameters)
            case "TransactWriteItems":
                self._check_transaction(parameters)
            case "PutItem" | "UpdateItem" | "DeleteItem":
                self._check_write(parameters)
            case _:
                return

    def _check_reading(self, operation: str, parameters: dict[str, Any]) -> None:
        check_ranges(parameters)
        if (schema := self.schema_of(parameters.get("TableName", ""))) is None:
            return
        check_start(parameters, schema)
        if operation == "Query":
            check_filter(parameters, schema.keys_of(parameters.get("IndexName")))

    def _check_batch(self, parameters: dict[str, Any]) -> None:
        writes = [(table, each) for table, several in parameters["RequestItems"].items() for each in several]
        if len(writes) > IN_A_BATCH:
            raise invalid("Too many items requested for the BatchWriteItem call")
        for table, each in writes:
            self._check_write({"TableName": table, **each.get("PutRequest", {})})

    def _check_transaction(self, parameters: dict[str, Any]) -> None:
        writes = [given for each in parameters["TransactItems"] for given in each.values()]
        if len(parameters.get("ClientRequestToken", "")) > TOKEN:
            raise invalid(f"Value at 'clientRequestToken' must have length less than or equal to {TOKEN}")
        for given in writes:
            self._check_write(given)
        if (size := sum(map(_sent, writes))) > TRANSACTION:
            raise invalid(f"Transaction payload size cannot exceed 4MB. Payload Size: {size}")

    def _check_write(self, parameters: Mapping[str, Any]) -> None:
        item = parameters.get("Item", {})
        check_values([*item.values(), *parameters.get("ExpressionAttributeValues", {}).values()])
        check_ranges(parameters)
        if schema := self.schema_of(parameters.get("TableName", "")):
            check_index_keys(item, schema)


def _sent(write: Mapping[str, Any]) -> int:
    """Return the bytes that a write of a transaction sends, as DynamoDB Local counts them."""
    return sum(size_of(write.get(part, {})) for part in ("Item", "Key", "ExpressionAttributeValues"))
