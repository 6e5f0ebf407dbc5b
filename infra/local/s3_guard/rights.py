"""Decide whether a principal may do what a request to S3 asks, by its role's policies and the bucket's own.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html
"""

from collections.abc import Iterable
from typing import Any

from local.aws.cloud import Application, StartResponse
from local.iam.conditions import Context
from local.iam.needs import Need, needs, unlisted
from local.iam.principals import Principal
from local.iam.statements import Statement
from local.s3_guard.buckets import Buckets
from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire

_MISSING = (b"<Code>NoSuchKey</Code>", b"<Code>NoSuchVersion</Code>")
_HEADERS = (
    *("x-amz-acl", "x-amz-server-side-encryption", "x-amz-server-side-encryption-customer-algorithm"),
    *("x-amz-copy-source", "x-amz-metadata-directive", "x-amz-storage-class", "x-amz-content-sha256"),
)


def authorize(principal: Principal, wire: Wire, operation: str, parameters: dict[str, Any], buckets: Buckets) -> None:
    """Raise Refusal unless the principal may do this, and no policy of a bucket denies it."""
    context = _context(principal, wire)
    for need in needs("s3", operation, parameters):
        bucket = need.resource.removeprefix("arn:aws:s3:::").partition("/")[0]
        if not _may(principal, need, buckets.policy(bucket), context):
            message = f"User: {principal.arn} is not authorized to perform: {need}"
            raise Refusal(403, "AccessDenied", message)


def answer_without_listing(
    application: Application, principal: Principal, wire: Wire, missing: Iterable[Need], start_response: StartResponse
) -> Iterable[bytes]:
    """Answer a request; to those who may not list the bucket, a missing object is forbidden. Raises Refusal."""
    if principal.lacks(missing) is None:
        return application(wire.environ, start_response)
    started: list[tuple[Any, ...]] = []
    body = application(wire.environ, lambda *given: started.append(given))
    status = str(started[0][0])
    if status.startswith("404"):
        content = b"".join(body)
        if wire.method == "HEAD" or any(code in content for code in _MISSING):
            raise Refusal(403, "AccessDenied", "Access Denied")
        body = [content]
    start_response(*started[0])
    return body


def missing_object(operation: str, parameters: dict[str, Any]) -> list[Need]:
    """Return what a principal must have to be told that the object of a request is missing."""
    return list(unlisted(operation, parameters))


def _may(principal: Principal, need: Need, policy: tuple[Statement, ...], context: Context) -> bool:
    covering = [each for each in policy if each.covers(need.action, need.resource, context, principal.names)]
    if any(each.denies for each in covering):
        return False
    return principal.may(need, context) or any(each.names(principal.own_names) for each in covering)


def _context(principal: Principal, wire: Wire) -> Context:
    """Return the condition keys of a request; loopback stands for the newest TLS."""
    query = dict(wire.query)
    found = {
        "aws:SecureTransport": "true",
        "aws:SourceIp": "127.0.0.1",
        "aws:PrincipalArn": principal.role_arn,
        "s3:TlsVersion": "1.3",
    }
    found |= {f"s3:{name}": wire.headers[name] for name in _HEADERS if name in wire.headers}
    return found | {f"s3:{name}": query[name] for name in ("prefix", "delimiter", "max-keys") if name in query}
