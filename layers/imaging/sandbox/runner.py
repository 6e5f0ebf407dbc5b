"""Run a function on untrusted bytes in a child process with limits, so that a bomb or a crash stays there.

The child is kept warm between calls, sees neither our environment nor the network, and is replaced when it dies.
Only pipes are used: AWS Lambda has no shared memory and no semaphores.
"""

import atexit
import os
import pickle
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.kernel.errors import Busy
from imaging.sandbox.child import Child, Died, Interrupted
from imaging.sandbox.messages import MEGABYTES, DecoderFailed, from_child, packed

_child = Child()
_turn = threading.Lock()  # one job at a time


class BugInChild(RuntimeError):
    """The function failed for a reason that is no file's fault; the message is the child's traceback."""


PATIENCE = 25  # seconds, of the 29 that a function has to answer


def run[T](
    function: Callable[..., T],
    *args: Any,
    seconds: float = 10,
    patience: float = PATIENCE,
    megabytes: int = MEGABYTES,
    out: Path | None = None,
    **kwargs: Any,
) -> T:
    """Compute `function(*args, **kwargs)` in the child, within limits of memory and computing.

    `function` must live in a module that the child can import too, and return plain values, ours, or arrays; what it
    writes to `output.opened()` becomes the file `out`. A Problem raised inside is raised here. A crash, too much memory
    or more than `seconds` of the processor raise DecoderFailed. What is no file's fault raises Busy: the child was
    ended from outside, or has not answered after `patience`, in seconds. Any other exception raises BugInChild.
    """
    job = packed((function, args, kwargs, seconds, megabytes))
    try:
        with _turn:
            kind, value = _answer(job, patience, out)
    except Interrupted as error:
        raise Busy(f"The file could not be processed now: {error}.") from error
    except Died as error:
        raise DecoderFailed(f"The file could not be decoded: {error}.") from error
    if kind == "problem":
        raise value
    if kind == "bug":
        raise BugInChild(value)
    return value


def start() -> None:
    """Start the child now, if the machine lets us: it loads its modules while its parent does something else."""
    with _turn, suppress(Interrupted):
        _child.start()


@atexit.register
def close() -> None:
    """End the child; the next call starts another."""
    with _turn:
        _child.close()


def _answer(job: bytes, patience: float, out: Path | None) -> tuple[str, Any]:
    try:
        kind, value, leaving = from_child(_child.ask(job, patience))
        if out and kind == "done":
            _child.move_output(out)
        if leaving:  # it has grown: the next job gets a fresh one
            _child.close()
        return kind, from_child(value) if kind == "done" else value
    except pickle.UnpicklingError as error:
        _child.close()  # its state is unknown
        raise BugInChild(str(error)) from error


# The one thing that an import does: in Lambda the child starts while its function imports the rest. A laptop, with many
# functions at once, saves the memory of children that nobody asks.
if "AWS_EXECUTION_ENV" in os.environ and "LATE_DECODER" not in os.environ:
    start()
