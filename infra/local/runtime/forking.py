"""Fork workers from one process that has imported what most functions need: the program of the zygote.

`local.runtime.zygote` starts it by its path, so that the functions' path has nothing of the laptop. It knows no
credentials: each worker gets its environment with its order. It ends when the stack has closed the socket.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import TypedDict

LARGEST = 1 << 20  # bytes of an order


class Order(TypedDict):
    """A worker to be started: what it runs, where, and with which environment."""

    handler: str
    environment: dict[str, str]
    folder: str


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in sys.argv[2:]:
        with suppress(ImportError):  # the function that needs it will say so
            import_module(name)
    gc.collect()
    gc.freeze()  # else a collection in a worker writes to every page that it shares
    awake, alarm = os.pipe2(os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, _go_on)
    signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
    statuses: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([control, awake], [], [])
        if awake in ready:
            os.read(awake, LARGEST)
            _report(statuses)
        if control in ready:
            order, descriptors, _, _ = socket.recv_fds(control, LARGEST, 2)
            if not order:
                return
            output, status = descriptors
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                for descriptor in (control.detach(), awake, alarm, *statuses.values()):
                    os.close(descriptor)
                _become_worker(json.loads(order), output, status)
                return
            os.close(output)
            statuses[pid] = status


def _go_on(_number: int, _frame: FrameType | None) -> None:
    """Let the end of a worker interrupt the wait: a signal that is ignored wakes nobody."""


def _report(statuses: dict[int, int]) -> None:
    """Write the exit status of every worker that has ended to its pipe."""
    with suppress(ChildProcessError):
        while ended := os.waitpid(-1, os.WNOHANG)[:2] if statuses else None:
            pid, status = ended
            if pid == 0:
                return
            with suppress(BrokenPipeError):
                os.write(statuses[pid], b"%d\n" % os.waitstatus_to_exitcode(status))
            os.close(statuses.pop(pid))


def _become_worker(order: Order, output: int, status: int) -> None:
    """Run AWS's runtime client as if this process had been started with the order's environment and folder."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()  # its own process group: its children die with it
    os.chdir(order["folder"])
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    os.write(status, b"%d\n" % os.getpid())
    os.close(status)
    runtime = import_module("awslambdaric.__main__")  # not before: it reads the environment as it is imported
    runtime.main(["awslambdaric", order["handler"]])


if __name__ == "__main__":
    main()
