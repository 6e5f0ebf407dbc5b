"""Check a request that is signed in its Authorization header, as SDKs do."""

import re
from datetime import datetime, timedelta

from local.aws.cloud import service_of
from local.iam.principals import Principal, Principals
from local.s3_guard.checksums import digest
from local.s3_guard.refusal import Refusal
from local.s3_guard.signatures import ALGORITHM, Credential, Signature, moment_of, verify
from local.s3_guard.wire import Wire

SKEW = timedelta(minutes=15)
_HEADER = re.compile(rf"{ALGORITHM} Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{{64}})")
_SHA256 = re.compile("[0-9a-f]{64}")


def check_signed(wire: Wire, now: datetime, principals: Principals) -> Principal:
    """Return who signed a request to S3. Raises Refusal unless the signature is of this request and its body."""
    payload = wire.headers.get("x-amz-content-sha256")
    signature = _signature(wire, now, principals, "s3")
    if payload is None:
        raise Refusal(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    verify(wire, signature, wire.query, payload)
    if _SHA256.fullmatch(payload) and digest("sha256", wire.body).hex() != payload:
        raise Refusal(400, "XAmzContentSHA256Mismatch", "The body is not the one that was signed.")
    return signature.credential.principal


def check_signed_call(wire: Wire, now: datetime, principals: Principals) -> Principal:
    """Return who signed a call to another service. Raises Refusal unless the signature is of this call."""
    if "authorization" not in wire.headers:
        raise Refusal(400, "MissingAuthenticationToken", "Request is missing Authentication Token")
    signature = _signature(wire, now, principals, service_of(wire.environ))
    verify(wire, signature, wire.query, digest("sha256", wire.body).hex())
    return signature.credential.principal


def _signature(wire: Wire, now: datetime, principals: Principals, service: str) -> Signature:
    given = _HEADER.fullmatch(wire.headers["authorization"].strip())
    if given is None:
        raise Refusal(400, "AuthorizationHeaderMalformed", "Only AWS4-HMAC-SHA256 is understood.")
    moment = wire.headers.get("x-amz-date", "")
    if abs(now - moment_of(moment)) > SKEW:
        raise Refusal(403, "RequestTimeTooSkewed", "The difference between the request time and ours is too large.")
    credential = Credential.parse(given[1], wire.headers.get("x-amz-security-token"), principals, service)
    return Signature(credential, moment, given[2].split(";"), given[3])
