"""Exchange messages between the service and its decoding child: length-prefixed pickles, read with suspicion.

The child runs decoders on untrusted bytes, so its answers are not trusted either: only values of our own packages and
NumPy arrays are unpickled, never a function that somebody chose.
"""

import io
import pickle
import struct
from typing import Any

from core.kernel.errors import UnsupportedMediaType

LENGTH = struct.Struct(">Q")
READY = b"!"  # the child's first message
LARGEST = 1 << 30
MEGABYTES = 2_304  # of a function's 3,008: the parent, libraries and files need the rest
CHUNK = 1 << 20  # written or read at once

_OUR_PACKAGES = ("core.", "imaging.")
_HARMLESS = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "complex"),
    ("builtins", "bytearray"),
    ("collections", "OrderedDict"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
    ("core.kernel.errors", "_revive"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("pathlib", "PosixPath"),
    ("pathlib._local", "PosixPath"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}


class DecoderFailed(UnsupportedMediaType):
    """A decoder crashed on a file, or needed more memory or computing than it may have."""


def packed(message: object) -> bytes:
    """Pack a message for a pipe: eight bytes of length, then the pickle."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


class _Cautious(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) in _HARMLESS:
            return super().find_class(module_name, global_name)
        if module_name.startswith(_OUR_PACKAGES) and "." not in global_name:
            found = super().find_class(module_name, global_name)
            if isinstance(found, type) and found.__module__.startswith(_OUR_PACKAGES):
                return found
        raise pickle.UnpicklingError(f"the child answered with a {module_name}.{global_name}")


def from_child(body: bytes) -> Any:
    """Return the value in an answer of the child. Raises pickle.UnpicklingError for anything but plain values."""
    return _Cautious(io.BytesIO(body)).load()
