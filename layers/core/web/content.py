"""Send what services return: whole, in part, not at all to those who have it, or from a presigned URL.

Only this module knows the statuses of successes, the headers of bytes, and how many bytes may be sent inline.
"""

import json
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.kernel.conditional import etag, is_current, matches, span_of
from core.kernel.content import Content, StoredFile, Tagged
from core.web.answer_size import fits_as_text

type Headers = dict[str, str | list[str]]

INLINE_LIMIT = 4_500_000  # bytes: 6 MB in base64, the limit of a Lambda's answer
JSON = "application/json"
# Uploaded files are untrusted: nothing in them may run in our origin.
_INERT = {"Content-Security-Policy": "default-src 'none'; sandbox"}


class RequestConditions(NamedTuple):
    """The headers by which a client says what it has, and which part it wants; `is_head` if it wants no content."""

    if_none_match: str | None = None
    range: str | None = None
    if_range: str | None = None
    is_head: bool = False


def _conditions(request: Request) -> RequestConditions:
    """Return the conditions of a request. Only GET has a range (RFC 9110, 14.2)."""
    headers, is_head = request.headers, request.resolved_event["requestContext"]["http"]["method"] == "HEAD"
    span = None if is_head else headers.get("range")
    return RequestConditions(headers.get("if-none-match"), span, headers.get("if-range"), is_head)


Conditions = Annotated[RequestConditions, Depends(_conditions)]


def created[T](location: str, value: T, *, tag: str | None = None) -> Response[T]:
    """Answer that a resource was created at `location`."""
    return _json(HTTPStatus.CREATED, value, {"Location": location} | _tagged(tag))


def accepted[T](location: str, value: T) -> Response[T]:
    """Answer that a resource will be created at `location`."""
    return _json(HTTPStatus.ACCEPTED, value, {"Location": location})


def elsewhere(url: str, headers: Headers | None = None) -> Response[Any]:
    """Redirect to a URL that needs no token and must not be cached because it expires."""
    private: Headers = {"Location": url, "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return Response(HTTPStatus.SEE_OTHER, headers=(headers or {}) | private)


def linked(found: StoredFile, *conditions: Any) -> Response[Any]:
    """Answer with a redirect to a file, however small it is; HEAD as `answer` does."""
    if RequestConditions(*conditions).is_head:
        return _length(found.media_type, found.size, {"Cache-Control": "private, no-store"})
    return elsewhere(found.url())


def text(body: str, media_type: str, *, max_age: int | None = None, policy: str | None = None) -> Response[str]:
    """Answer with a text; `max_age` marks one that is the same for everybody and may be cached for so many seconds."""
    shared = {"Cache-Control": f"public, max-age={max_age}"} if max_age else {}
    guarded = {"Content-Security-Policy": policy} if policy else {}
    return Response(HTTPStatus.OK, content_type=media_type, body=body, headers=shared | guarded)


def answer(found: Any, *conditions: Any) -> Response[Any]:
    """Answer with the result of a service: a Tagged, a StoredFile, a Content or a JSON value.

    `conditions` are those of RequestConditions, in order. What the client has already, by its entity tag, is neither
    made nor sent again. HEAD is answered without reading a file, and by no redirect. Raises RangeNotSatisfiable.
    """
    asked, tag = RequestConditions(*conditions), None
    if isinstance(found, Tagged):
        tag = found.tag
        if matches(asked.if_none_match, etag(tag)):
            return Response(HTTPStatus.NOT_MODIFIED, headers=_tagged(tag))
        found = found.make()
    if isinstance(found, StoredFile):
        return _file(found, _tagged(tag), asked)
    if isinstance(found, Content):
        return _content(found, _tagged(tag), asked)
    return _json(HTTPStatus.OK, found, _tagged(tag))


def _file(found: StoredFile, headers: Headers, asked: RequestConditions) -> Response[bytes]:
    current = is_current(asked.if_range, str(headers.get("ETag")))
    span = span_of(asked.range, found.size) if current else None
    headers |= {"Accept-Ranges": "bytes"} | _disposition(found.filename)
    if asked.is_head:
        return _length(found.media_type, found.size, headers)
    if (span[1] if span else found.size) > INLINE_LIMIT:
        kept = {"content_disposition": _attachment(found.filename)} if found.filename else {}
        return elsewhere(found.url(**kept), headers)
    body = found.read(span)
    if span is None:
        return _bytes(HTTPStatus.OK, found.media_type, body, headers)
    headers["Content-Range"] = f"bytes {span[0]}-{span[0] + span[1] - 1}/{found.size}"
    return _bytes(HTTPStatus.PARTIAL_CONTENT, found.media_type, body, headers)


def _content(found: Content, headers: Headers, asked: RequestConditions) -> Response[Any]:
    headers |= _disposition(found.filename) | ({"Next-Cursor": found.next_cursor} if found.next_cursor else {})
    body = found.body
    written = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    if asked.is_head:
        return _length(found.media_type, len(written), headers)
    if len(written) > INLINE_LIMIT or not (isinstance(body, bytes) or fits_as_text(written.decode())):
        return elsewhere(found.keep(written, found.media_type), headers)
    if isinstance(body, bytes):
        return _bytes(HTTPStatus.OK, found.media_type, body, headers)
    return _json(HTTPStatus.OK, body, headers)


def _bytes(status: HTTPStatus, media_type: str, body: bytes, headers: Headers) -> Response[bytes]:
    return Response(status, content_type=media_type, body=body, headers=_INERT | headers)


def _length(media_type: str, size: int, headers: Headers) -> Response[bytes]:
    return _bytes(HTTPStatus.OK, media_type, b"", headers | {"Content-Length": str(size)})


def _json[T](status: HTTPStatus, value: T, headers: Headers) -> Response[T]:
    return Response(status, content_type=JSON, body=value, headers=headers)


def _tagged(tag: str | None) -> Headers:
    return {"ETag": etag(tag)} if tag is not None else {}


def _disposition(filename: str | None) -> Headers:
    return {"Content-Disposition": _attachment(filename)} if filename else {}


def _attachment(filename: str) -> str:
    """Return RFC 6266's header with the name in RFC 8187's encoding only, which needs no quoting."""
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
