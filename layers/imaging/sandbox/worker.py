"""Take jobs one at a time from a pipe and run each within its limits: the program of the decoding child.

`imaging.sandbox.runner` starts it as `python -m imaging.sandbox.worker`; it ends when the pipe closes.
"""

import os
import pickle
import resource
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from core.kernel.errors import Problem
from imaging.sandbox.messages import LENGTH, READY, DecoderFailed, packed

MEGABYTE = 1 << 20
SPARE = 256 * MEGABYTE  # address space that maps libraries, stacks and files, not data
GROWTH = 192 * MEGABYTE  # a child that keeps more than this from past jobs makes room for a fresh one


def main() -> None:
    jobs, answers = _private_pipes()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _warm_up()
    at_start = _memory()[1]
    answers.write(READY)
    answers.flush()
    while header := jobs.read(LENGTH.size):
        kind, value = _answer(jobs.read(*LENGTH.unpack(header)))
        leaving = _memory()[1] - at_start > GROWTH
        answers.write(packed((kind, value, leaving)))
        answers.flush()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move stdin and stdout to new numbers, so that nothing a C library prints gets between our messages."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return jobs, answers


def _warm_up() -> None:
    """Import what every job needs before anything counts against its limits."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    Image.fromarray(np.zeros((1, 1), np.uint8)).load()


def _memory() -> tuple[int, int]:
    """Return (address space, private data) in bytes, from /proc/self/statm."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    size = resource.getpagesize()
    return int(pages[0]) * size, int(pages[5]) * size


def _limit(seconds: float, megabytes: int) -> None:
    """Allow this job so much more memory and CPU time than the child has already used."""
    mapped, data = _memory()
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + seconds) + 1  # its SIGXCPU kills; the parent's clock usually did before
    for limit, value in (
        (resource.RLIMIT_DATA, data + megabytes * MEGABYTE),
        (resource.RLIMIT_AS, mapped + megabytes * MEGABYTE + SPARE),
        (resource.RLIMIT_CPU, cpu),
    ):
        resource.setrlimit(limit, (value, resource.RLIM_INFINITY))


def _lift() -> None:
    for limit in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _answer(job: bytes) -> tuple[str, Any]:
    """Return ("done", the pickled result), ("problem", the problem) or ("bug", a traceback)."""
    megabytes = 0
    try:
        function, args, kwargs, seconds, megabytes = pickle.loads(job)  # noqa: S301 - our own parent wrote it
        _limit(seconds, megabytes)
        return "done", pickle.dumps(function(*args, **kwargs), pickle.HIGHEST_PROTOCOL)
    except Problem as problem:
        return "problem", problem
    except MemoryError:
        return "problem", DecoderFailed(f"Decoding it takes more than {megabytes} MB of memory.")
    except RecursionError:
        return "problem", DecoderFailed("It is nested too deeply to be decoded.")
    except Exception:  # our own mistake: the parent raises it with this traceback
        return "bug", traceback.format_exc()
    finally:
        _lift()


if __name__ == "__main__":
    sys.exit(main())
