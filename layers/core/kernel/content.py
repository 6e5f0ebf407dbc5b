"""Define what services return when JSON is not enough; core.web.content decides how each is sent."""

from collections.abc import Callable
from typing import Any, NamedTuple

type Span = tuple[int, int]  # offset and length in bytes


def _nowhere(_body: bytes, _media_type: str) -> str:
    raise ValueError("Content that may be large needs a place where it is kept")


class Content(NamedTuple):
    """Bytes, or a JSON object, made for this request.

    `keep` stores bytes of a media type where nobody needs a token to fetch them, and returns the URL. What always fits
    into an answer needs none.
    """

    body: bytes | dict[str, Any]
    media_type: str
    keep: Callable[[bytes, str], str] = _nowhere
    filename: str | None = None  # the name to save it under, for browsers that are not to show it
    next_cursor: str | None = None


class StoredFile(NamedTuple):
    """A stored file: it can be read whole or in part, or fetched from a URL without a token.

    `url` takes the response headers that the URL is to set, such as `content_disposition`.
    """

    size: int  # bytes
    media_type: str
    read: Callable[[Span | None], bytes]
    url: Callable[..., str]
    filename: str | None = None


class Tagged[T](NamedTuple):
    """A value by its entity tag, computed only for clients that do not have it yet."""

    tag: str
    make: Callable[[], T]
