"""Run one function in a worker process, with AWS's own runtime client and Lambda's limits."""

import asyncio
import os
import signal
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from local.runtime.logs import Logs
from local.runtime.processes import Launch, Process, launch
from local.runtime.runtime_api import Invocation, Outcome, RuntimeApi
from local.template.functions import Function

INIT_SECONDS = 60  # Lambda allows 10; a busy laptop that starts ten workers at once needs more


class Worker:
    """A process that serves one invocation at a time until it crashes, overruns or is stopped."""

    def __init__(
        self,
        function: Function,
        environment: Mapping[str, str],
        root: Path,
        logs: Logs,
        launch: Launch = launch,
    ) -> None:
        self.function = function
        self.environment = environment
        self.root = root
        self.logs = logs
        self.launch = launch
        self.api = RuntimeApi(function.name)
        self.process: Process | None = None
        self.used = time.monotonic()
        self.cold = True
        self.killed = False
        self._reader: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None and not self.killed

    async def start(self) -> None:
        address = await self.api.start()
        environment = {**self.environment, "AWS_LAMBDA_RUNTIME_API": address}
        self.process = await self.launch(self.function.handler, environment, self.root)
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        self._reader = asyncio.create_task(self.logs.follow(self.function, self.process.stdout))

    async def invoke(self, event: bytes) -> Outcome:
        """Run one event; a worker that timed out, crashed or could not start is dead afterwards."""
        started = time.monotonic()
        if self.cold and (failed := await self.initialise()):
            return failed
        begun = time.monotonic()
        self.api.next.put_nowait(Invocation(event, deadline=time.time() + self.function.timeout))
        outcome = await self._first(self.api.outcomes.get(), self.function.timeout)
        if outcome is None:
            outcome = self._overrun() if self.alive else self._exited()
            self.kill()
        self.used = time.monotonic()
        self.logs.report(self.function, self.used - begun, begun - started, self._peak_memory(), outcome)
        return outcome

    async def initialise(self) -> Outcome | None:
        """Wait until the handler is imported; return None, or the outcome that says what went wrong."""
        self.cold = False
        ready = asyncio.create_task(self.api.ready.wait())
        failed = asyncio.create_task(self.api.outcomes.get())
        exited = asyncio.create_task(self._wait())
        done, pending = await asyncio.wait(
            {ready, failed, exited}, timeout=INIT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        for task in pending:
            task.cancel()
        if ready in done:
            return None
        if failed in done:
            outcome = failed.result()
        elif exited in done:
            outcome = self._exited()
        else:
            outcome = Outcome.failure("Sandbox.Timedout", f"Init timed out after {INIT_SECONDS} seconds")
        self.kill()
        return outcome

    async def _first(self, answer: Coroutine[Any, Any, Outcome], seconds: float) -> Outcome | None:
        """Return the answer, or None when the time is over or the process has ended before."""
        task = asyncio.create_task(answer)
        exited = asyncio.create_task(self._wait())
        await asyncio.wait({task, exited}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        exited.cancel()
        if task.done():
            return task.result()
        task.cancel()
        return None

    async def _wait(self) -> None:
        if self.process:
            await self.process.wait()

    def _overrun(self) -> Outcome:
        return Outcome.failure("Sandbox.Timedout", f"Task timed out after {self.function.timeout:.2f} seconds")

    def _exited(self) -> Outcome:
        code = self.process.returncode if self.process else None
        return Outcome.failure("Runtime.ExitError", f"Runtime exited with exit status {code}")

    def kill(self) -> None:
        """Kill the process and its children; `ended` waits for their end."""
        self.api.close()
        if self.process and self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.killed = True

    async def ended(self) -> None:
        """Wait until the killed process is gone and its last lines are logged."""
        await self._wait()
        if self._reader:
            await self._reader

    def memory(self) -> int:
        """Return the memory of the process now in MB, its part of what it shares; 0 where the system does not tell."""
        return self._told("smaps_rollup", "Pss:") or self._told("status", "VmRSS:")

    def _peak_memory(self) -> int:
        return self._told("status", "VmHWM:")

    def _told(self, file: str, name: str) -> int:
        try:
            lines = Path(f"/proc/{self.process.pid if self.process else 0}/{file}").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(name)), 0)
