"""Evaluate byte ranges and entity tags of conditional requests (RFC 9110, sections 13 and 14)."""

import re

from core.kernel.content import Span
from core.kernel.errors import PreconditionFailed, RangeNotSatisfiable

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII | re.IGNORECASE)  # no file size has more digits


def etag(tag: str) -> str:
    """Return the strong entity tag with this text."""
    return f'"{tag}"'


def span_of(header: str | None, size: int) -> Span | None:
    """Return the `Range` of a request within `size` bytes, or None for the whole, also for several ranges.

    Raises RangeNotSatisfiable for a range that starts after the end.
    """
    asked = _RANGE.fullmatch((header or "").strip())
    if not asked or not any(asked.groups()):
        return None
    first, last = asked.groups()
    if not first:  # a suffix: the last bytes
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None  # an invalid range is ignored (14.1.1)
    if start >= size or end < start:
        raise RangeNotSatisfiable.of(size)
    return start, end - start + 1


def is_current(if_range: str | None, etag: str) -> bool:
    """Return True if `If-Range` matches strongly (13.1.5); dates are not supported."""
    return if_range is None or if_range.strip() == etag


def matches(if_none_match: str | None, etag: str) -> bool:
    """Return True if `If-None-Match` names this entity tag, compared weakly (13.1.2)."""
    if if_none_match is None:
        return False
    tags = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def require_match(if_match: str | None, tag: str) -> None:
    """Raise PreconditionFailed unless `If-Match` (13.1.1) names this tag, of which only what precedes a dot counts.

    What follows a dot tells answers of one version apart, such as those whose URLs expire at different times.
    """
    if if_match is None or if_match.strip() == "*":
        return
    if tag.partition(".")[0] not in [each.strip(' "').partition(".")[0] for each in if_match.split(",")]:
        raise PreconditionFailed
