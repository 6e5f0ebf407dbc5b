"""Check the names that clients give: keys, file names, and short texts."""

import hashlib
import re
import secrets
import time
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from core.kernel.text_forms import NFC, composed

MAX_FILENAME = 255
MAX_ENDING = 16
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

ImageKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
Text = Annotated[str, NFC]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"\S"), NFC]


def new_id(prefix: str) -> str:
    """Return `prefix` and a ULID: 48 bits of milliseconds and 80 random bits in base 32, so that ids sort by time."""
    return _written(prefix, (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80))


def id_from(prefix: str, seed: str) -> str:
    """Return `prefix` and 128 bits in base 32 that follow from a seed."""
    return _written(prefix, int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16]))


def _written(prefix: str, number: int) -> str:
    return prefix + "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def plain_filename(name: str) -> str | None:
    """Return the last part of a path without control and direction-changing characters, or None if nothing is left.

    It is shown, and files are saved under it. At most 255 characters; the extension is kept.
    """
    plain = "".join(c for c in composed(name) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    last = re.split(r"[/\\]", plain)[-1].strip()
    stem, dot, ending = last.rpartition(".")
    if len(last) > MAX_FILENAME and dot and len(ending) < MAX_ENDING:
        return f"{stem[: MAX_FILENAME - len(ending) - 1]}.{ending}"
    return last[:MAX_FILENAME] if last.strip(".") else None  # Reject "." and ".."


def _last_part(name: object) -> object:
    return plain_filename(name) if isinstance(name, str) and len(name) <= MAX_FILENAME else name


Filename = Annotated[str, BeforeValidator(_last_part), StringConstraints(min_length=3, max_length=MAX_FILENAME)]
