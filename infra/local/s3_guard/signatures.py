"""Verify Signature Version 4 the way S3 and the other services do.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple, Self
from urllib.parse import quote

from local.iam.principals import Principal, Principals
from local.s3_guard.refusal import Refusal, mismatch
from local.s3_guard.wire import Wire
from local.settings import REGION

ALGORITHM = "AWS4-HMAC-SHA256"
_PARTS = 5


class Credential(NamedTuple):
    """The principal, day, region and service that a signature is for."""

    principal: Principal
    date: str
    region: str
    service: str
    ending: str

    @classmethod
    def parse(cls, text: str, token: str | None, principals: Principals, service: str = "s3") -> Self:
        """Parse a credential scope, sent with this session token. Raises Refusal when it is not of this stack."""
        parts = text.split("/")
        if len(parts) != _PARTS:
            raise Refusal(400, "AuthorizationQueryParametersError", "The credential is malformed.")
        principal = principals.find(parts[0])
        if principal is None or (principal.token and token is None):
            raise Refusal(403, "InvalidAccessKeyId", "The access key does not exist.")
        if token != principal.token:
            raise Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        if parts[2:] != [REGION, service, "aws4_request"]:
            raise Refusal(400, "AuthorizationHeaderMalformed", f"The scope must be of {REGION} and {service}.")
        return cls(principal, *parts[1:])

    def sign(self, text: str) -> str:
        """Return the signature of a text, in hexadecimal."""
        key = f"AWS4{self.principal.secret_key}".encode()
        for part in self[1:]:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Signature(NamedTuple):
    """The signature of a request, with the credential, time and headers it was made for."""

    credential: Credential
    moment: str
    headers: list[str]
    value: str


def verify(wire: Wire, signature: Signature, query: Iterable[tuple[str, str]], payload: str) -> None:
    """Compare a request's signature with our own. Raises Refusal when they differ or a header is not signed."""
    credential, moment, signed, value = signature
    if not moment.startswith(credential.date):
        raise mismatch()
    if "host" not in signed:
        raise Refusal(403, "AccessDenied", "The host header must be signed.")
    unsigned = [name for name in wire.headers if name.startswith("x-amz-") and name not in signed]
    if unsigned:
        raise Refusal(403, "AccessDenied", f"There were headers present which were not signed: {', '.join(unsigned)}")
    path = wire.path if credential.service == "s3" else wire.raw_path  # other services encode an encoded path again
    digest = hashlib.sha256(
        canonical(wire, path, signed, query, payload).encode("utf-8", "surrogateescape")
    ).hexdigest()
    scope = "/".join(credential[1:])
    expected = credential.sign(f"{ALGORITHM}\n{moment}\n{scope}\n{digest}")
    if not hmac.compare_digest(expected, value):
        raise mismatch()


def canonical(wire: Wire, path: str, signed: list[str], query: Iterable[tuple[str, str]], payload: str) -> str:
    """Return the canonical request for a path."""
    path = quote(path, safe="/-_.~", errors="surrogateescape")
    pairs = "&".join(f"{name}={value}" for name, value in sorted((_encoded(n), _encoded(v)) for n, v in query))
    headers = "".join(f"{name}:{re.sub(' +', ' ', wire.headers.get(name, '').strip())}\n" for name in signed)
    return "\n".join([wire.method, path, pairs, headers, ";".join(signed), payload])


def moment_of(text: str) -> datetime:
    """Parse a time in basic ISO 8601 format. Raises Refusal when it is malformed."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refusal(403, "AccessDenied", "The date is not in the format 20060102T150405Z.") from error


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
