"""Tell why AWS failed: refused, too busy, or never reached."""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

# Codes that AWS answers with a 4xx although the same request may succeed in a moment.
_BUSY = {
    "ConcurrentModificationException",
    "LimitExceededException",
    "OperationAborted",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


def code_of(error: PynamoDBException) -> str | None:
    """AWS's code of the refusal; None for a time-out or a broken connection, over which PynamoDB's own way falls."""
    response: Any = getattr(error.cause, "response", None) or {}
    return response.get("Error", {}).get("Code")


def is_passing(error: Exception) -> bool:
    """Return whether AWS could not be reached or was too busy, so that the same request may succeed in a moment."""
    cause = getattr(error, "cause", None) or error  # PynamoDB wraps what botocore raises
    if isinstance(cause, ClientError):
        # A HEAD has no body to tell a code in, so the status counts too: 5xx is AWS's fault, whatever its name.
        status = int(cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR or cause.response.get("Error", {}).get("Code", "") in _BUSY
    return isinstance(cause, BotoCoreError)
