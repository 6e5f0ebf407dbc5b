"""Run a function on untrusted bytes in a child process with limits, so that a bomb or a crash stays there.

The child is kept warm between calls, knows nothing of our environment (no credentials), and is replaced when it dies.
Only pipes are used: AWS Lambda has no shared memory and no semaphores.
"""

import atexit
import pickle
import threading
from collections.abc import Callable
from typing import Any

from imaging.sandbox.child import Child, Died
from imaging.sandbox.messages import DecoderFailed, from_child, packed

_child = Child()
_turn = threading.Lock()  # one job at a time


class BugInChild(RuntimeError):
    """The function failed for a reason that is no file's fault; the message is the child's traceback."""


MEGABYTES = 2_304  # of a function's 3,008: the parent, libraries and files need the rest


def run[T](function: Callable[..., T], *args: Any, seconds: float = 10, megabytes: int = MEGABYTES, **kwargs: Any) -> T:
    """Compute `function(*args, **kwargs)` in the child, within limits of memory and time.

    `function` must live in a module that the child can import too, and return plain values, ours, or arrays. A Problem
    raised inside is raised here. A crash, too much memory or too much time raise DecoderFailed; any other exception
    raises BugInChild.
    """
    job = packed((function, args, kwargs, seconds, megabytes))
    try:
        with _turn:
            kind, value = _answer(job, seconds)
    except TimeoutError as error:
        raise DecoderFailed(f"The file could not be decoded within {seconds:g} seconds.") from error
    except Died as error:
        raise DecoderFailed(f"The file could not be decoded: {error}.") from error
    if kind == "problem":
        raise value
    if kind == "bug":
        raise BugInChild(value)
    return value


@atexit.register
def close() -> None:
    """End the child; the next call starts another."""
    with _turn:
        _child.close()


def _answer(job: bytes, seconds: float) -> tuple[str, Any]:
    try:
        kind, value, leaving = from_child(_child.ask(job, seconds))
        if leaving:  # it has grown: the next job gets a fresh one
            _child.close()
        return kind, from_child(value) if kind == "done" else value
    except pickle.UnpicklingError as error:
        _child.close()  # its state is unknown
        raise BugInChild(str(error)) from error
