"""Run the process that executes the jobs of the sandbox: start it, talk to it over pipes, end it."""

import os
import select
import signal
import subprocess
import sys
import time
from typing import IO

from imaging.sandbox.messages import CHUNK, LARGEST, LENGTH, READY

PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "HOME", "TMPDIR")  # no credentials, and nothing of the service


START_SECONDS = 30  # an idle machine needs a tenth of one


class Died(Exception):
    """The child has ended; the message says why."""


class DoesNotStart(RuntimeError):
    """The child cannot start, which is no file's fault: a broken layer, or no memory."""


class Child:
    """One process at a time: started when needed, replaced when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0
        self._ready = False

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Send a packed message and return the body of the answer, which may take `seconds` once the process runs.

        Raises TimeoutError and Died; the next message then meets a new process.
        """
        process = self._running()
        deadline = time.monotonic() + seconds
        try:
            try:
                _send(_file(process.stdin), message, deadline)
            except BrokenPipeError:  # it died before it received the job, so the job is not the cause
                self.close()
                process = self._running()
                _send(_file(process.stdin), message, deadline)
            (length,) = LENGTH.unpack(_receive(_file(process.stdout), LENGTH.size, deadline))
            return _receive(_file(process.stdout), min(length, LARGEST), deadline)
        except (EOFError, BrokenPipeError) as error:
            raise Died(self._cause_of_death(process)) from error
        except BaseException:
            self.close()  # half a message may be in the pipe
            raise

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None or self._parent != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _alive(self) -> subprocess.Popen[bytes]:
        """Return the running process; start one if it died or belongs to the process that this one was forked from."""
        if self._process is None or self._parent != os.getpid() or self._process.poll() is not None:
            self.close()
            self._process, self._parent, self._ready = _started(), os.getpid(), False
        return self._process

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._alive()
        if not self._ready:
            try:
                _receive(_file(process.stdout), len(READY), time.monotonic() + START_SECONDS)
            except (EOFError, TimeoutError) as error:
                self.close()
                raise DoesNotStart("the decoding process does not start") from error
            self._ready = True
        return process

    def _cause_of_death(self, process: subprocess.Popen[bytes]) -> str:
        try:
            status = process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # its pipe is closed, but it lives
            status = 0
        self.close()
        if status == -signal.SIGXCPU:
            return "it takes too much computing"
        return "the decoder crashed" if status < 0 else "the decoder gave up"


def _started() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    # -S: our path is already complete; -P: the working directory is not part of it
    command = [sys.executable, "-S", "-P", "-m", "imaging.sandbox.worker"]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # C libraries complain about broken files there; the raised problem says enough
        env=environment,
        bufsize=0,
        start_new_session=True,  # Ctrl-C is for us, not for the child in the middle of a job
    )


def _file(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise BrokenPipeError
    return pipe.fileno()


def _send(file: int, message: bytes, deadline: float) -> None:
    os.set_blocking(file, False)
    rest = memoryview(message)
    while rest:
        _wait(file, select.POLLOUT, deadline)
        rest = rest[os.write(file, rest[:CHUNK]) :]


def _receive(file: int, length: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < length:
        _wait(file, select.POLLIN, deadline)
        chunk = os.read(file, min(CHUNK, length - len(received)))
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)


def _wait(file: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(file, event)
    if not poll.poll(max(0, (deadline - time.monotonic()) * 1000)):
        raise TimeoutError
