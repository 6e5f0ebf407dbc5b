"""What DynamoDB has refused, told apart from what never reached it."""

from typing import Any

from pynamodb.exceptions import PynamoDBException

CONDITION = "ConditionalCheckFailedException"


def code_of(error: PynamoDBException) -> str | None:
    """AWS's code of the refusal; None for a time-out or a broken connection, over which PynamoDB's own way falls."""
    response: Any = getattr(error.cause, "response", None) or {}
    return response.get("Error", {}).get("Code")


def by_condition(error: PynamoDBException) -> bool:
    return code_of(error) == CONDITION
