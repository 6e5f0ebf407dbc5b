"""Assemble the seccomp program that refuses what a decoder never needs (linux/seccomp.h, linux/filter.h).

A refused call fails with EPERM, as if the user had no right to it; all others pass.
"""

import errno
import os
import struct
from collections.abc import Iterator
from platform import machine

from imaging.sandbox.system_calls import FCNTL, OPEN, OPENAT, PRLIMIT, REFUSED, TGKILL, Numbers

_INSTRUCTION = struct.Struct("=HBBI")  # code, steps to jump if true and if false, operand
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; of arguments, the lower half
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
_X32 = 0x40000000  # x86-64's second table of numbers

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_UNNAMED = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
_SIGNALLING = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: they make the kernel send signals


def program(pid: int, *, may_create: bool) -> bytes | None:
    """Return the filter for the process `pid`, or None for an unknown architecture.

    Files may be opened for reading only, except those that have no name; `may_create` allows all for a folder that
    knows none.
    """
    name = machine()
    if name not in _ARCHITECTURES:
        return None

    def number(call: Numbers) -> int | None:
        return call.x86_64 if name == "x86_64" else call.aarch64

    def rules() -> Iterator[bytes]:
        yield _step(_LOAD, _ARCHITECTURE) + _refused_unless(_EQUAL, _ARCHITECTURES[name])
        yield _step(_LOAD, _NUMBER) + _refused_if(_AT_LEAST, _X32)
        for call in REFUSED.values():
            yield _refused_if(_EQUAL, known) if (known := number(call)) is not None else b""
        if not may_create:
            opening = _refused_unless_unnamed()
            yield _for(number(OPEN), 1, opening) + _for(number(OPENAT), 2, opening)
        yield _for(number(TGKILL), 0, _refused_unless(_EQUAL, pid))  # abort() sends a signal to itself
        yield _for(number(PRLIMIT), 0, _refused_unless(_EQUAL, 0))
        yield _for(number(FCNTL), 1, b"".join(_refused_if(_EQUAL, command) for command in _SIGNALLING))
        yield _step(_RETURN, _ALLOW)

    return b"".join(rules())


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return _INSTRUCTION.pack(code, if_true, if_false, operand)


def _refused_if(test: int, operand: int) -> bytes:
    return _step(test, operand, 0, 1) + _step(_RETURN, _REFUSE)


def _refused_unless(test: int, operand: int) -> bytes:
    return _step(test, operand, 1, 0) + _step(_RETURN, _REFUSE)


def _refused_unless_unnamed() -> bytes:
    """Refuse flags that write, unless they make a file without a name, which cannot touch another."""
    return _step(_ANY_BIT, _UNNAMED, 2, 0) + _refused_if(_ANY_BIT, _WRITING)


def _for(number: int | None, argument: int, checks: bytes) -> bytes:
    """Apply checks to an argument of one call; then allow it."""
    if number is None:
        return b""
    body = _step(_LOAD, _FIRST_ARGUMENT + 8 * argument) + checks + _step(_RETURN, _ALLOW)
    return _step(_EQUAL, number, 0, len(body) // _INSTRUCTION.size) + body
