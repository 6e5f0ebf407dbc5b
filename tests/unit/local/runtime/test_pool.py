"""Events wait for the workers there are, first come, first served, before more workers start."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, cast

import pytest

from local.runtime.pool import Pool
from local.runtime.runtime_api import Outcome
from local.runtime.workers import Worker
from local.template.functions import Function
from patience import PATIENCE

FUNCTIONS = {name: Function(name, name, f"{name}.handler") for name in ("read", "write")}


class Hand:
    """A worker without a process: it finishes an event when the test says so."""

    def __init__(self, function: Function, served: list[bytes], size: int = 1) -> None:
        self.function = function
        self.served = served
        self.size = size
        self.used = 0.0
        self.alive = True
        self.may_finish = asyncio.Semaphore(0)

    async def start(self) -> None:
        pass

    async def invoke(self, event: bytes) -> Outcome:
        self.served.append(event)
        await self.may_finish.acquire()
        return Outcome(event)

    def memory(self) -> int:
        return self.size

    def kill(self) -> None:
        self.alive = False

    async def ended(self) -> None:
        pass


class Floor:
    """A pool of such workers, and what they were given in turn."""

    def __init__(self, **limits: Any) -> None:
        self.served: list[bytes] = []
        self.hands: list[Hand] = []
        self.pool = Pool(FUNCTIONS, self._hire, **limits)

    def ask(self, name: str, events: Iterable[str]) -> list[asyncio.Task[Outcome]]:
        return [asyncio.create_task(self.pool.invoke(name, event.encode())) for event in events]

    def finish(self, events: int = 1) -> None:
        for _ in range(events):
            self.hands[0].may_finish.release()

    def _hire(self, function: Function) -> Worker:
        self.hands.append(Hand(function, self.served))
        return cast("Worker", self.hands[-1])


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(cast("Any", work()), PATIENCE))


async def settle() -> None:
    """Let every task run until all wait for something."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_events_are_served_in_the_order_of_their_arrival():
    async def thirty() -> None:
        floor = Floor(queue_seconds=PATIENCE)
        names = [f"{number:02}" for number in range(30)]
        waiting = floor.ask("read", names)
        await settle()

        floor.finish(30)
        await asyncio.gather(*waiting)

        assert [event.decode() for event in floor.served] == names
        assert floor.pool.starts == {"read": 1}

    run(thirty)


def test_an_event_that_comes_as_a_worker_becomes_free_does_not_overtake_others():
    async def overtake() -> None:
        floor = Floor(queue_seconds=PATIENCE)
        first = floor.ask("read", ["1", "2"])
        await settle()

        floor.finish()
        late = floor.ask("read", ["3"])
        floor.finish(2)
        await asyncio.gather(*first, *late)

        assert floor.served == [b"1", b"2", b"3"]

    run(overtake)


def test_many_events_start_no_more_workers_than_a_function_may_have():
    async def crowd() -> None:
        floor = Floor(queue_seconds=0, per_function=2)
        waiting = floor.ask("read", map(str, range(30)))
        while floor.pool.count("read") < 2:
            await asyncio.sleep(0)

        for hand in floor.hands:
            for _ in waiting:
                hand.may_finish.release()
        await asyncio.gather(*waiting)

        assert floor.pool.starts == {"read": 2}

    run(crowd)


@pytest.mark.parametrize("limits", [{"in_all": 1}, {"megabytes": 1}])
def test_a_worker_of_another_function_that_was_just_used_is_not_ended(limits):
    async def other() -> None:
        floor = Floor(recent_seconds=PATIENCE, **limits)
        done = floor.ask("read", ["1"])
        await settle()
        floor.finish()
        await asyncio.gather(*done)
        floor.hands[0].used = asyncio.get_running_loop().time()

        waiting = floor.ask("write", ["2"])
        await settle()

        assert floor.pool.starts == {"read": 1}
        assert floor.hands[0].alive
        waiting[0].cancel()

    run(other)


def test_events_of_one_function_do_not_wait_for_those_of_another():
    async def both() -> None:
        floor = Floor(queue_seconds=PATIENCE)
        reading = floor.ask("read", ["1", "2"])
        writing = floor.ask("write", ["3"])
        await settle()

        assert floor.served == [b"1", b"3"]
        for task in (*reading, *writing):
            task.cancel()

    run(both)
