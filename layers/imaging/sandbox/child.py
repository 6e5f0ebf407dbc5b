"""Run the process that executes the jobs of the sandbox: start it, talk to it over pipes, end it."""

import errno
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from imaging.sandbox import output
from imaging.sandbox.confinement import shield
from imaging.sandbox.messages import CHUNK, LARGEST, LENGTH, READY

PASSED_ON = ("LD_LIBRARY_PATH", "LANG", "TZ", "TMPDIR")  # no credentials, and nothing of the service
FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}  # no decoder ends by these
ENDING = 10  # seconds for a process to end after its pipe has closed
EXHAUSTED = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}


class Died(Exception):
    """The child has ended because of its job; the message says why."""


class Interrupted(Exception):
    """The machine ended the child, kept it waiting, or could not start it: no file is the cause."""


class DoesNotStart(RuntimeError):
    """The child fails before its first job: the layer is broken."""


class Child:
    """One process at a time: started when needed, replaced when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0
        self._ready = False
        self._output: BinaryIO | None = None

    def start(self) -> None:
        """Start the process, and do not wait until it is ready. Raises Interrupted."""
        self._alive()

    def ask(self, message: bytes, patience: float) -> bytes:
        """Send a packed message and return the body of the answer, which may take `patience` in seconds.

        Raises Died and Interrupted; the next message then meets a new process.
        """
        deadline = time.monotonic() + patience
        process = self._running(deadline)
        try:
            try:
                _send(_file(process.stdin), message, deadline)
            except BrokenPipeError:  # it died before it received the job, so the job is not the cause
                self.close()
                process = self._running(deadline)
                _send(_file(process.stdin), message, deadline)
            (length,) = LENGTH.unpack(_receive(_file(process.stdout), LENGTH.size, deadline))
            return _receive(_file(process.stdout), min(length, LARGEST), deadline)
        except (EOFError, BrokenPipeError) as error:
            raise self._cause_of_death(process) from error
        except TimeoutError as error:
            self.close()
            raise Interrupted(f"{patience:g} seconds of waiting were not enough") from error
        except BaseException:
            self.close()  # half a message may be in the pipe
            raise

    def move_output(self, path: Path) -> None:
        """Move what the last job has written to its output to a file."""
        if self._output is None:
            raise RuntimeError("No job has run")
        output.move(self._output, path)

    def close(self) -> None:
        process, self._process = self._process, None
        if self._output is not None:
            self._output.close()
            self._output = None
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
            try:
                self._output = TemporaryFile()  # noqa: SIM115 - closed with the process
                self._process, self._parent, self._ready = _started(self._output.fileno()), os.getpid(), False
            except OSError as error:
                if error.errno in EXHAUSTED:
                    raise Interrupted("the machine cannot start another process") from error
                raise
        return self._process

    def _running(self, deadline: float) -> subprocess.Popen[bytes]:
        process = self._alive()
        if not self._ready:
            try:
                _receive(_file(process.stdout), len(READY), deadline)
            except TimeoutError as error:
                self.close()
                raise Interrupted("the decoding process does not start in time") from error
            except EOFError as error:
                cause = self._cause_of_death(process)
                if isinstance(cause, Interrupted):
                    raise cause from error
                raise DoesNotStart("the decoding process does not start") from error
            self._ready = True
        return process

    def _cause_of_death(self, process: subprocess.Popen[bytes]) -> Died | Interrupted:
        try:
            status = process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:  # its pipe is closed, but it lives
            status = 0
        self.close()
        if -status in FROM_OUTSIDE:
            return Interrupted("the decoding process was ended from outside")
        if status == -signal.SIGXCPU:
            return Died("it takes too much computing")
        return Died("the decoder crashed" if status < 0 else "the decoder gave up")


def _started(out: int) -> subprocess.Popen[bytes]:
    shield()
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
        "PYDANTIC_DISABLE_PLUGINS": "true",  # else pydantic reads the metadata of every distribution to find some
        output.DESCRIPTOR: str(out),
    }
    # -S: our path is already complete; -P: the working directory is not part of it
    command = [sys.executable, "-S", "-P", "-m", "imaging.sandbox.worker"]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # C libraries complain about broken files there; the raised problem says enough
        env=environment,
        pass_fds=[out],
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
