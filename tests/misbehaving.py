"""Misbehave like a broken decoder: functions that the sandbox's child process imports by name."""

import ctypes
import errno
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from core.kernel.errors import InvalidParameter
from imaging.sandbox import output

KEPT: list[Any] = []
LIMITED = [getattr(resource, f"RLIMIT_{name}") for name in ("AS", "CORE", "CPU", "DATA", "FSIZE", "NOFILE", "NPROC")]


def add(first: int, second: int = 0) -> int:
    return first + second


def process_id() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def take_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def keep_memory(megabytes: int) -> None:
    KEPT.append(bytearray(megabytes << 20))


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def compute() -> None:
    while True:
        pass


def compute_for(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def abort() -> None:
    os.abort()


def read_nowhere() -> int:
    return ctypes.c_int.from_address(0).value


def leave() -> None:
    os._exit(0)


def leave_at(sign: Path) -> int:
    """Return the process id, and die as soon as a file exists: between two calls."""

    def leave(*_: object) -> None:
        if sign.exists():
            os._exit(1)

    signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    return os.getpid()


def chatter() -> str:
    os.write(1, b"not a message")
    print("neither", flush=True)  # noqa: T201
    return "heard"


def object_to(parameter: str) -> None:
    raise InvalidParameter.named(parameter, "No such frame.")


def blunder() -> None:
    raise KeyError("a mistake of ours")


def recurse() -> None:
    recurse()


class Trap:
    """An object that calls a function of its own choice when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, ("true",)


def answer_with_a_trap() -> Any:
    return Trap()


def refused(act: Callable[[], Any]) -> bool:
    """Return True if the operating system does not allow an act."""
    try:
        act()
    except OSError as error:
        return error.errno in {errno.EPERM, errno.EACCES}
    except (ValueError, RuntimeError):  # of setrlimit, and of a thread that cannot start
        return True
    return False


def open_socket() -> bool:
    return refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close())


def fork() -> bool:
    def child() -> None:
        if not os.fork():
            os._exit(0)

    return refused(child)


def start_thread() -> bool:
    return refused(lambda: threading.Thread(target=int).start())


def start_program() -> bool:
    return refused(lambda: os.execv("/bin/true", ["true"]))  # noqa: S606


def kill_parent() -> bool:
    return refused(lambda: os.kill(os.getppid(), 0))


def read_environment_of_parent() -> bool:
    return refused(Path(f"/proc/{os.getppid()}/environ").read_bytes)


def read_memory_of_parent() -> bool:
    return refused(lambda: Path(f"/proc/{os.getppid()}/mem").open("rb").close())


def trace_parent() -> bool:
    """Call ptrace(PTRACE_ATTACH)."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.ptrace(16, os.getppid(), 0, 0) == -1 and ctypes.get_errno() in {errno.EPERM, errno.EACCES}


def write_over(path: Path) -> bool:
    return refused(lambda: path.write_bytes(b"mine"))


def remove(path: Path) -> bool:
    return refused(path.unlink)


def write_without_a_name(size: int) -> int:
    """Write so many bytes to a file that only this process sees."""
    with TemporaryFile() as file:
        file.truncate(size)
        return os.fstat(file.fileno()).st_size


def hand_over(content: bytes) -> bool:
    with output.opened() as file:
        file.write(content)
    return True


def limits() -> dict[int, tuple[int, int]]:
    return {limit: resource.getrlimit(limit) for limit in LIMITED}


def raise_limits() -> list[int]:
    """Return the limits that can be raised beyond what was given."""
    return [
        limit
        for limit in LIMITED
        if not refused(lambda limit=limit: resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
    ]


def open_files(number: int) -> bool:
    """Return whether so many files can be open at once."""
    with ExitStack() as files:
        try:
            for _ in range(number):
                files.enter_context(Path("/dev/null").open("rb"))
        except OSError as error:
            if error.errno == errno.EMFILE:
                return False
            raise
    return True


def status() -> str:
    return Path("/proc/self/status").read_text()


def open_links() -> list[str]:
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def has_loaded(module: str) -> bool:
    return module in sys.modules
