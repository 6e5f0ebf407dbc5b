"""Compare the answer of each invocation in a test with the API document, so that the document stays true."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from core.web.refusals import refused_by
from grants import module_of
from local.gateway.router import Router
from local.template.routes import Route, routes
from openapi.answers import handler_of, operation_of, problems
from openapi.document import DOCUMENT

RAISED: set[tuple[str, str]] = set()  # operation and code of the problems that this session has seen


def undocumented(handler: object, event: Any, answer: Any) -> list[str]:
    """Return what the document does not say of an answer; nothing for a handler without an operation."""
    name = _operation(module_of(handler), event)
    operation = _operations().get(name)
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
    media_type = media_type if media_type in content else media_type.partition(";")[0]
    if media_type not in content:
        return [f"{media_type} with status {status}"]
    if "json" not in media_type or answer["isBase64Encoded"]:
        return []
    body = json.loads(answer["body"])
    fault = best_match(_validator(json.dumps(content[media_type]["schema"])).iter_errors(body))
    wrong = [f"{fault.json_path} of status {status}: {fault.message}"] if fault else []
    return wrong + (_unnamed(name, body) if media_type == "application/problem+json" else [])


def _operation(module: str, event: Any) -> str:
    """Return the name of the operation that an event asks a handler for; "" if there is none."""
    own = {name: route for name, route in _routes().items() if route.module == module}
    if len(own) < 2:
        return next(iter(own), "")
    match = Router(own.values()).match(event["requestContext"]["http"]["method"], event["rawPath"])
    return next((name for name, route in own.items() if match and route == match.route), "")


def _unnamed(name: str, problem: dict[str, Any]) -> list[str]:
    """Return the code of a problem, below 500, that an operation refuses without saying so at its route."""
    code = problem["code"]
    RAISED.add((name, code))
    named = {kind.code for kind in problems(_operations()[name], _routes()[name])}
    return [] if problem["status"] >= 500 or code in named else [f"problem {code}, which @refuses(...) does not name"]


def unraised() -> list[str]:
    """Return the problems that routes name, but that no test has caused."""
    handlers = {name: handler_of(_routes()[name]) for name in _operations()}
    named = {(name, kind.code) for name, handler in handlers.items() for kind in refused_by(handler)}
    return [f"{name}: {code}" for name, code in sorted(named - RAISED)]


@cache
def _document() -> dict[str, Any]:
    return json.loads(DOCUMENT.read_text())


@cache
def _operations() -> dict[str, Any]:
    return {each["operationId"]: each for path in _document()["paths"].values() for each in path.values()}


@cache
def _routes() -> dict[str, Route]:
    described = {(method.upper(), path) for path, item in _document()["paths"].items() for method in item}
    return {operation_of(route): route for route in routes() if (route.method, route.path) in described}


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": _document()["components"]})
