"""Misbehave like a broken decoder: functions that the sandbox's child process imports by name."""

import ctypes
import os
import threading
import time
from pathlib import Path
from typing import Any

from core.kernel.errors import InvalidParameter

KEPT: list[Any] = []


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


def abort() -> None:
    os.abort()


def read_nowhere() -> int:
    return ctypes.c_int.from_address(0).value


def leave() -> None:
    os._exit(0)


def leave_at(sign: Path) -> int:
    """Return the process id, and die as soon as a file exists: between two calls."""

    def leave() -> None:
        while not sign.exists():
            time.sleep(0.01)
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
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
