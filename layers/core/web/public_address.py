"""Tell at which address the service was called, for links in documents that leave it."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends


def _address(request: Request) -> str:
    """Return scheme and host as API Gateway knows them, not as a client's Host header names them."""
    event = request.resolved_event
    scheme = "http" if request.headers.get("x-forwarded-proto") == "http" else "https"
    return f"{scheme}://{event['requestContext']['domainName']}"


PublicAddress = Annotated[str, Depends(_address)]
