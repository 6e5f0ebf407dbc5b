"""Sees every call to AWS that this process makes: counts it, and can break it.

Import this before any client is made. Clients copy botocore's handlers when they are made, so it listens to all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS


@dataclass
class Call:
    """One call: `sent` and `received` are bytes of body, `items` those read; `status` is None while it is under way."""

    service: str
    operation: str
    parameters: dict[str, Any]
    sent: int = 0
    received: int = 0
    status: int | None = None
    items: int = 0


type Listener = Callable[[Call], None]


@dataclass
class Wire:
    """Listeners may raise: before a call it never happens, after it has happened and nobody hears of it."""

    before: list[Listener] = field(default_factory=list[Listener])
    after: list[Listener] = field(default_factory=list[Listener])

    def break_at(self, number: int, moment: str) -> None:
        """End the process `before` or `after` the AWS call of this number, counted from now."""
        seen: list[Call] = []

        def crash(call: Call) -> None:
            seen.append(call)
            if len(seen) == number:
                raise Crash

        getattr(self, moment).append(crash)

    def mend(self) -> None:
        self.before.clear()
        self.after.clear()


class Crash(BaseException):
    """The end of the process: nothing in it may catch this."""


WIRE = Wire()


def _given(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context["given"] = dict(params)


def _before(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    call = Call(model.service_model.service_name, model.name, context.get("given", {}), _length(params.get("body")))
    context["call"] = call
    for listener in list(WIRE.before):
        listener(call)


def _after(http_response: Any, parsed: Any, model: Any, context: dict[str, Any], **_: Any) -> None:
    call: Call | None = context.get("call")
    if call is None:  # answered by a stub, which leaves nothing for others to see
        return
    call.status = http_response.status_code
    streamed = model.has_streaming_output  # reading it here would leave nothing for the caller
    call.received = int(http_response.headers.get("Content-Length", 0)) if streamed else len(http_response.content)
    call.items = _read(parsed)
    for listener in list(WIRE.after):
        listener(call)


def _read(parsed: dict[str, Any]) -> int:
    """How many items DynamoDB has answered."""
    batches = parsed.get("Responses", {})
    batched = sum(map(len, batches.values())) if isinstance(batches, dict) else len(batches)
    return batched + len(parsed.get("Items", [])) + ("Item" in parsed)


def _length(body: Any) -> int:
    if hasattr(body, "seek"):
        here, end = body.tell(), body.seek(0, 2)
        body.seek(here)
        return end - here
    return len(body or b"")


BUILTIN_HANDLERS += [("provide-client-params", _given), ("before-call", _before), ("after-call", _after)]
