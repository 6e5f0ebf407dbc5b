"""Know who is behind CloudFront, where the stack's parameters put it before the API."""

import hmac
import os
from typing import Any

from core.kernel.errors import Forbidden

HEADER = "x-lightbox-edge"  # CloudFront adds it; a client cannot know its value


def behind_edge(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with the address of the client, which CloudFront and then API Gateway have passed on.

    Without CloudFront the event is returned as it is. Raises Forbidden for a request that has gone round it.
    """
    secret = os.environ.get("EDGE_SECRET")
    if not secret:
        return event
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    if not hmac.compare_digest(headers.pop(HEADER, "").encode(), secret.encode()):
        raise Forbidden("Use the public address of the service")
    hops = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]  # ..., the client, CloudFront
    source = hops[-2] if len(hops) > 1 else event["requestContext"]["http"].get("sourceIp")
    context = event["requestContext"]
    return event | {"headers": headers, "requestContext": context | {"http": context["http"] | {"sourceIp": source}}}
