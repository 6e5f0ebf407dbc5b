"""Hash audit events and seals by SHA-256, over JSON of one canonical form."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from typing import Any, NamedTuple

from core.audit.audit_table import StoredRow
from core.audit.model import Seal


class Hashed(NamedTuple):
    """The hash of several rows in order, how many they are, and the position of the last."""

    rows_hash: str
    events: int
    last: str | None


def of_rows(rows: Iterable[StoredRow]) -> Hashed:
    """Hash everything in the rows, one line for each, in the notation of DynamoDB."""
    digest, events, last = hashlib.sha256(), 0, None
    for row in rows:
        digest.update(_canonical(row.stored) + b"\n")
        events, last = events + 1, row.event
    return Hashed(digest.hexdigest(), events, last)


def of_seal(seal: Seal | None) -> str:
    """Return the hash by which the next seal refers to this one; before the first there is none."""
    return hashlib.sha256(_canonical(seal.model_dump(mode="json"))).hexdigest() if seal else ""


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_text).encode()


def _text(value: Any) -> str:
    """Return bytes as text: the service writes none, but somebody else might."""
    return b64encode(bytes(value)).decode()
