"""Check every signed call to a service other than S3 before it reaches moto: who signs it, and may they do it?

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from local.aws.cloud import Application, Environ, StartResponse, service_of
from local.iam.needs import UNSIGNED, Need, needs
from local.iam.principals import Principals
from local.s3_guard.refusal import Refusal
from local.s3_guard.signed import check_signed_call
from local.s3_guard.wire import Wire
from local.service_guard.calls import ServiceCall, call_of

COGNITO = "AWSCognitoIdentityProviderService."
_REST = {"ses"}  # services that tell errors by their status, and not by 400
_CODES = {  # what other services call a refusal of S3
    "AuthorizationHeaderMalformed": "IncompleteSignatureException",
    "AuthorizationQueryParametersError": "IncompleteSignatureException",
    "InvalidAccessKeyId": "UnrecognizedClientException",
    "InvalidToken": "UnrecognizedClientException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "RequestTimeTooSkewed": "InvalidSignatureException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}

type Check = Callable[[str, dict[str, Any]], None]


def _now() -> datetime:
    return datetime.now(UTC)


class Gate:
    """A WSGI application that accepts what AWS would accept.

    `checks` are the rules of single services: each takes an operation with its parameters, and raises Refusal.
    """

    def __init__(
        self,
        application: Application,
        principals: Principals,
        checks: Mapping[str, Check] | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.application = application
        self.principals = principals
        self.checks = checks or {}
        self.now = now

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if _is_public(environ):
            return self.application(environ, start_response)
        wire = Wire(environ)
        try:
            self._check(wire)
            wire.replace_body(bytes(wire.body))  # only S3 reads large bodies from disk
            return self.application(environ, start_response)
        except Refusal as refusal:
            code = _CODES.get(refusal.code, refusal.code)
            status = refusal.status if service_of(environ) in _REST else 400
            body = json.dumps({"__type": code, "message": refusal.message}).encode()
            headers = [("Content-Type", "application/x-amz-json-1.0"), ("Content-Length", str(len(body)))]
            start_response(f"{status} {code}", [*headers, ("x-amzn-ErrorType", code)])
            return [body]

    def _check(self, wire: Wire) -> None:
        principal = check_signed_call(wire, self.now(), self.principals)
        call = call_of(wire)
        if (need := principal.lacks(_needed(call))) is not None:
            raise Refusal(403, "AccessDeniedException", f"User: {principal.arn} is not authorized to perform: {need}")
        if check := self.checks.get(call.service):
            check(call.operation, call.parameters)


def _needed(call: ServiceCall) -> list[Need]:
    try:
        return list(needs(*call))
    except (KeyError, TypeError, AttributeError) as error:
        raise Refusal(400, "ValidationException", "A parameter is missing, or has a wrong type.") from error


def _is_public(environ: Environ) -> bool:
    """Return True for what nobody signs: Cognito's calls for users, and its public keys."""
    if "HTTP_AUTHORIZATION" in environ:
        return False
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    return not target or (target.startswith(COGNITO) and target.removeprefix(COGNITO) in UNSIGNED)
