"""Convert HTTP requests to Lambda events, and their results to HTTP answers, in payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import binascii
import json
import re
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.responses import Response

from local.gateway.router import Match
from local.settings import ACCOUNT

API_ID = "lightboxapi"
_TEXT = re.compile(r"(text/|application/(json|javascript|xml)\b|application/[^;]+\+(json|xml))", re.IGNORECASE)


class BadAnswer(Exception):
    """The function returned something that HTTP APIs cannot pass on."""


def event_of(request: Request, match: Match, body: bytes, authorizer: dict[str, Any] | None) -> dict[str, Any]:
    """Return the event that a function receives for a request."""
    path = unquote(raw_path(request))
    headers, cookies = _headers(request)
    raw_query = request.scope["query_string"].decode("utf-8", "replace")
    query = _query(raw_query)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": path,
        "rawQueryString": raw_query,
        "headers": headers,
        "requestContext": {**_context(request, match, path), **({"authorizer": authorizer} if authorizer else {})},
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if query:
        event["queryStringParameters"] = query
    if match.parameters:
        event["pathParameters"] = match.parameters
    if body:
        event |= _body(body, headers.get("content-type", ""))
    return event


def raw_path(request: Request) -> str:
    """Return the path as it was sent, still percent-encoded."""
    return request.scope["raw_path"].decode("latin-1").partition("?")[0]


def answer_of(payload: bytes, *, is_head: bool = False) -> Response:
    """Return the HTTP answer that a payload describes. Only one to HEAD keeps its length. Raises BadAnswer."""
    answer = json.loads(payload)
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return Response(payload, 200, {"content-type": "application/json"})
    body = answer.get("body") or ""
    content = body if isinstance(body, str) else json.dumps(body)
    try:
        status = int(answer["statusCode"])
        decoded = base64.b64decode(content, validate=True) if answer.get("isBase64Encoded") else content.encode()
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadAnswer from error
    headers = {name.lower(): _text(value) for name, value in (answer.get("headers") or {}).items()}
    if not is_head:
        headers.pop("content-length", None)
    response = Response(decoded, status, {"content-type": "text/plain;charset=UTF-8", **headers})
    for cookie in answer.get("cookies") or []:
        response.headers.append("set-cookie", cookie)
    return response


def _headers(request: Request) -> tuple[dict[str, str], list[str]]:
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in request.headers.items():
        if name == "cookie":
            cookies += [cookie.strip() for cookie in value.split(";")]
        else:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    headers["x-forwarded-proto"] = request.scope.get("scheme", "http")  # set by API Gateway, whatever a client sends
    return headers, cookies


def _query(query: str) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    return {name: ",".join(several) for name, several in values.items()}


def _context(request: Request, match: Match, path: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    domain = request.headers.get("host", "127.0.0.1")  # with the port, unlike AWS's: links are built from it
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": f"HTTP/{request.scope['http_version']}",
            "sourceIp": request.client.host if request.client else "127.0.0.1",
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": f"{uuid.uuid4().hex[:15]}=",
        "routeKey": match.route.key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    """Return the body members of an event: text unchanged, all else and text that is not UTF-8 in base64."""
    if _TEXT.match(content_type):
        try:
            return {"body": body.decode()}
        except UnicodeDecodeError:
            pass
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
