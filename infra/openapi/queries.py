"""Say of every query parameter what it may be: Powertools says of those that a value stands for only their names."""

import importlib
from typing import Any

from pydantic import BaseModel

_REFERENCES = "#/components/schemas/{model}"


def spell_out(schema: dict[str, Any], module: str) -> None:
    """Put the rules of the fields in the place of what Powertools has written of them in a handler's own schema."""
    app = importlib.import_module(module).app
    for route in [*app._static_routes, *app._dynamic_routes]:  # noqa: SLF001 - there is no other way to them
        for model in _models(route.dependant.query_params):
            operation = schema["paths"][route.openapi_path][route.method.lower()]
            described = model.model_json_schema(ref_template=_REFERENCES)
            schema.setdefault("components", {}).setdefault("schemas", {}).update(described.pop("$defs", {}))
            others = [each for each in operation["parameters"] if each["name"] not in described["properties"]]
            operation["parameters"] = [*others, *(_parameter(*field) for field in described["properties"].items())]


def _models(params: list[Any]) -> list[type[BaseModel]]:
    kinds = [param.field_info.annotation for param in params]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": "query", "required": False}
    if "description" in schema:
        parameter["description"] = schema.pop("description")
    return parameter | {"schema": schema}
