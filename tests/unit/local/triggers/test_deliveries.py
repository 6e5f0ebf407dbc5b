"""A failed event is retried, and at last put into a queue."""

import asyncio
import json
from typing import Any

import pytest

from local.runtime.pool import Pool
from local.runtime.runtime_api import Outcome
from local.template.functions import Function
from local.triggers.deliveries import Deliveries

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failures"
EVENT = {"Records": [{"eventName": "ObjectCreated:Put"}]}


class Failing(Pool):
    """A pool whose first invocations fail."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls: list[bytes] = []

    async def invoke(self, name: str, event: bytes) -> Outcome:  # noqa: ARG002 - one function only
        self.calls.append(event)
        failed = len(self.calls) <= self.failures
        return Outcome.failure("KeyError", "no such thing") if failed else Outcome(b"null")


def deliver(failing: int, retries: int = 2, queue: str | None = QUEUE) -> tuple[Failing, list[tuple[str, Any]]]:
    pool, parked = Failing(failing), list[tuple[str, Any]]()
    function = Function("Resize", "lightbox-Resize", "m.handler", retries=retries, failures=queue)

    async def run() -> None:
        deliveries = Deliveries(
            pool, {function.name: function}, lambda arn, body: parked.append((arn, json.loads(body))), delays=(0,)
        )
        deliveries.send(function.name, EVENT)
        await asyncio.gather(*deliveries.running)

    asyncio.run(run())
    return pool, parked


def test_success_is_delivered_once():
    pool, parked = deliver(failing=0)

    assert [json.loads(call) for call in pool.calls] == [EVENT]
    assert parked == []


def test_a_passing_failure_is_tried_again():
    pool, parked = deliver(failing=2)

    assert len(pool.calls) == 3
    assert parked == []


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (1, 2), (2, 3)])
def test_a_lasting_failure_is_parked_with_all_that_a_redrive_needs(retries, attempts):
    pool, parked = deliver(failing=99, retries=retries)

    ((arn, body),) = parked
    assert len(pool.calls) == attempts
    assert arn == QUEUE
    assert body["version"] == "1.0"
    assert body["requestPayload"] == EVENT
    assert body["requestContext"]["condition"] == "RetriesExhausted"
    assert body["requestContext"]["approximateInvokeCount"] == attempts
    assert body["requestContext"]["functionArn"].endswith(":function:lightbox-Resize:$LATEST")
    assert body["responseContext"]["functionError"] == "Unhandled"
    assert body["responsePayload"] == {"errorType": "KeyError", "errorMessage": "no such thing"}


def test_without_a_queue_it_is_given_up():
    pool, parked = deliver(failing=99, queue=None)

    assert len(pool.calls) == 3
    assert parked == []
