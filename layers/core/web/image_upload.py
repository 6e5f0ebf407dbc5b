"""Receive a new image: as a form with a file, as JSON with base64, or as JSON that announces the bytes."""

import json
from base64 import b64decode
from binascii import Error as Base64Error
from typing import Annotated, Any, NamedTuple

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends
from pydantic import Field, TypeAdapter, ValidationError

from core.images.drafts import ImageDraft, InlineImageDraft, NewImage, StagedImageDraft
from core.kernel.errors import ValidationFailed
from core.kernel.names import plain_filename
from core.kernel.pointers import pointed
from core.kernel.values import Draft
from core.web.admission import check_json
from core.web.multipart import FilePart, Form, is_form, read_form


class Received(NamedTuple):
    """A draft, and its bytes if they came with it."""

    draft: NewImage
    content: bytes | None


def receive(event: dict[str, Any]) -> Received:
    """Read the request. Raises MalformedBody, and ValidationFailed with a pointer to every fault."""
    if is_form(event):
        form = read_form(event)
        file = _only_file(form)
        return Received(named(checked(ImageDraft, read_json(form.metadata or "{}")), file), file.content)
    body = read_json(event["body"] or "{}")
    if isinstance(body, dict) and "image_data" in body:
        inline = checked(InlineImageDraft, body)
        return Received(inline, decoded(inline.image_data, "/image_data"))
    return Received(checked(StagedImageDraft, body), None)


def _only_file(form: Form) -> FilePart:
    if not any(part.name == "file" for part in form.files):
        raise ValidationFailed.at("/file", "Send the image as the part `file`", "missing")
    file, *others = form.taken("file")
    if others:
        raise ValidationFailed.at("/file", "Send one file; POST /v1/images/batch takes several", "repeated")
    return file


def named(draft: ImageDraft, file: FilePart) -> ImageDraft:
    """Return the draft with the name of its file, unless it has its own."""
    return draft if draft.filename else draft.model_copy(update={"filename": plain_filename(file.filename)})


def checked[T](kind: type[T], body: Any) -> T:
    """Validate `body` as a `kind`. Raises ValidationFailed with places, but never with what was sent."""
    try:
        return TypeAdapter(kind).validate_python(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise ValidationFailed(errors=pointed(faults)) from error


def decoded(text: str, pointer: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise ValidationFailed.at(pointer, "The text is not valid base64", "base64") from error


def read_json(text: str) -> Any:
    check_json(text)
    return json.loads(text)


def _received(request: Request) -> Received:
    return receive(request.resolved_event.raw_event)


Upload = Annotated[Received, Depends(_received)]


class InlinePicture(Draft):
    image_data: Annotated[str, Field(description="The file in base64")]


def picture(event: dict[str, Any]) -> bytes:
    """Return a picture to search by: the part `file` of a form, or base64 in JSON. Raises as `receive`."""
    if is_form(event):
        return _only_file(read_form(event)).content
    return decoded(checked(InlinePicture, read_json(event["body"] or "{}")).image_data, "/image_data")


def _picture(request: Request) -> bytes:
    return picture(request.resolved_event.raw_event)


SentPicture = Annotated[bytes, Depends(_picture)]
