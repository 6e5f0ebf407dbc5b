"""Names that clients give: keys, file names, and the texts that go with them."""

import re
import secrets
import time
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

ImageKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=128)]


def new_id(prefix: str) -> str:
    """`prefix` + a ULID: 48 bits of milliseconds and 80 of chance in Crockford's base 32, so that it sorts by time."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return prefix + "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def _last_part(name: object) -> object:
    """Only the last part of a path, without control and direction-changing characters: it is shown, and saved under."""
    if not isinstance(name, str):
        return name
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in {"Cc", "Cf"})
    return re.split(r"[/\\]", plain)[-1].strip() or None


def _no_surrogates(text: str) -> str:
    text.encode()  # a UnicodeEncodeError is a ValueError, so pydantic tells it as a fault
    return text


Filename = Annotated[
    str, BeforeValidator(_last_part), StringConstraints(min_length=3, max_length=255), AfterValidator(_no_surrogates)
]
