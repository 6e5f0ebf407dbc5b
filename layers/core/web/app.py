"""Run the HTTP edge: one small app per Lambda, with every failure answered as RFC 9457 problem+json."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import OpenAPIResponseValidationMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType, RequestValidationError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.kernel import noted
from core.kernel.errors import (
    InvalidParameter,
    MalformedBody,
    NotFound,
    OutputTooLarge,
    Problem,
    Unavailable,
    UnsupportedMediaType,
    ValidationFailed,
)
from core.kernel.pointers import pointed, sentence
from core.web import idempotency
from core.web.admission import admit
from core.web.answer_size import fits
from core.web.audited import CHANGES, Audited, is_reading
from core.web.compression import compressed, with_plain_tags
from core.web.edge import behind_edge
from core.web.head_answer import without_body
from core.web.logging import logger
from core.web.observed import observed
from core.web.query_names import refuse_unknown

type Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]

_IN_PATHS = "/:@!$&'()*+,;="  # characters that need no escape in a path (RFC 3986, 3.3)
_WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED, HTTPStatus.SEE_OTHER}
_UNCACHED = {"Cache-Control": "no-store"}
HTTPS_ONLY = "max-age=63072000"  # seconds: two years (RFC 6797); ignored over plain HTTP, as on a laptop
_DEFAULT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Strict-Transport-Security": HTTPS_ONLY,
}


class _Event(APIGatewayProxyEventV2):
    @property
    def resolved_query_string_parameters(self) -> dict[str, list[str]]:
        """Return repeated parameters separately; API Gateway joins them by commas, as in `a,b`."""
        return parse_qs(self.get("rawQueryString", ""), keep_blank_values=True)

    @property
    def http_method(self) -> str:
        """Return the method by which a handler is found: HEAD is answered by that of GET."""
        method = super().http_method
        return "GET" if method == "HEAD" else method


class _Answers(OpenAPIResponseValidationMiddleware):
    """Leaves unchanged what Powertools would take for JSON of its own: bytes, written texts, and no body at all."""

    def _handle_response(self, *, route: Route, response: Response[Any]) -> Response[Any]:
        if response.body is None or isinstance(response.body, bytes) or not response.is_json():
            return response
        return super()._handle_response(route=route, response=response)


class _Resolver(APIGatewayHttpResolver):
    def _to_proxy_event(self, event: dict[str, Any]) -> _Event:
        return _Event(event, self._json_body_deserializer)


def http_app(*, any_query: bool = False) -> APIGatewayHttpResolver:
    """Return a resolver that validates by type hints and answers every failure as a problem.

    Unknown query parameters are refused, or ignored where `any_query` is allowed: on pages, to which links add theirs.
    """
    app = _Resolver(enable_validation=True, serializer=_compact)
    if not any_query:
        app.use([refuse_unknown])
    app._response_validation_middleware = _Answers(validation_serializer=_compact)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]

    @app.exception_handler(Problem)
    def _expected(problem: Problem) -> Response[str]:
        return _respond(problem, app.current_event.path)

    @app.exception_handler(RequestValidationError)
    def _invalid(error: RequestValidationError) -> Response[str]:
        return _respond(_broken_rule(error.errors()), app.current_event.path)

    @app.exception_handler(RequestUnsupportedContentType)
    def _unsupported(_: RequestUnsupportedContentType) -> Response[str]:
        return _respond(UnsupportedMediaType(), app.current_event.path)

    @app.not_found
    def _no_route(_: NotFoundError) -> Response[str]:
        return _respond(NotFound(), app.current_event.path)

    @app.exception_handler(Exception)
    def _unexpected(error: Exception) -> Response[str]:
        from core.aws.refusals import is_passing  # noqa: PLC0415 - whoever meets such an error has loaded most of it

        logger.exception("Unexpected failure", exc_info=error)
        return _respond(Unavailable() if is_passing(error) else Problem(), app.current_event.path)

    return app


def entrypoint(
    app: APIGatewayHttpResolver,
    *,
    forms: bool = False,
    dicom: bool = False,
    audited: Audited = CHANGES,
    secret: bool = False,
) -> Handler:
    """Return the function that Lambda calls: the app, with the request id in every log line.

    Bodies are JSON, or forms where `forms` are accepted, or DICOM objects where `dicom` is. `audited` says what is
    recorded; a reading that cannot be is not answered. A repeated POST is answered by its Idempotency-Key. Answers with
    a `secret` are stored nowhere: not for that, and in no cache.
    """

    @logger.inject_lambda_context(clear_state=True)
    @observed
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        logger.set_correlation_id(event["requestContext"]["requestId"])  # by a path, Powertools would load jmespath
        noted.begin()
        try:
            event = behind_edge(event)
            admitted = with_plain_tags(admit(event, forms=forms, dicom=dicom))
            response = _answer(app, admitted, context, secret=secret)
        except Problem as problem:
            response = _refusal(problem, event)
        response.setdefault("headers", {})
        if response["statusCode"] in _WITHOUT_BODY:
            response["body"] = ""
        sent = _coded(response, event, secret=secret)
        if not fits(sent):
            response = _refusal(OutputTooLarge("Request fewer items at a time, or accept gzip"), event)
            sent = _coded(response, event, secret=secret)
        if audited.covers(event, response["statusCode"]):
            from core.web import audit_trail  # noqa: PLC0415 - those who only read need no table for it

            if not audit_trail.record(app, event, response, audited) and is_reading(event):
                sent = _refusal(Unavailable(), event)
        if event["requestContext"]["http"]["method"] == "HEAD":
            sent = without_body(sent)
        sent["headers"] = _DEFAULT_HEADERS | sent["headers"] | (_UNCACHED if secret else {})
        return sent

    return handler


def _answer(
    app: APIGatewayHttpResolver, event: dict[str, Any], context: LambdaContext, *, secret: bool
) -> dict[str, Any]:
    if idempotency.HEADER in event.get("headers", {}):
        return idempotency.once(event, context, lambda named: app.resolve(named, context), secret=secret)
    return app.resolve(event, context)


def _coded(answer: dict[str, Any], event: dict[str, Any], *, secret: bool) -> dict[str, Any]:
    """Compress an answer, except with a secret: beside what the client sent, its length would tell of it."""
    return answer if secret else compressed(answer, event)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _respond(problem: Problem, path: str) -> Response[str]:
    document = problem.document() | {"instance": quote(path, _IN_PATHS), "request_id": logger.get_correlation_id()}
    logger.info(problem.title, extra={"status": int(problem.status), "code": problem.code})
    return Response(
        status_code=problem.status,
        content_type="application/problem+json",
        body=_compact(document),
        headers=dict(problem.own_headers),
    )


def _refusal(problem: Problem, event: dict[str, Any]) -> dict[str, Any]:
    response = _respond(problem, event.get("rawPath", ""))
    headers = {"Content-Type": "application/problem+json"} | problem.own_headers
    return {"statusCode": response.status_code, "headers": headers, "body": response.body, "isBase64Encoded": False}


def _broken_rule(faults: Any) -> Problem:
    """Return the problem for validation faults, with their places but never with what the client sent."""
    if any(fault["type"] in {"json_invalid", "form_invalid", "multipart_invalid"} for fault in faults):
        return MalformedBody("The body does not match its content type")
    places = {fault["loc"][0] for fault in faults}
    if "path" in places:
        return NotFound()  # a value that no path can have names nothing
    if places & {"query", "header", "cookie"}:
        named = [
            {"parameter": _parameter(f["loc"]), "code": f["type"], "detail": sentence(f)}
            for f in faults
            if len(f["loc"]) > 1
        ]
        return InvalidParameter("; ".join(f"{each['parameter']}: {each['detail']}" for each in named), errors=named)
    return ValidationFailed(errors=pointed(faults, within=1))


def _parameter(place: Any) -> str:
    """Return the name of a parameter from `(query, model, name, ...)`, `(query, name)` or `(query, name, 0)`."""
    _, first, *inner = place
    return inner[0] if inner and isinstance(inner[0], str) else str(first)
