"""Start the process of a worker: a Python of its own with AWS's runtime client, where forks cannot be made."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol


class Process(Protocol):
    """A running process; `returncode` is None until it has ended."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    @property
    def stdout(self) -> asyncio.StreamReader | None: ...
    async def wait(self) -> int: ...


type Launch = Callable[[str, Mapping[str, str], Path], Awaitable[Process]]


async def launch(handler: str, environment: Mapping[str, str], folder: Path) -> Process:
    """Start a worker for a handler, with exactly this environment, in this folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "awslambdaric",
        handler,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,  # its own process group: its children die with it, and Ctrl-C does not reach it
    )
