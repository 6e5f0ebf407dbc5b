"""Watch every AWS call that this process makes, and break those that a test wants to fail.

Import this before any client is created: clients copy botocore's handlers at their creation.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS


@dataclass
class Call:
    """An AWS call: `sent` and `received` count bytes of body, `items` those read; `status` is None until it ends.

    `by_test` says that a listener made it, in the middle of another call.
    """

    service: str
    operation: str
    parameters: dict[str, Any]
    sent: int = 0
    received: int = 0
    status: int | None = None
    items: int = 0
    by_test: bool = False


type Listener = Callable[[Call], None]


@dataclass
class Wire:
    """Listeners that may raise: before a call it never happens, after a call its answer is lost."""

    before: list[Listener] = field(default_factory=list[Listener])
    after: list[Listener] = field(default_factory=list[Listener])
    telling: bool = False

    def break_at(self, number: int, moment: str) -> None:
        """End the process `before` or `after` the AWS call of this number, counted from now."""
        seen: list[Call] = []

        def crash(call: Call) -> None:
            seen.append(call)
            if len(seen) == number:
                raise Crash

        getattr(self, moment).append(crash)

    def kill_at(self, number: int, moment: str) -> None:
        """Do the same, and let the process call nothing more, not even to clean up."""
        made = {"before": 0, "after": 0}

        def crash(at: str) -> None:
            made[at] += 1
            if made[moment] >= number:
                raise Crash

        self.before.append(lambda _: crash("before"))
        self.after.append(lambda _: crash("after"))

    @contextmanager
    def by_test(self) -> Generator[None]:
        """Mark the calls that are made meanwhile as the test's, also in the middle of a handler."""
        outer, self.telling = self.telling, True
        try:
            yield
        finally:
            self.telling = outer

    def tell(self, listeners: list[Listener], call: Call) -> None:
        """Tell listeners of a call; those that they make themselves are marked as the test's."""
        with self.by_test():
            for listener in list(listeners):
                listener(call)

    def mend(self) -> None:
        self.before.clear()
        self.after.clear()


def unaudited(calls: list[Call]) -> list[Call]:
    """Return the calls that a request makes for itself: its audit event, one write, is no part of what it costs."""
    return [call for call in calls if call.parameters.get("TableName") != "AuditTable"]


class Crash(BaseException):
    """The simulated end of the process, which no code of it may catch."""


WIRE = Wire()


def _given(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context["given"] = dict(params)


def _before(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    call = Call(model.service_model.service_name, model.name, context.get("given", {}), _length(params.get("body")))
    call.by_test = WIRE.telling
    context["call"] = call
    WIRE.tell(WIRE.before, call)


def _after(http_response: Any, parsed: Any, model: Any, context: dict[str, Any], **_: Any) -> None:
    call: Call | None = context.get("call")
    if call is None:  # answered by a stub, which leaves nothing for others to see
        return
    call.status = http_response.status_code
    streamed = model.has_streaming_output  # reading it here would leave nothing for the caller
    call.received = int(http_response.headers.get("Content-Length", 0)) if streamed else len(http_response.content)
    call.items = _read(parsed)
    WIRE.tell(WIRE.after, call)


def _read(parsed: dict[str, Any]) -> int:
    """Return the number of items that DynamoDB has answered."""
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
