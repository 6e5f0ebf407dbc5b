"""multipart/form-data (RFC 7578), parsed by a library that knows its odd corners."""

from io import BytesIO
from typing import Any, NamedTuple

from multipart import MultipartError, MultipartParser, parse_options_header

from core.admission import raw_body
from core.errors import MalformedBody

MOST_PARTS = 128


class FilePart(NamedTuple):
    name: str
    filename: str
    content: bytes


class Form(NamedTuple):
    fields: dict[str, str]
    files: tuple[FilePart, ...]


def is_form(event: dict[str, Any]) -> bool:
    return _content_type(event).lower().startswith("multipart/form-data")


def read_form(event: dict[str, Any]) -> Form:
    """The fields and files of a form. Raises MalformedBody."""
    _, options = parse_options_header(_content_type(event))
    body = raw_body(event)
    fields: dict[str, str] = {}
    files: list[FilePart] = []
    try:
        parser = MultipartParser(
            BytesIO(body), options["boundary"], part_limit=MOST_PARTS, spool_limit=len(body), memory_limit=2 * len(body)
        )
        for part in parser:
            if part.filename is None:
                fields[part.name or ""] = part.value
            else:
                files.append(FilePart(part.name or "", part.filename, part.raw))
    except KeyError as error:
        raise MalformedBody("The content type names no boundary") from error
    except (MultipartError, UnicodeDecodeError) as error:
        raise MalformedBody("The form cannot be read") from error
    return Form(fields, tuple(files))


def _content_type(event: dict[str, Any]) -> str:
    return event.get("headers", {}).get("content-type", "")
