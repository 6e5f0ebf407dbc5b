"""Add an example to every schema of a body, from the values in this package.

The example of a schema is the value of the model with its name; lists and pages are composed of the examples of their
members. The log-in form uses the values of its JSON.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from openapi.answers import METADATA, SEARCHES, STORES
from openapi.bodies import FORM
from openapi.examples import annotations, collections, depth_logs, dicom, images, people, sharing, system
from openapi.examples.problems import examples_of_status

type Schema = dict[str, Any]
type Examples = dict[str, Any]

MODULES = (annotations, collections, depth_logs, dicom, images, people, sharing, system)
OPEN = {  # operations that answer with an object whose members are not in the document
    "export_coco": annotations.COCO,
    "get_image_dicom": dicom.HEADER,
    "get_openapi": system.OPENAPI,
    "get_web_annotations": annotations.WEB_ANNOTATIONS,
    **dict.fromkeys(SEARCHES, dicom.STUDIES),
    **dict.fromkeys(METADATA, dicom.METADATA),
    **dict.fromkeys(STORES, dicom.STORED),
}
FILE = "(the bytes of the file)"


def add_examples(document: dict[str, Any]) -> None:
    """Add examples to all bodies of a document. Raises ValueError for a schema without a value."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    for operation in [each for item in document["paths"].values() for each in item.values()]:
        for content in _contents(operation):
            if content["schema"].get("format") == "binary":
                continue
            opened = OPEN.get(operation["operationId"])
            content.update(_shown({"": opened} if opened else examples_of(content["schema"], schemas)))
    for name, response in document["components"]["responses"].items():
        for media_type, example in examples_of_status(int(name) if name.isdigit() else 500).items():
            response["content"][media_type] |= {"example": example}


def examples_of(schema: Schema, schemas: dict[str, Schema]) -> Examples:
    """Return the examples of a schema by name; one that is composed has the name ""."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return VALUES.get(name.removesuffix(FORM)) or {"": _composed(schemas[name], schemas, name)}
    if "anyOf" in schema:
        kinds = [each for each in schema["anyOf"] if each != {"type": "null"}]
        return {key: value for each in kinds for key, value in examples_of(each, schemas).items()}
    return {"": _composed(schema, schemas, schema.get("title", ""))}


def _composed(schema: Schema, schemas: dict[str, Schema], name: str) -> Any:
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    if schema.get("format") == "binary":
        return FILE
    if schema.get("type") == "array":
        return [next(iter(examples_of(schema["items"], schemas).values()))]
    if "properties" not in schema:
        raise ValueError(f"There is no example of {name}: add a value of it to openapi.examples")
    return {key: next(iter(examples_of(each, schemas).values())) for key, each in schema["properties"].items()}


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation["responses"].values():
        yield from response.get("content", {}).values()


def _shown(examples: Examples) -> dict[str, Any]:
    if len(examples) == 1:
        return {"example": next(iter(examples.values()))}
    return {"examples": {name: {"value": value} for name, value in examples.items()}}


def _values(module: ModuleType) -> Iterator[tuple[str, BaseModel]]:
    return ((name, value) for name, value in vars(module).items() if isinstance(value, BaseModel))


def _by_model() -> dict[str, Examples]:
    found: dict[str, Examples] = {}
    for module in MODULES:
        for name, value in _values(module):
            written = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
            found.setdefault(type(value).__name__, {})[name.lower()] = written
    return found


VALUES = _by_model()
