"""Runs a function on untrusted bytes in a child process with limits, so that a bomb or a crash stays there.

The child is kept warm between calls, knows nothing of our environment (no credentials), and is replaced when it dies.
Only pipes are used: AWS Lambda has no shared memory and no semaphores.
"""

import atexit
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from core.errors import UnsupportedMediaType
from imaging.messages import LARGEST, LENGTH, from_child, packed

PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "HOME", "TMPDIR")
CHUNK = 1 << 20


class BugInChild(RuntimeError):
    """The function raised something that is nobody's file's fault; the message is the child's traceback."""


class _Child:
    """One child process and the lock that gives it one job at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.parent = 0

    def alive(self) -> subprocess.Popen[bytes]:
        """The running child; a new one if it died, or if it belongs to the process that we were forked from."""
        if self.process is None or self.parent != os.getpid() or self.process.poll() is not None:
            self.close()
            self.process = _started()
            self.parent = os.getpid()
        return self.process

    def close(self) -> None:
        process, self.process = self.process, None
        if process is None or self.parent != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


_child = _Child()


def run[T](function: Callable[..., T], *args: Any, seconds: float = 10, megabytes: int = 512, **kwargs: Any) -> T:
    """`function(*args, **kwargs)`, computed in the child with at most so much more memory and time.

    `function` must live in a module of a package that the child can import too. A Problem raised inside is raised here.
    A crash, too much memory or too much time raise UnsupportedMediaType; any other exception raises BugInChild.
    """
    job = packed((function, args, kwargs, seconds, megabytes))
    with _child.lock:
        kind, value = _converse(job, time.monotonic() + seconds, seconds)
    if kind == "done":
        try:
            return from_child(value)
        except pickle.UnpicklingError as error:
            raise BugInChild(str(error)) from error
    raise value if kind == "problem" else BugInChild(value)


def _converse(job: bytes, deadline: float, seconds: float) -> tuple[str, Any]:
    process = _child.alive()
    try:
        _send(process, job, deadline)
        (length,) = LENGTH.unpack(_receive(process, LENGTH.size, deadline))
        kind, value, leaving = from_child(_receive(process, min(length, LARGEST), deadline))
    except TimeoutError as error:
        _child.close()
        raise UnsupportedMediaType(f"It could not be decoded within {seconds:g} seconds.") from error
    except (EOFError, BrokenPipeError) as error:
        raise UnsupportedMediaType(_obituary(process)) from error
    except BaseException:
        _child.close()  # half a message may be in the pipe
        raise
    if leaving:  # it has grown: the next job gets a fresh one
        _child.close()
    return kind, value


def warm_up() -> None:
    """Start the child now, while there is time, rather than in the first request."""
    with _child.lock:
        _child.alive()


@atexit.register
def close() -> None:
    """End the child; the next call starts another."""
    with _child.lock:
        _child.close()


def _started() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    # -S: our path is already complete; -P: the working directory is not part of it
    command = [sys.executable, "-S", "-P", "-m", "imaging.worker"]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # C libraries complain about broken files there; the problem we raise says enough
        env=environment,
        bufsize=0,
        start_new_session=True,  # Ctrl-C is for us, not for the child in the middle of a job
    )


def _send(process: subprocess.Popen[bytes], message: bytes, deadline: float) -> None:
    assert process.stdin is not None  # noqa: S101 - made with a pipe
    os.set_blocking(process.stdin.fileno(), False)
    rest = memoryview(message)
    while rest:
        _wait(process.stdin.fileno(), select.POLLOUT, deadline)
        rest = rest[os.write(process.stdin.fileno(), rest[:CHUNK]) :]


def _receive(process: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
    assert process.stdout is not None  # noqa: S101 - made with a pipe
    received = bytearray()
    while len(received) < length:
        _wait(process.stdout.fileno(), select.POLLIN, deadline)
        chunk = os.read(process.stdout.fileno(), min(CHUNK, length - len(received)))
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)


def _wait(file: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(file, event)
    if not poll.poll(max(0, (deadline - time.monotonic()) * 1000)):
        raise TimeoutError


def _obituary(process: subprocess.Popen[bytes]) -> str:
    """Bury the child that fell silent, and say what it died of."""
    try:
        status = process.wait(timeout=1)
    except subprocess.TimeoutExpired:  # its pipe is closed, but it lives
        status = 0
    _child.close()
    if status == -signal.SIGXCPU:
        return "It could not be decoded: it takes too much computing."
    return "It could not be decoded: the decoder crashed." if status < 0 else "It could not be decoded."
