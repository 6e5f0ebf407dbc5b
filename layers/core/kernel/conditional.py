"""Byte ranges and entity tags of conditional requests (RFC 9110, sections 13 and 14)."""

import re

from core.kernel.errors import RangeNotSatisfiable

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII | re.IGNORECASE)  # no file has more digits of bytes


def span_of(header: str | None, size: int) -> tuple[int, int] | None:
    """`Range: bytes=...` as (offset, length) within `size` bytes; None for the whole, also for several ranges.

    Raises RangeNotSatisfiable for a range that begins past the end.
    """
    asked = _RANGE.fullmatch((header or "").strip())
    if not asked or not any(asked.groups()):
        return None
    first, last = asked.groups()
    if not first:  # the last so many bytes
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None  # no valid range: ignored, says 14.1.1
    if start >= size or end < start:
        raise RangeNotSatisfiable.of(size)
    return start, end - start + 1


def is_current(if_range: str | None, etag: str) -> bool:
    """Return True if If-Range matches strongly (RFC 9110, 13.1.5); dates are not supported."""
    return if_range is None or if_range.strip() == etag


def matches(header: str | None, etag: str) -> bool:
    """Whether an If-None-Match header names this tag, compared weakly."""
    if header is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags
