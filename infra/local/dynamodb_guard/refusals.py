"""Name the errors of DynamoDB."""

from local.s3_guard.refusal import Refusal


def invalid(message: str) -> Refusal:
    """Return the refusal of a request that no repetition would make right."""
    return Refusal(400, "ValidationException", message)
