"""Check every S3 request before it reaches moto; pass requests to other services on."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from local.aws.cloud import Application, Environ, StartResponse, service_of
from local.iam.principals import Principals
from local.s3_guard.buckets import Buckets
from local.s3_guard.checksums import check_sums
from local.s3_guard.chunked import unchunk
from local.s3_guard.cors import Headers, preflight, response_headers
from local.s3_guard.limits import check_limits, check_metadata
from local.s3_guard.operations import operation_of
from local.s3_guard.post_policy import check_policy, read_form
from local.s3_guard.posts import store
from local.s3_guard.presigned import check_presigned
from local.s3_guard.refusal import Refusal
from local.s3_guard.rights import answer_without_listing, authorize, missing_object
from local.s3_guard.signed import check_signed
from local.s3_guard.wire import Wire

LONGEST_KEY = 1024
_MOTOS_OWN = ("access-control-", "x-amz-sdk-checksum-algorithm", "x-amz-content-sha256")
_JWKS = re.compile(r"/[\w-]+_\w+/\.well-known/jwks\.json")


def _now() -> datetime:
    return datetime.now(UTC)


class Door:
    """A WSGI application that accepts what S3 would accept. `rules_of` returns the CORS rules of a bucket.

    `elsewhere` answers the requests to other services.
    """

    def __init__(
        self,
        application: Application,
        elsewhere: Application,
        buckets: Buckets,
        principals: Principals,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.application = application
        self.elsewhere = elsewhere
        self.buckets = buckets
        self.principals = principals
        self.now = now

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if _is_for_another_service(environ):
            return self.elsewhere(environ, start_response)
        wire = Wire(environ)
        rules_of = self.buckets.cors_rules
        try:
            if wire.method == "OPTIONS":
                start_response("200 OK", [*preflight(wire, rules_of), ("Content-Length", "0")])
                return []
            return self._answer(wire, _with(start_response, response_headers(wire, rules_of)))
        except Refusal as refusal:
            body = refusal.document()
            headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
            start_response(f"{refusal.status} {refusal.code}", [*headers, *response_headers(wire, rules_of)])
            return [] if wire.method == "HEAD" else [body]

    def _answer(self, wire: Wire, start_response: StartResponse) -> Iterable[bytes]:
        if wire.cut_short:
            raise Refusal(400, "IncompleteBody", "You did not provide the number of bytes specified.")
        if len(wire.key.encode("utf-8", "surrogateescape")) > LONGEST_KEY:
            raise Refusal(400, "KeyTooLongError", "Your key is too long.")
        if any(name == "X-Amz-Algorithm" for name, _ in wire.query):
            principal = check_presigned(wire, self.now(), self.principals)
        elif "authorization" in wire.headers:
            principal = check_signed(wire, self.now(), self.principals)
        elif wire.method == "POST" and wire.headers.get("content-type", "").startswith("multipart/form-data"):
            return self._store_form(wire, start_response)
        else:
            raise Refusal(403, "AccessDenied", "Anonymous requests are not allowed.")
        operation, parameters = operation_of(wire)
        authorize(principal, wire, operation, parameters, self.buckets)
        check_limits(wire, operation, self.buckets)
        if wire.method == "PUT":
            if "content-length" not in wire.headers:
                raise Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
            unchunk(wire)
            check_sums(wire.headers, wire.body)
            if _wants_a_checksum(wire):
                wire.replace_body(bytes(wire.body))  # moto computes one from bytes only
        missing = missing_object(operation, parameters)
        return answer_without_listing(self.application, principal, wire, missing, start_response)

    def _store_form(self, wire: Wire, start_response: StartResponse) -> Iterable[bytes]:
        form = read_form(wire)
        principal = check_policy(form, self.now(), self.principals)
        place = {"Bucket": wire.bucket, "Key": form.fields["key"]}
        authorize(principal, wire, "PutObject", place, self.buckets)
        check_metadata(form.fields)
        check_sums(form.fields, form.data)
        return store(self.application, wire, form, start_response)


def _with(start_response: StartResponse, ours: Headers) -> StartResponse:
    """Replace moto's inexact CORS headers by ours, and drop the headers that moto repeats from the upload."""

    def start(status: str, headers: Headers, *rest: Any) -> Any:
        kept = [(name, value) for name, value in headers if not name.lower().startswith(_MOTOS_OWN)]
        return start_response(status, [*kept, *ours], *rest)

    return start


def _wants_a_checksum(wire: Wire) -> bool:
    algorithm = wire.headers.get("x-amz-sdk-checksum-algorithm", "").lower()
    return bool(algorithm) and f"x-amz-checksum-{algorithm}" not in wire.headers


def _is_for_another_service(environ: Environ) -> bool:
    """Return True for a request to another service; not all of these are signed."""
    names_a_target = "HTTP_X_AMZ_TARGET" in environ
    return service_of(environ) != "s3" or names_a_target or bool(_JWKS.fullmatch(environ["PATH_INFO"]))
