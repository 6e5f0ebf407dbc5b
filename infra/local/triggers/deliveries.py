"""Invoke functions asynchronously: retry when one fails, and at last put the event into its failure queue.

Lambda waits one minute, then two; the waits here are short, so that a developer sees a broken trigger at once.
"""

import asyncio
import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local.runtime.pool import Pool
from local.runtime.runtime_api import Outcome
from local.settings import ACCOUNT, REGION
from local.template.functions import Function

DELAYS = (0.5, 1.0)  # seconds
AT_ONCE = 2 * (os.cpu_count() or 1)  # so that a thousand new objects leave room for requests


class Deliveries:
    """The background invocations; `park` puts a message into the queue with an ARN.

    `handled` takes the id of an event, if it has one, once the event was handled or parked.
    """

    def __init__(
        self,
        pool: Pool,
        functions: Mapping[str, Function],
        park: Callable[[str, str], None],
        handled: Callable[[str], None] | None = None,
        delays: Sequence[float] = DELAYS,
    ) -> None:
        self.pool = pool
        self.functions = functions
        self.park = park
        self.handled = handled
        self.delays = delays
        self.room = asyncio.Semaphore(AT_ONCE)
        self.running: set[asyncio.Task[None]] = set()

    def send(self, name: str, event: Mapping[str, Any], identity: str | None = None) -> None:
        """Start the delivery of an event. Call it in the thread of the event loop."""
        task = asyncio.create_task(self._deliver(self.functions[name], event, identity))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def _deliver(self, function: Function, event: Mapping[str, Any], identity: str | None) -> None:
        payload = json.dumps(event).encode()
        outcome = await self._invoke(function, payload)
        attempts = 1
        while outcome.error and attempts <= function.retries:
            await asyncio.sleep(self.delays[min(attempts, len(self.delays)) - 1])
            outcome = await self._invoke(function, payload)
            attempts += 1
        if outcome.error and function.failures:
            await asyncio.to_thread(self.park, function.failures, _failure(function, event, outcome, attempts))
        if identity and self.handled:
            await asyncio.to_thread(self.handled, identity)

    async def _invoke(self, function: Function, payload: bytes) -> Outcome:
        async with self.room:
            return await self.pool.invoke(function.name, payload)


def _failure(function: Function, event: Mapping[str, Any], outcome: Outcome, attempts: int) -> str:
    """Return the message that Lambda sends to an on-failure destination."""
    return json.dumps(
        {
            "version": "1.0",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.name}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": attempts,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "responsePayload": json.loads(outcome.payload or b"null"),
        }
    )
