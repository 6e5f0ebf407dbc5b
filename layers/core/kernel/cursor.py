"""Encode positions in lists as opaque cursors, which clients pass back without looking inside.

A cursor is marked for its query and its position. One that was invented, altered, or made for another query is refused.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from core.kernel.errors import InvalidParameter


def wrap(place: str, query: str) -> str:
    """Return the cursor for reading on after `place` in the list that `query` describes."""
    return urlsafe_b64encode(json.dumps([_mark(place, query), place]).encode()).decode().rstrip("=")


def unwrap(cursor: str, query: str) -> str:
    """Return the position in a cursor of this query. Raises InvalidParameter for any other cursor."""
    try:
        mark, place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidParameter.named("cursor", "The cursor is not valid") from error
    if not isinstance(place, str) or mark != _mark(place, query):
        raise InvalidParameter.named("cursor", "The cursor belongs to another list")
    return place


def _mark(place: str, query: str) -> str:
    return sha256(json.dumps([query, place]).encode()).hexdigest()[:16]
