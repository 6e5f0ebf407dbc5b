"""Keep the workers of all functions: start them on demand, more where waiting does not help, and stop the idle.

A start takes as much computing as many requests, so under load a request first waits for the workers there are.
"""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from local.runtime.runtime_api import Outcome
from local.runtime.workers import Worker
from local.template.functions import Function

CORES = os.cpu_count() or 2
PER_FUNCTION = max(2, CORES)
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 3 >> 20  # MB that all workers may take
IN_ALL = max(24, MEMORY // 64)  # a worker takes 60 MB, or more with a decoding child
IDLE_SECONDS = 120
QUEUE_SECONDS = 1.0  # to wait for a busy worker of the function before another is started
RECENT_SECONDS = 5.0  # a worker that was used so lately makes room only for those who have waited as long
LOOK_SECONDS = 0.25  # between looks for workers that are no longer recent


class Pool:
    """A pool of workers with one event at a time each; the least recently used makes room for another.

    Their number and the memory that they take, in MB, are limited.
    """

    def __init__(  # noqa: PLR0913 - limits that a test may set
        self,
        functions: Mapping[str, Function],
        start: Callable[[Function], Worker],
        *,
        per_function: int = PER_FUNCTION,
        in_all: int = IN_ALL,
        megabytes: int = MEMORY,
        idle_seconds: float = IDLE_SECONDS,
        queue_seconds: float = QUEUE_SECONDS,
        recent_seconds: float = RECENT_SECONDS,
    ) -> None:
        self.functions = functions
        self.start = start
        self.per_function = per_function
        self.in_all = in_all
        self.megabytes = megabytes
        self.idle_seconds = idle_seconds
        self.queue_seconds = queue_seconds
        self.recent_seconds = recent_seconds
        self.starts: defaultdict[str, int] = defaultdict(int)
        self.idle: defaultdict[str, list[Worker]] = defaultdict(list)
        self.busy: defaultdict[str, set[Worker]] = defaultdict(set)
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(
            asyncio.Lock
        )  # which are fair: first come, first served
        self.freed = asyncio.Condition()
        self.ending: set[asyncio.Task[None]] = set()

    async def invoke(self, name: str, event: bytes) -> Outcome:
        """Run one event on a free worker of the function, or on a new one."""
        worker = await self._take(self.functions[name])
        try:
            return await worker.invoke(event)
        except BaseException:
            worker.kill()  # the caller is gone: the late answer must not go to the next one
            raise
        finally:
            await self._give_back(worker)

    async def warm(self, names: Iterable[str]) -> None:
        """Start a worker for each function, one after the other, before the first request."""
        for name in names:
            worker = await self._take(self.functions[name])
            await worker.initialise()
            await self._give_back(worker)

    async def reap(self) -> None:
        """Stop workers that have been idle for `idle_seconds`, for as long as the stack runs."""
        while True:
            await asyncio.sleep(self.idle_seconds / 4)
            for workers in self.idle.values():
                for worker in [w for w in workers if time.monotonic() - w.used > self.idle_seconds]:
                    workers.remove(worker)
                    self._end(worker)

    async def stop(self) -> None:
        """Stop every worker at once."""
        workers = [worker for group in (*self.idle.values(), *self.busy.values()) for worker in group]
        self.idle.clear()
        for worker in workers:
            self._end(worker)
        await asyncio.gather(*self.ending)

    def count(self, name: str | None = None) -> int:
        """Count the workers of one function, or of all."""
        names = [name] if name else {*self.idle, *self.busy}
        return sum(len(self.idle[each]) + len(self.busy[each]) for each in names)

    async def _take(self, function: Function) -> Worker:
        name = function.name
        async with self.turns[name], self.freed:
            await self._queue(name)
            while self.idle[name]:
                worker = self.idle[name].pop()
                if worker.alive:
                    self.busy[name].add(worker)
                    return worker
                self._end(worker)
            worker = self.start(function)
            self.starts[name] += 1
            self.busy[name].add(worker)
        try:
            await worker.start()
        except BaseException:
            self.busy[name].discard(worker)
            raise
        return worker

    async def _queue(self, name: str) -> None:
        """Wait until a worker of the function is idle, or there is room for another."""
        begun = time.monotonic()
        if self.busy[name]:
            await self._freed(name, self.queue_seconds)
        while not (self.idle[name] or self._has_room(name, waited=time.monotonic() - begun)):
            await self._freed(name, LOOK_SECONDS)

    async def _freed(self, name: str, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.freed.wait_for(lambda: self.idle[name])

    def _has_room(self, name: str, waited: float) -> bool:
        if self.count(name) >= self.per_function:
            return False
        if self.count() < self.in_all and self._used() < self.megabytes:
            return True
        spare = [worker for workers in self.idle.values() for worker in workers]
        if not spare:
            return False
        oldest = min(spare, key=lambda worker: worker.used)
        if time.monotonic() - oldest.used < self.recent_seconds > waited:
            return False
        self.idle[oldest.function.name].remove(oldest)
        self._end(oldest)
        return True

    def _used(self) -> int:
        """Return the memory of all workers in MB."""
        groups = (*self.idle.values(), *self.busy.values())
        return sum(worker.memory() for group in groups for worker in group)

    def _end(self, worker: Worker) -> None:
        """Kill a worker, and wait for its end in the background."""
        worker.kill()
        task = asyncio.create_task(worker.ended())
        self.ending.add(task)
        task.add_done_callback(self.ending.discard)

    async def _give_back(self, worker: Worker) -> None:
        async with self.freed:
            self.busy[worker.function.name].discard(worker)
            if worker.alive:
                self.idle[worker.function.name].append(worker)
            else:
                self._end(worker)
            self.freed.notify_all()
