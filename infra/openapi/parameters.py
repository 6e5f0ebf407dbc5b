"""Describe parameters: the rules of those in queries, which Powertools omits, and the meaning of the others."""

import importlib
from typing import Any

from pydantic import BaseModel

from openapi.examples import annotations, depth_logs, dicom, sharing, story

REFERENCES = "#/components/schemas/{model}"
IN_PATHS = {  # a description and an example by name
    "bulk": ("Last part of a BulkDataURI in the metadata", "7FE00010"),
    "collection_id": ("Id of the collection", story.COLLECTION_ID),
    "frames": ("Numbers of frames from 1, separated by commas", "1"),
    "image_key": ("Key of the image", story.KNEE),
    "index": ("Index of the annotation on its image", annotations.ANNOTATION.index),
    "instance": ("UID of the instance (SOP Instance UID)", dicom.SOP),
    "job_id": ("Id of the job", story.JOB_ID),
    "key_id": ("Id of the API key", story.KEY_ID),
    "link_id": ("Id of the share link", story.LINK_ID),
    "location_id": ("Id of the location", story.THEATRE),
    "log_id": ("Id of the depth log", story.LOG_ID),
    "name": ("Name of the colour map", depth_logs.CUSTOM.name),
    "series": ("UID of the series", dicom.SERIES),
    "study": ("UID of the study", dicom.STUDY),
    "tag_id": ("Id of the tag", story.TAG_ID),
    "token": ("The secret part of the link", sharing.LINK_TOKEN),
    "user_id": ("Id of the user; `me` is the caller, except in shares", story.BOB),
}
HEADERS = {
    "if-match": "Entity tag of the version to change; if the resource has another one, the answer is 412",
    "if-none-match": "Entity tags of the versions that the client has; if one is current, the answer is 304",
}


def spell_out(schema: dict[str, Any], module: str) -> None:
    """Replace the query parameters in a handler's own schema by those of the model that declares them."""
    app = importlib.import_module(module).app
    for route in [*app._static_routes, *app._dynamic_routes]:  # noqa: SLF001 - there is no other way to them
        for model in _models(route.dependant.query_params):
            operation = schema["paths"][route.openapi_path][route.method.lower()]
            described = model.model_json_schema(ref_template=REFERENCES)
            schema.setdefault("components", {}).setdefault("schemas", {}).update(described.pop("$defs", {}))
            others = [each for each in operation["parameters"] if each["name"] not in described["properties"]]
            operation["parameters"] = [*others, *(_parameter(*field) for field in described["properties"].items())]


def explain(operation: dict[str, Any]) -> None:
    """Add descriptions and examples to path parameters and to the headers of conditional requests."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["description"], parameter["example"] = IN_PATHS[parameter["name"]]
        if parameter["in"] == "header":
            parameter.setdefault("description", HEADERS[parameter["name"]])


def _models(params: list[Any]) -> list[type[BaseModel]]:
    kinds = [param.field_info.annotation for param in params]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": "query", "required": False}
    if "description" in schema:
        parameter["description"] = schema.pop("description")
    return parameter | {"schema": schema}
