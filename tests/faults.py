"""Make AWS calls fail as they do on a bad day, each kind as its service says it."""

from collections.abc import Callable

from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from wire import Call

type Fault = Callable[[Call], Exception]

_SINGLE_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
_READING = ("Get", "BatchGet", "Query", "List", "Head", "Describe", "AdminGet", "AdminList")


def refused(code: str, status: int, *reasons: str) -> Fault:
    """Return a refusal by AWS; `reasons` are those of a cancelled transaction, one for each write."""

    def fault(call: Call) -> Exception:
        message = f"Transaction cancelled, please refer cancellation reasons [{', '.join(reasons)}]" if reasons else ""
        answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
        cancelled = {"CancellationReasons": [{"Code": each} for each in reasons]} if reasons else {}
        return ClientError(answer | cancelled, call.operation)  # pyright: ignore[reportArgumentType]

    return fault


def timed_out(_: Call) -> Exception:
    return ReadTimeoutError(endpoint_url="https://aws")


def reset(_: Call) -> Exception:
    return ConnectionClosedError(endpoint_url="https://aws")


def out_of_reach(_: Call) -> Exception:
    return EndpointConnectionError(endpoint_url="https://aws")


FAILING = {
    "dynamodb": [
        refused("ProvisionedThroughputExceededException", 400),
        refused("InternalServerError", 500),
        reset,
        refused("RequestLimitExceeded", 400),
        out_of_reach,
        refused("ThrottlingException", 400),
    ],
    "s3": [
        refused("InternalError", 500),
        refused("SlowDown", 503),
        reset,
        refused("500", 500),  # to a HEAD, which has no body
        refused("503", 503),
    ],
    "cognito-idp": [refused("InternalErrorException", 500), refused("TooManyRequestsException", 400), out_of_reach],
    "sesv2": [refused("InternalServiceErrorException", 500), refused("TooManyRequestsException", 429), reset],
}


def conflicts(call: Call) -> list[Fault]:
    """Return the ways in which a write meets another transaction."""
    if call.operation == "TransactWriteItems":
        return [
            refused("TransactionCanceledException", 400, "None", "TransactionConflict"),
            refused("TransactionInProgressException", 400),
        ]
    return [refused("TransactionConflictException", 400)] if call.operation in _SINGLE_WRITES else []


def is_writing(call: Call) -> bool:
    return not call.operation.startswith(_READING)
