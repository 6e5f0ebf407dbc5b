"""Compare the answer of each invocation in a test with the API document, so that the document stays true."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from grants import module_of
from openapi.document import DOCUMENT


def undocumented(handler: object, answer: Any) -> list[str]:
    """Return what the document does not say of an answer; nothing for a handler without an operation."""
    operation = _operations().get(module_of(handler).rpartition(".")[2])
    if operation is None or "statusCode" not in answer:
        return []
    status = answer["statusCode"]
    described = operation["responses"].get("default" if status >= 500 else str(status))
    if described is None:
        return [f"status {status}"]
    if not answer.get("body"):
        return []
    described = _document()["components"]["responses"].get(described.get("$ref", "").rpartition("/")[2], described)
    content, media_type = described.get("content", {}), answer["headers"].get("Content-Type", "")
    if media_type not in content:
        return [f"{media_type} with status {status}"]
    if "json" not in media_type or answer["isBase64Encoded"]:
        return []
    fault = best_match(_validator(json.dumps(content[media_type]["schema"])).iter_errors(json.loads(answer["body"])))
    return [f"{fault.json_path} of status {status}: {fault.message}"] if fault else []


@cache
def _document() -> dict[str, Any]:
    return json.loads(DOCUMENT.read_text())


@cache
def _operations() -> dict[str, Any]:
    return {each["operationId"]: each for path in _document()["paths"].values() for each in path.values()}


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": _document()["components"]})
