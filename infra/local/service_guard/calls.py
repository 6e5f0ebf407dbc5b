"""Read the service, operation and parameters of a signed call to a service other than S3."""

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from local.aws.cloud import service_of
from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire

_NAMED_BY_BOTO3 = {"ses": "sesv2"}
_REST = {("POST", "/v2/email/outbound-emails"): "SendEmail", ("POST", "/v2/email/identities"): "CreateEmailIdentity"}


class ServiceCall(NamedTuple):
    """A call as boto3 names it: its service, operation and parameters."""

    service: str
    operation: str
    parameters: dict[str, Any]


def call_of(wire: Wire) -> ServiceCall:
    """Return the call of a request. Raises Refusal when its body is not what its protocol demands."""
    signed_for = service_of(wire.environ)
    service = _NAMED_BY_BOTO3.get(signed_for, signed_for)
    target = wire.headers.get("x-amz-target", "").rpartition(".")[2]
    body = bytes(wire.body)
    if "form-urlencoded" in wire.headers.get("content-type", ""):
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        return ServiceCall(service, form.get("Action", ""), dict[str, Any](form))
    operation = target or _REST.get((wire.method, wire.path), f"{wire.method} {wire.path}")
    try:
        parameters = json.loads(body) if body else {}
    except ValueError as error:
        raise Refusal(400, "SerializationException", "The body is not JSON.") from error
    if not isinstance(parameters, dict):
        raise Refusal(400, "SerializationException", "The body is not a JSON object.")
    return ServiceCall(service, operation, parameters)
