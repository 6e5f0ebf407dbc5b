"""Encode positions in lists as opaque cursors, which clients pass back without looking inside.

A cursor is marked for its query and its position. The mark finds mistakes, not forgery: whoever reads this can make
one. A forged position is therefore held to the form that positions have, and opens nothing: rows authorise.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from re import fullmatch

from core.kernel.errors import InvalidParameter

_MOST_BYTES = 1024  # of a sort key in DynamoDB


def wrap(place: str, query: str) -> str:
    """Return the cursor for reading on after `place` in the list that `query` describes."""
    return urlsafe_b64encode(json.dumps([_mark(place, query), place]).encode()).decode().rstrip("=")


def unwrap(cursor: str, query: str) -> str:
    """Return the position in a cursor of this query. Raises InvalidParameter for any other cursor."""
    try:
        mark, place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid() from error
    if not isinstance(place, str) or mark != _mark(place, query):
        raise InvalidParameter.named("cursor", "The cursor belongs to another list")
    if not 0 < len(place.encode(errors="replace")) <= _MOST_BYTES or any(
        "\ud800" <= each <= "\udfff" for each in place
    ):
        raise invalid()
    return place


def number(place: str, least: int, most: int) -> int:
    """Return a position that is a whole number from `least` to `most`. Raises InvalidParameter for any other."""
    if not fullmatch(r"-?[0-9]{1,19}", place) or not least <= int(place) <= most:
        raise invalid()
    return int(place)


def invalid() -> InvalidParameter:
    return InvalidParameter.named("cursor", "The cursor is not valid")


def _mark(place: str, query: str) -> str:
    return sha256(json.dumps([query, place]).encode()).hexdigest()[:16]
