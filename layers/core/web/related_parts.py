"""Read the DICOM objects in a body: parts of multipart/related (RFC 2387, RFC 2046 5.1), or one alone."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from core.kernel.errors import MalformedBody, UnsupportedMediaType
from core.web.admission import raw_body

_DICOM = "application/dicom"
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
_ALSO = {"", "application/octet-stream"}  # what clients say of a part when they say nothing
MOST_PARTS = 1000


def sent_objects(event: dict[str, Any]) -> list[bytes]:
    """Return the objects in the order of their parts.

    Raises MalformedBody for a body that is no multipart/related or has no part, UnsupportedMediaType for other parts.
    """
    content_type = event.get("headers", {}).get("content-type", "")
    # A library would end an unquoted type at its slash, and clients write such (RFC 2387 wants quotes).
    options = {name.lower(): quoted or plain.strip() for name, quoted, plain in _PARAMETER.findall(content_type)}
    body = raw_body(event)
    if content_type.partition(";")[0].strip().lower() == _DICOM:
        return [body]
    if options.get("type", _DICOM).lower() != _DICOM:
        raise UnsupportedMediaType(f'Send multipart/related; type="{_DICOM}"')
    if not options.get("boundary"):
        raise MalformedBody("The content type has no boundary")
    found = [_object(part) for part in _parts(body, options["boundary"].encode())]
    if not found:
        raise MalformedBody("The body has no part")
    if len(found) > MOST_PARTS:
        raise MalformedBody(f"Send at most {MOST_PARTS} parts")
    return found


def _parts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what lies between the delimiters, whose line ends are those of the first. Raises MalformedBody."""
    first = re.search(rb"(?:^|\n)--" + re.escape(boundary) + rb"[ \t]*(\r?\n)", body)
    if first is None:
        raise MalformedBody("The body does not begin a part with its boundary")
    newline, start = first[1], first.end()
    delimiter = re.compile(re.escape(newline) + b"--" + re.escape(boundary) + rb"(--)?[ \t]*(?:" + newline + rb"|\Z)")
    while found := delimiter.search(body, start - len(newline)):
        yield body[start : max(start, found.start())]
        if found[1]:
            return
        start = found.end()
    raise MalformedBody("The body ends without the last boundary")


def _object(part: bytes) -> bytes:
    """Return the content of a part. Raises MalformedBody without an empty line after the headers."""
    if part.startswith((b"\r\n", b"\n")):  # it has no headers
        return part.removeprefix(b"\r").removeprefix(b"\n")
    head, blank, content = part.partition(b"\r\n\r\n")
    if not blank or b"\n\n" in head:
        head, blank, content = part.partition(b"\n\n")
    if not blank:
        raise MalformedBody("A part has headers without an end")
    kind = re.search(rb"^content-type:[ \t]*([^;\r\n]*)", head, re.IGNORECASE | re.MULTILINE)
    media_type = kind[1].decode("latin-1").strip().strip('"').lower() if kind else ""
    if media_type not in {_DICOM, *_ALSO}:
        raise UnsupportedMediaType(f"Each part is {_DICOM}, not {media_type[:64]!r}")
    return content


def _sent(request: Request) -> list[bytes]:
    return sent_objects(request.resolved_event.raw_event)


SentObjects = Annotated[list[bytes], Depends(_sent)]
