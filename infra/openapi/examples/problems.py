"""Give an example of a problem for each status, and of what API Gateway answers itself."""

from typing import Any

from core.kernel.errors import (
    ContentTooLarge,
    Forbidden,
    ImageExists,
    InvalidParameter,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
    Problem,
    RangeNotSatisfiable,
    SignInRequired,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
)
from openapi.examples.story import KNEE

_KINDS = (
    InvalidParameter.named("limit", "Input should be less than or equal to 100"),
    SignInRequired(),
    Forbidden("Only the owner or an administrator may change this image"),
    NotFound(),
    NotAcceptable("The frames are stored as image/jls: accept that, or transfer-syntax=*"),
    ImageExists.at("/image_key", "Choose another key, or omit it", "taken"),
    PreconditionFailed(),
    ContentTooLarge("A frame has more than 128 megapixels."),
    UnsupportedMediaType("The PNG is cut short."),
    RangeNotSatisfiable.of(1_482_920),
    ValidationFailed.at("/tags/0", "String should have at least 1 character", "string_too_short"),
    TooManyRequests(),
    Unavailable("Too many concurrent changes"),
    Problem(),
)
PROBLEMS = {int(problem.status): problem for problem in _KINDS}
REFUSALS = {
    401: "Unauthorized",
    404: "Not Found",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_REQUEST = {"instance": f"/v1/images/{KNEE}", "request_id": "JKJaXmPLvHcESHA="}


def examples_of_status(status: int) -> dict[str, Any]:
    """Return an example by media type for an answer of this status."""
    refusal = {"application/json": {"message": REFUSALS[status]}} if status in REFUSALS else {}
    return {"application/problem+json": PROBLEMS[status].document() | _REQUEST} | refusal
