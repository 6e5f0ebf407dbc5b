"""Take jobs one at a time from a pipe and run each within its limits: the program of the decoding child.

`imaging.sandbox.runner` starts it as `python -m imaging.sandbox.worker`; it ends when the pipe closes.
"""

import errno
import gc
import os
import pickle
import sys
import traceback
from importlib import import_module
from typing import Any, BinaryIO

from core.kernel.errors import Problem
from imaging.sandbox.confinement import confine
from imaging.sandbox.limits import Limits
from imaging.sandbox.messages import LENGTH, READY, DecoderFailed, packed

# Named are also what a library imports at the first use of a part: TIFF for EXIF, numpy.ma for a median.
NEEDED = (
    *("imaging.adapters.imaging", "imaging.analysis.inspection", "_strptime", "numpy.ma"),
    *("PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.TiffImagePlugin"),
)


def main() -> None:
    jobs, answers = _private_pipes()
    _warm_up()
    limits = Limits()
    confine()
    answers.write(READY)
    answers.flush()
    while header := jobs.read(LENGTH.size):
        kind, value = _answer(jobs.read(*LENGTH.unpack(header)), limits)
        answers.write(packed((kind, value, limits.near())))
        answers.flush()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move stdin and stdout to new numbers, so that nothing a C library prints gets between our messages."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return jobs, answers


def _warm_up() -> None:
    """Import what every picture needs before anything counts against its limits."""
    gc.disable()  # nothing of it becomes garbage
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    for module in NEEDED:
        import_module(module)
    Image.fromarray(np.zeros((1, 1), np.uint8)).load()
    gc.freeze()
    gc.enable()


def _answer(job: bytes, limits: Limits) -> tuple[str, Any]:
    """Return ("done", the pickled result), ("problem", the problem) or ("bug", a traceback)."""
    megabytes = 0
    try:
        function, args, kwargs, seconds, megabytes = pickle.loads(job)  # noqa: S301 - our own parent wrote it
        limits.begin(seconds, megabytes)
        return "done", pickle.dumps(function(*args, **kwargs), pickle.HIGHEST_PROTOCOL)
    except Problem as problem:
        return "problem", problem
    except MemoryError:
        return "problem", DecoderFailed(f"Decoding it takes more than {megabytes} MB of memory.")
    except RecursionError:
        return "problem", DecoderFailed("It is nested too deeply to be decoded.")
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            return "problem", DecoderFailed("Decoding it writes too large a file.")
        return "bug", traceback.format_exc()  # our own mistake: the parent raises it with this traceback
    finally:
        limits.lift()


if __name__ == "__main__":
    sys.exit(main())
