"""Receive several new images in one form: parts named `files`, and `metadata`, an array in the same order."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from core.images.batch_creation import Sent
from core.images.drafts import ImageDraft
from core.kernel.errors import UnsupportedMediaType, ValidationFailed
from core.kernel.pointers import pointing
from core.web.image_upload import checked, named, read_json
from core.web.multipart import is_form, read_form

MOST_FILES = 20  # what one transaction makes ready


def receive(event: dict[str, Any]) -> list[Sent]:
    """Read the form. Raises MalformedBody, UnsupportedMediaType, and ValidationFailed with a pointer to every fault."""
    if not is_form(event):
        raise UnsupportedMediaType("Send multipart/form-data")
    form = read_form(event)
    files = [part for part in form.files if part.name == "files"] and form.taken("files")
    if not 1 <= len(files) <= MOST_FILES:
        raise ValidationFailed.at("/files", f"Send 1 to {MOST_FILES} parts named `files`", "count")
    said = read_json(form.metadata) if form.metadata else [{}] * len(files)
    if not isinstance(said, list) or len(said) != len(files):
        raise ValidationFailed.at("/metadata", f"Send an array of {len(files)} objects, one for each file", "count")
    with pointing("/metadata"):
        drafts = checked(list[ImageDraft], said)
    return [Sent(named(draft, file), file.content) for draft, file in zip(drafts, files, strict=True)]


def _received(request: Request) -> list[Sent]:
    return receive(request.resolved_event.raw_event)


Uploads = Annotated[list[Sent], Depends(_received)]
