"""Compress what is text in an answer, for clients that accept gzip.

What is compressed has an entity tag of its own, which clients send back; handlers see the tag that they gave.
"""

import re
from base64 import b64encode
from http import HTTPStatus
from typing import Any

from core.kernel.content_coding import accepts_gzip, gzipped, marked, without_marks

COMPRESSED_FROM = 1024  # bytes; what fits one packet gains nothing
_TEXT = re.compile(r"text/|application/(json|javascript|[\w.-]+\+json)\b", re.IGNORECASE)
_TAGS = ("if-match", "if-none-match", "if-range")


def with_plain_tags(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with the entity tags that handlers gave. Its header names are in lower case."""
    headers = event["headers"]
    return event | {"headers": headers | {name: without_marks(headers[name]) for name in _TAGS if name in headers}}


def compressed(answer: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """Return the answer, compressed if it is a text long enough and the client accepts that.

    What is bytes, such as a picture, or has a coding already stays as it is.
    """
    asked = {name.lower(): value for name, value in event.get("headers", {}).items()}
    headers = answer.get("headers", {})
    if answer["statusCode"] == HTTPStatus.NOT_MODIFIED:
        known = marked(headers.get("ETag", "")) in asked.get("if-none-match", "")
        return answer | {"headers": _varied(_tagged(headers) if known else headers)}
    if (
        answer.get("isBase64Encoded")
        or "Content-Encoding" in headers
        or not _TEXT.match(headers.get("Content-Type", ""))
    ):
        return answer
    content = (answer.get("body") or "").encode()
    if len(content) < COMPRESSED_FROM or not accepts_gzip(asked.get("accept-encoding")):
        return answer | {"headers": _varied(headers)}
    packed = _varied(_tagged(headers)) | {"Content-Encoding": "gzip"}
    return answer | {"headers": packed, "body": b64encode(gzipped(content)).decode(), "isBase64Encoded": True}


def _varied(headers: dict[str, Any]) -> dict[str, Any]:
    """Tell caches that the answer depends on what the client accepts."""
    others = [headers["Vary"]] if headers.get("Vary") else []
    return headers | {"Vary": ", ".join([*others, "Accept-Encoding"])}


def _tagged(headers: dict[str, Any]) -> dict[str, Any]:
    return headers | {"ETag": marked(headers["ETag"])} if "ETag" in headers else headers
