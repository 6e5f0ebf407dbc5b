"""Keep the workers of all functions: start them on demand, more under load, and stop the idle."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from local.runtime.runtime_api import Outcome
from local.runtime.workers import Worker
from local.template.functions import Function

CORES = os.cpu_count() or 2
PER_FUNCTION = 2 * CORES
IN_ALL = max(24, 8 * CORES)
IDLE_SECONDS = 120


class Pool:
    """A pool of workers with one event at a time each; the least recently used makes room for another."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        start: Callable[[Function], Worker],
        *,
        per_function: int = PER_FUNCTION,
        in_all: int = IN_ALL,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.functions = functions
        self.start = start
        self.per_function = per_function
        self.in_all = in_all
        self.idle_seconds = idle_seconds
        self.idle: defaultdict[str, list[Worker]] = defaultdict(list)
        self.busy: defaultdict[str, set[Worker]] = defaultdict(set)
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
        async with self.freed:
            await self.freed.wait_for(lambda: self.idle[name] or self._has_room(name))
            while self.idle[name]:
                worker = self.idle[name].pop()
                if worker.alive:
                    self.busy[name].add(worker)
                    return worker
                self._end(worker)
            worker = self.start(function)
            self.busy[name].add(worker)
        await worker.start()
        return worker

    def _has_room(self, name: str) -> bool:
        if self.count(name) >= self.per_function:
            return False
        if self.count() < self.in_all:
            return True
        spare = [worker for workers in self.idle.values() for worker in workers]
        if not spare:
            return False
        oldest = min(spare, key=lambda worker: worker.used)
        self.idle[oldest.function.name].remove(oldest)
        self._end(oldest)
        return True

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
