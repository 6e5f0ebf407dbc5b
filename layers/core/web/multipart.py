"""Parse multipart/form-data (RFC 7578) with a library that knows its special cases."""

from io import BytesIO
from typing import Any, NamedTuple

from multipart import MultipartError, MultipartParser, parse_options_header

from core.kernel.errors import MalformedBody, ValidationFailed
from core.kernel.pointers import pointer
from core.web.admission import raw_body

MOST_PARTS = 128
METADATA = "metadata"
_FILES = {"file", "files"}


class FilePart(NamedTuple):
    name: str
    filename: str
    content: bytes


class Form(NamedTuple):
    fields: dict[str, str]
    files: tuple[FilePart, ...]

    @property
    def metadata(self) -> str | None:
        """Return the metadata beside the files; None also for an empty field, as browsers send it."""
        return self.fields.get(METADATA, "").strip() or None

    def taken(self, name: str) -> tuple[FilePart, ...]:
        """Return the files with this name from a form with only these and metadata. Raises ValidationFailed."""
        for other in (*(file.name for file in self.files), *self.fields):
            if other not in {name, METADATA}:
                raise ValidationFailed.at(pointer(other), f"Send only {name} and {METADATA}", "extra_forbidden")
        return self.files


def is_form(event: dict[str, Any]) -> bool:
    return _content_type(event).lower().startswith("multipart/form-data")


def read_form(event: dict[str, Any]) -> Form:
    """Return the fields and files of a form.

    Browsers name a file for every part that is not plain text, and some clients name none for a file, so the part's
    name counts too. Raises MalformedBody, and ValidationFailed for a repeated field.
    """
    _, options = parse_options_header(_content_type(event))
    body = raw_body(event)
    fields: dict[str, str] = {}
    files: list[FilePart] = []
    try:
        parser = MultipartParser(
            BytesIO(body), options["boundary"], part_limit=MOST_PARTS, spool_limit=len(body), memory_limit=2 * len(body)
        )
        for part in parser:
            name = part.name or ""
            if name in _FILES or (part.filename is not None and name != METADATA):
                files.append(FilePart(name, part.filename or "", part.raw))
            elif name in fields:
                raise ValidationFailed.at(pointer(name), "This part occurs more than once", "repeated")
            else:
                fields[name] = part.value
    except KeyError as error:
        raise MalformedBody("The content type has no boundary") from error
    except (MultipartError, UnicodeDecodeError) as error:
        raise MalformedBody("The form is malformed") from error
    return Form(fields, tuple(files))


def _content_type(event: dict[str, Any]) -> str:
    return event.get("headers", {}).get("content-type", "")
