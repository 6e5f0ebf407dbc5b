"""Tell why AWS failed: refused, too busy, or never reached."""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

# Codes of requests that may succeed in a moment: those of a 4xx, and those of a 5xx whose status PynamoDB leaves out.
_BUSY = {
    "ConcurrentModificationException",
    "InternalFailure",
    "InternalServerError",
    "LimitExceededException",
    "OperationAborted",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
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
        code = cause.response.get("Error", {}).get("Code", "")
        status = int(
            cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or (code if code.isdigit() else 0)
        )
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _BUSY
    return isinstance(cause, BotoCoreError)
