"""Opaque cursors: where a list goes on, wrapped so that clients pass it back and never look inside.

A cursor names the query it came from. One that was made up, or came from another query, is refused.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from core.errors import InvalidParameter


def wrap(place: str, query: str) -> str:
    """The cursor for going on after `place` in the list that `query` describes."""
    return urlsafe_b64encode(json.dumps([_mark(query), place]).encode()).decode().rstrip("=")


def unwrap(cursor: str, query: str) -> str:
    """The place that a cursor of this very query holds. Raises InvalidParameter for any other."""
    try:
        mark, place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidParameter.named("cursor", "This is not a cursor of ours") from error
    if mark != _mark(query) or not isinstance(place, str):
        raise InvalidParameter.named("cursor", "This cursor belongs to another list")
    return place


def _mark(query: str) -> str:
    return sha256(query.encode()).hexdigest()[:12]
