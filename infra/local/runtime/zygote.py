"""Start workers as forks of one process with the common modules, whose memory they share."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from local.runtime.processes import Process

FORKS = sys.platform == "linux"  # libraries of macOS do not survive a fork
PROGRAM = Path(__file__).with_name("forking.py")


class Fork:
    """A forked process, as asyncio shows one that it has started."""

    def __init__(self, pid: int, output: asyncio.StreamReader, status: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stdout: asyncio.StreamReader | None = output
        self.returncode: int | None = None
        self._ended = asyncio.create_task(self._watch(status))

    async def wait(self) -> int:
        """Wait for the end of the process, and return its exit status; negative is a signal."""
        return await asyncio.shield(self._ended)

    async def _watch(self, status: asyncio.StreamReader) -> int:
        told = await status.read()
        if not told:  # the zygote has died, and nobody would hear of this process's end
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.returncode = int(told or -signal.SIGKILL)
        return self.returncode


class Zygote:
    """The process to fork from: started with the first worker, and again after its end."""

    def __init__(self, environment: Mapping[str, str], modules: Iterable[str]) -> None:
        self.environment = environment
        self.modules = tuple(modules)
        self.process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()

    async def launch(self, handler: str, environment: Mapping[str, str], folder: Path) -> Process:
        """Fork a worker for a handler, with exactly this environment, in this folder. Raises OSError if none starts."""
        output, status = os.pipe(), os.pipe()
        order = {"handler": handler, "environment": dict(environment), "folder": str(folder)}
        async with self._turn:
            control = await self._running()
        try:
            await asyncio.to_thread(socket.send_fds, control, [json.dumps(order).encode()], [output[1], status[1]])
        finally:
            os.close(output[1])
            os.close(status[1])
        written, told = await _reader(output[0]), await _reader(status[0])
        pid = await told.readline()
        if not pid:
            raise ChildProcessError("The process that workers are forked from has ended")
        return Fork(int(pid), written, told)

    async def stop(self) -> None:
        """End the process; its workers are stopped one by one before."""
        if self._control:
            self._control.close()
        if self.process:
            await self.process.wait()

    async def _running(self) -> socket.socket:
        if self._control and self.process and self.process.returncode is None:
            return self._control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if self._control:
            self._control.close()
        self._control = ours
        with theirs:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # its folder, which is ours, is not part of the functions' path
                str(PROGRAM),
                str(theirs.fileno()),
                *self.modules,
                env=dict(self.environment),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C does not reach it
            )
        return ours


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader
