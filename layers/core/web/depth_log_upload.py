"""Receive a new depth log: as a form with its table, or as JSON that announces it."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from core.depth_logs.model import MAX_NAME, LogDraft, ReceivedLog, StagedLogDraft
from core.kernel.errors import ValidationFailed
from core.kernel.names import plain_filename
from core.web.image_upload import checked, read_json
from core.web.multipart import METADATA, is_form, read_form

_ENDINGS = (".gz", ".csv", ".txt", ".tsv", ".las")


def receive(event: dict[str, Any]) -> ReceivedLog:
    """Read the request. Raises MalformedBody, and ValidationFailed with a pointer to every fault."""
    if not is_form(event):
        return ReceivedLog(checked(StagedLogDraft, read_json(event["body"] or "{}")), None)
    form = read_form(event)
    file = next((part for part in form.files if part.name == "file"), None)
    if file is None:
        raise ValidationFailed.at("/file", "Send the table as the part `file`", "missing")
    metadata = read_json(form.metadata or "{}")
    if not isinstance(metadata, dict):
        raise ValidationFailed.at("/metadata", "The metadata must be a JSON object", "dict_type")
    fields = {name: value for name, value in form.fields.items() if name != METADATA}
    filename = plain_filename(file.filename)
    named = {"name": _bare(filename or ""), "filename": filename}
    return ReceivedLog(checked(LogDraft, named | metadata | fields), file.content)


def _bare(filename: str) -> str:
    """Return the default log name for a file name."""
    while filename.lower().endswith(_ENDINGS):
        filename = filename.rpartition(".")[0]
    return filename.strip(" .")[:MAX_NAME] or "log"


def _received(request: Request) -> ReceivedLog:
    return receive(request.resolved_event.raw_event)


LogUpload = Annotated[ReceivedLog, Depends(_received)]
