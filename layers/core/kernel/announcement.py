"""Refuse an announced file for its type or size, before its bytes are sent."""

from collections.abc import Set as AbstractSet

from core.kernel.errors import ContentTooLarge, UnsupportedMediaType

MAX_SIZE = 5 * 2**30  # bytes: the largest object that S3 writes in one call
UNKNOWN = frozenset({"application/octet-stream", "binary/octet-stream"})  # said of a file that one knows nothing of


def check(media_type: str, size: int, taken: AbstractSet[str]) -> None:
    """Raise UnsupportedMediaType or ContentTooLarge. A type that is unknown may still turn out to be one of ours."""
    if media_type.lower() not in taken | UNKNOWN:
        raise UnsupportedMediaType.at("/media_type", f"Announce one of {', '.join(sorted(taken))}", "unknown_type")
    if size > MAX_SIZE:
        raise ContentTooLarge.at("/size", f"A file has at most {MAX_SIZE} bytes", "too_large")
