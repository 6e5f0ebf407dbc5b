"""Describe the bodies that a handler reads itself, which Powertools cannot see."""

import json
from copy import deepcopy
from typing import Any, NamedTuple

from aws_lambda_powertools.event_handler.openapi.models import Schema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from core.depth_logs.model import LogDraft, StagedLogDraft
from core.images.drafts import ImageDraft, InlineImageDraft, StagedImageDraft
from core.web.image_batch_upload import MOST_FILES
from core.web.image_upload import InlinePicture

REFERENCES = "#/components/schemas/{model}"
BYTES = {"type": "string", "format": "binary"}


class Sent(NamedTuple):
    """A form with a `file` and perhaps `metadata` (`many`: `files` and an array), or JSON of one of several kinds."""

    metadata: type[BaseModel] | None
    json: tuple[type[BaseModel], ...] = ()
    many: bool = False


READ_BY_HAND = {
    "create_image": Sent(ImageDraft, (InlineImageDraft, StagedImageDraft)),
    "create_image_batch": Sent(ImageDraft, many=True),
    "create_depth_log": Sent(LogDraft, (StagedLogDraft,)),
    "search_similar": Sent(None, (InlinePicture,)),
}
TAKE_FORMS_TOO = {"create_token"}  # as OAuth 2.0 has it, beside JSON
OF_DICOM = {"multipart/related": {"schema": BYTES}, "application/dicom": {"schema": BYTES}}
TAKE_DICOM = {"store_instances"}
FORM = "Form"  # a schema of its own for each media type: generated clients tell a form from JSON by its class


def describe_bodies(schema: dict[str, Any], module: str) -> None:
    """Add the descriptions of bodies to a handler's own schema."""
    name = module.rpartition(".")[2]
    for operation in [operation for item in schema["paths"].values() for operation in item.values()]:
        if name in READ_BY_HAND:
            sent = READ_BY_HAND[name]
            operation["requestBody"] = {"required": True, "content": _content(sent)}
            kinds: list[Any] = [(each, "validation") for each in (sent.metadata, *sent.json) if each]
            _, described = models_json_schema(kinds, ref_template=REFERENCES)
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas |= {name: _as_powertools_says_it(each) for name, each in described["$defs"].items()}
        if name in TAKE_DICOM:
            operation["requestBody"] = {"required": True, "content": deepcopy(OF_DICOM)}
        if name in TAKE_FORMS_TOO:
            content = operation["requestBody"]["content"]
            json_name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            schemas = schema["components"]["schemas"]
            schemas[json_name + FORM] = schemas[json_name] | {"title": json_name + FORM}
            content["application/x-www-form-urlencoded"] = {"schema": _reference(json_name + FORM)}


def _content(sent: Sent) -> dict[str, Any]:
    file = "files" if sent.many else "file"
    one: dict[str, Any] = {file: BYTES} | ({"metadata": _reference(sent.metadata.__name__)} if sent.metadata else {})
    array = {"type": "array", "minItems": 1, "maxItems": MOST_FILES}
    properties = {name: array | {"items": each} for name, each in one.items()} if sent.many else one
    form = {"type": "object", "required": [file], "properties": properties}
    encoding = {"metadata": {"contentType": "application/json"}} if sent.metadata else {}
    content: dict[str, Any] = {"multipart/form-data": {"schema": form, "encoding": encoding}}
    if sent.json:
        content["application/json"] = {"schema": {"anyOf": [_reference(each.__name__) for each in sent.json]}}
    return content


def _as_powertools_says_it(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without what Powertools omits, because one model must have one description everywhere."""
    return json.loads(Schema(**schema).model_dump_json(by_alias=True, exclude_none=True))


def _reference(name: str) -> dict[str, str]:
    return {"$ref": REFERENCES.format(model=name)}
