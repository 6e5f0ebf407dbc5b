"""Take from a Linux process what a decoder does not need: privileges, network, programs, and other processes.

What the platform does not know or allow is left out: the limits and the empty environment hold everywhere.
"""

import ctypes
import os
import sys
from tempfile import gettempdir

from imaging.sandbox.call_filter import program

_SET_DUMPABLE, _SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 4, 38, 22, 2  # linux/prctl.h
_CAPABILITIES = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def shield() -> None:
    """Close this process's memory and environment in /proc to others of the same user: both hold credentials."""
    if sys.platform == "linux":
        _prctl(_SET_DUMPABLE, 0)


def confine() -> None:
    """Give up all privileges of this process for good, and filter its system calls."""
    if sys.platform != "linux":
        return
    _prctl(_SET_NO_NEW_PRIVILEGES, 1)
    ctypes.CDLL(None).capset(
        ctypes.byref(_CAPABILITIES), (ctypes.c_uint32 * 6)()
    )  # root without them is as any other user
    steps = program(os.getpid(), may_create=not _has_unnamed_files(gettempdir()))
    if steps:
        filtered = _Program(len(steps) // 8, steps)
        _prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(filtered))


def _prctl(option: int, *arguments: int) -> None:
    """Call prctl(2), whose failure means that the platform does not allow it."""
    ctypes.CDLL(None).prctl(option, *map(ctypes.c_ulong, (*arguments, 0, 0, 0)[:4]))


def _has_unnamed_files(folder: str) -> bool:
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600))
    except OSError:
        return False
    return True
