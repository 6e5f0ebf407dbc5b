"""Serve the HTTP API as API Gateway does: routes, authorizers, limits and its own error answers."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from local.gateway.authorizer import Authorizer, InsufficientScope, Unauthorized
from local.gateway.cors import Cors
from local.gateway.http_events import BadAnswer, answer_of, event_of, raw_path
from local.gateway.router import Match, Router
from local.runtime.runtime_api import Outcome

BODY_BYTES = 10 * 1024 * 1024
PAYLOAD_BYTES = 6 * 1024 * 1024
HEAD_BYTES = 10_240
INTEGRATION_SECONDS = 30

type Invoke = Callable[[str, bytes], Awaitable[Outcome]]


class Refusal(Exception):
    """An error answer of the gateway itself: a status, a message and headers."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.response = Response(
            json.dumps({"message": message}, separators=(",", ":")),
            status,
            {"content-type": "application/json", **named},
        )


class Gateway:
    """An ASGI application whose `invoke` runs a function by its logical name."""

    def __init__(
        self,
        router: Router,
        authorizers: Mapping[str, Authorizer],
        cors: Cors,
        invoke: Invoke,
        *,
        integration_seconds: float = INTEGRATION_SECONDS,
    ) -> None:
        self.router = router
        self.authorizers = authorizers
        self.cors = cors
        self.invoke = invoke
        self.integration_seconds = integration_seconds
        self.running: set[asyncio.Future[Outcome]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = self.cors.preflight(request)
        if response is None:
            try:
                response = await self._answer(request)
            except Refusal as refusal:
                response = refusal.response
            except ClientDisconnect:
                return
            self.cors.apply(request, response)
        response.headers["apigw-requestid"] = f"{uuid.uuid4().hex[:15]}="
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if _head_size(request) > HEAD_BYTES:
            raise Refusal(431, "Request Header Fields Too Large")
        match = self.router.match(request.method, raw_path(request))
        if match is None:
            raise Refusal(404, "Not Found")
        authorizer = self._authorize(request, match)
        event = json.dumps(event_of(request, match, await _body(request), authorizer)).encode()
        if len(event) > PAYLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        outcome = await self._integrate(match.route.function, event)
        if outcome.error or len(outcome.payload) > PAYLOAD_BYTES:
            raise Refusal(500, "Internal Server Error")
        try:
            return answer_of(outcome.payload, is_head=request.method == "HEAD")
        except BadAnswer as error:
            raise Refusal(500, "Internal Server Error") from error

    def _authorize(self, request: Request, match: Match) -> dict[str, Any] | None:
        if match.route.authorizer is None:
            return None
        try:
            return self.authorizers[match.route.authorizer].authorize(request, match.route.scopes)
        except Unauthorized as error:
            raise Refusal(401, "Unauthorized", www_authenticate=error.challenge) from error
        except InsufficientScope as error:
            raise Refusal(403, "Forbidden") from error

    async def _integrate(self, function: str, event: bytes) -> Outcome:
        """Invoke a function and wait for it up to the limit; it runs on after that, as in Lambda."""
        running = asyncio.ensure_future(self.invoke(function, event))
        self.running.add(running)
        running.add_done_callback(self.running.discard)
        try:
            return await asyncio.wait_for(asyncio.shield(running), self.integration_seconds)
        except TimeoutError as error:
            raise Refusal(503, "Service Unavailable") from error


def _head_size(request: Request) -> int:
    target = request.scope["raw_path"] + b"?" + request.scope["query_string"]
    line = len(request.method) + len(target) + len(" HTTP/1.1 \r\n")
    return line + sum(len(name) + len(value) + 4 for name, value in request.scope["headers"])


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > BODY_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        chunks.append(chunk)
    return b"".join(chunks)
