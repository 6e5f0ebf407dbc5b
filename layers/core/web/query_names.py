"""Refuse query parameters that an operation does not have: a misspelt filter must not find everything."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver, Route
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from pydantic import BaseModel

from core.kernel.errors import InvalidParameter

_LONGEST = 64  # characters of an unknown name that are repeated to the client


def refuse_unknown(app: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Raise InvalidParameter for each unknown name in the query, with the nearest known one."""
    known = _names(app.context["_route"])
    unknown = [name for name in app.current_event.resolved_query_string_parameters if name not in known]
    if unknown:
        faults = [
            {"parameter": name[:_LONGEST], "code": "unknown_parameter", "detail": _advice(name, known)}
            for name in unknown
        ]
        raise InvalidParameter("; ".join(f"{each['parameter']}: {each['detail']}" for each in faults), errors=faults)
    return next_middleware(app)


def _names(route: Route) -> list[str]:
    """Return the query parameters of an operation, those gathered in a model included."""
    names: list[str] = []
    for parameter in route.dependant.query_params:
        kind = parameter.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += [field.alias or name for name, field in kind.model_fields.items()]
        else:
            names.append(parameter.alias)
    return names


def _advice(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - few requests need it

    nearest = get_close_matches(name[:_LONGEST], known, n=1)
    if nearest:
        return f"there is no such parameter; the nearest is {nearest[0]}"
    return f"there is no such parameter; there are {', '.join(sorted(known))}" if known else "this takes no parameters"
