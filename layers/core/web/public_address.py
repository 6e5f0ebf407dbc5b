"""Tell the address of the service, for links in documents that leave it."""

import os
from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends


def _address(request: Request) -> str:
    """Return the stack's PublicUrl, or else the address that API Gateway knows: never what a Host header names."""
    event = request.resolved_event
    scheme = "http" if request.headers.get("x-forwarded-proto") == "http" else "https"
    return (os.environ.get("PUBLIC_URL") or f"{scheme}://{event['requestContext']['domainName']}").rstrip("/")


def _dicomweb(address: Annotated[str, Depends(_address)]) -> str:
    return f"{address}/dicomweb"


PublicAddress = Annotated[str, Depends(_address)]
DicomwebRoot = Annotated[str, Depends(_dicomweb)]
