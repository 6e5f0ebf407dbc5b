"""Write the OpenAPI document of the whole service: the merged schemas of all handlers.

`python -m openapi` writes functions/api/system/openapi.json, which GET /v1/openapi.json serves and docs/ links to.
"""

import importlib
import inspect
import json
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.openapi import OpenAPIMerge

from local.settings import ROOT
from local.template.routes import Route, routes
from openapi.answers import describe_answers, handler_of, operation_of, refusals
from openapi.bodies import describe_bodies
from openapi.examples.placement import add_examples
from openapi.parameters import explain, spell_out

DOCUMENT = ROOT / "functions" / "api" / "system" / "openapi.json"
TITLE, VERSION = "Lightbox", "1.0.0"
DESCRIPTION = (
    "Store, render, colour, tag, annotate, search and view medical and scientific images. HEAD is answered, as GET "
    "without the body, for an image and its file, the file and the picture of a depth log, the health checks and this "
    "document. Presigned URLs need no token. A URL that reads a private object ends within 5 minutes, that of a public "
    "one within an hour; until then, it also serves those who have lost the right to it, as when a public image became "
    "private. Ask for the image or depth log again to have new ones."
)
TAGS = {
    "Annotations": "Shapes on images, their versions, and exports",
    "Collections": "Named, ordered sets of images",
    "Colour maps": "Built-in and custom colour maps",
    "DICOMweb": "Studies, series and instances by the services of DICOM PS3.18",
    "Depth logs": "Lines of pixels by depth, as frames and as pictures",
    "Jobs": "Work that takes longer than a request",
    "Images": "Images from upload to deletion, their files and renderings",
    "Locations": "Places where images were taken",
    "Search": "Images that look alike",
    "Sharing": "Shares with users, and links that need no sign-in",
    "System": "Health, statistics, audit, and this document",
    "Tags": "The vocabulary of tags, and the images that have them",
    "Users": "Registration, sign-in, profiles and API keys",
}
GENERIC = "Successful Response"  # what Powertools says of every success
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token from POST /v1/auth/token",
}
PROBLEM: dict[str, Any] = {
    "description": "Any other error, as RFC 9457 problem details; errors of API Gateway itself have their own form",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}},
    },
}
REFUSAL_SCHEMA = {
    "type": "object",
    "description": "API Gateway's own error: a missing or expired token, an unknown route, too many requests",
    "required": ["message"],
    "properties": {"message": {"type": "string"}},
}
FAULT = {
    "type": "object",
    "description": "One cause and its place: in the body (`pointer`), query (`parameter`) or file (`line`, `column`)",
    "properties": {
        "pointer": {"type": "string"},
        "parameter": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
PROBLEM_SCHEMA = {  # RFC 9457 requires none of its members, so that clients can read what API Gateway answers too
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": FAULT},
        "mfa_token": {"type": "string", "description": "Of `mfa_required`: send it with a code, as grant_type=mfa"},
        "enrolment_token": {
            "type": "string",
            "description": "Of `totp_required`: an access token with which one can only set up a second factor",
        },
    },
}


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document. Raises ValueError if two handlers use one schema name for different things."""
    # Not OpenAPIMerge.add_file, which imports each handler again under a name that contains a memory address.
    merge = OpenAPIMerge(title=TITLE, version=VERSION, description=DESCRIPTION, on_conflict="error")
    schemas: dict[str, Any] = {}
    described = sorted((r for r in routes() if r.module.startswith("api.")), key=lambda r: (r.path, r.method))
    for module in dict.fromkeys(route.module for route in described):
        schema = _own_schema(module)
        spell_out(schema, module)
        describe_bodies(schema, module)
        _agree(schemas, schema.get("components", {}).get("schemas", {}), module)
        merge.add_schema(schema)
    merged: dict[str, Any] = json.loads(merge.get_openapi_json_schema())
    for route in described:
        operation = merged["paths"].get(route.path, {}).get(route.method.lower())
        if operation is not None:  # the pages of /v1/docs describe, and are not described
            _complete(operation, route)
    components = merged.setdefault("components", {})
    components["schemas"] = _used(merged, components.get("schemas", {})) | {
        "Problem": PROBLEM_SCHEMA,
        "Refusal": REFUSAL_SCHEMA,
    }
    components["responses"] = refusals(PROBLEM["content"]) | {"Problem": deepcopy(PROBLEM)}
    components["securitySchemes"] = {"bearer": BEARER}
    add_examples(merged)
    tags = [{"name": name, "description": description} for name, description in TAGS.items()]
    return merged | {"tags": tags, "security": [{"bearer": []}]}


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _own_schema(module: str) -> dict[str, Any]:
    return json.loads(importlib.import_module(module).app.get_openapi_json_schema())


def _agree(known: dict[str, Any], schemas: dict[str, Any], module: str) -> None:
    clashes = [name for name, schema in schemas.items() if known.setdefault(name, schema) != schema]
    if clashes:
        raise ValueError(f"{module} means something else by {', '.join(clashes)} than a handler before it")


def _complete(operation: dict[str, Any], route: Route) -> None:
    operation["operationId"] = operation_of(route)
    operation |= _told(handler_of(route))
    for status, response in operation["responses"].items():
        if response["description"] == GENERIC:
            response["description"] = HTTPStatus(int(status)).phrase
    for status in ("204", "303"):
        operation["responses"].get(status, {}).pop("content", None)
    operation["responses"].pop("422", None)
    explain(operation)
    if route.authorizer is None:
        operation["security"] = []
    describe_answers(operation, route)
    operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}


def _told(handler: object) -> dict[str, str]:
    """Return the summary and description of an operation: the first line of its handler's docstring, and the rest."""
    summary, _, description = (inspect.getdoc(handler) or "").partition("\n\n")
    return {"summary": summary.rstrip("."), "description": " ".join(description.split())}


def _used(merged: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas that operations refer to, and those that these refer to."""
    pending, used = json.dumps(merged["paths"]), dict[str, Any]()
    while new := [name for name in schemas if name not in used and f'schemas/{name}"' in pending]:
        used |= {name: schemas[name] for name in new}
        pending = json.dumps([schemas[name] for name in new])
    return {name: used[name] for name in sorted(used)}
