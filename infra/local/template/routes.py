"""List the routes of the HTTP API for the gateway, the OpenAPI document and the contract tests."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from local.settings import ROOT
from local.template.stack import Stack

_FUNCTION = re.compile(r"\$\{(\w+?)(?:\.Arn|Aliaslive)\}/invocations")  # SAM names an alias `live` so


@dataclass(frozen=True)
class Route:
    """One route: `function` is the logical name, `authorizer` None for a public one."""

    function: str
    handler: str
    method: str
    path: str
    authorizer: str | None = None
    scopes: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        return self.handler.rpartition(".")[0]

    @property
    def key(self) -> str:
        return self.path.removeprefix("/") if self.path == "/$default" else f"{self.method} {self.path}"


def http_api(stack: Stack) -> Mapping[str, Any]:
    """Return the translated OpenAPI body of the HTTP API, with functions still by their logical names."""
    bodies = [r["Properties"]["Body"] for r in stack.resources.values() if r["Type"] == "AWS::ApiGatewayV2::Api"]
    return bodies[0] if bodies else {"paths": {}}


def routes_of(stack: Stack) -> list[Route]:
    """Return every route of a stack, as SAM translated it."""
    return [
        _route(stack, method, path, operation)
        for path, methods in http_api(stack)["paths"].items()
        for method, operation in methods.items()
        if "x-amazon-apigateway-integration" in operation
    ]


@cache
def routes() -> list[Route]:
    """Return every route of template.yaml."""
    return routes_of(Stack(ROOT / "template.yaml"))


def _route(stack: Stack, method: str, path: str, operation: Mapping[str, Any]) -> Route:
    uri = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
    found = _FUNCTION.search(uri)
    if found is None:
        raise ValueError(f"{method} {path} is not answered by a function: {uri}")
    guards = [(name, scopes) for rule in operation.get("security", []) for name, scopes in rule.items()]
    authorizer, scopes = next(((name, scopes) for name, scopes in guards if name != "NONE"), (None, []))
    return Route(
        function=found[1],
        handler=stack.resources[found[1]]["Properties"]["Handler"],
        method="ANY" if method == "x-amazon-apigateway-any-method" else method.upper(),
        path=path,
        authorizer=authorizer,
        scopes=tuple(scopes),
    )
