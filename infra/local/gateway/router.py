"""Find the route of a request by API Gateway's order of precedence, most specific first."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from local.template.routes import Route

_STATIC, _PARAMETER, _GREEDY = range(3)
_VARIABLE = re.compile(r"^\{([^}+]+)(\+?)\}$")


class Match(NamedTuple):
    route: Route
    parameters: dict[str, str]


class Router:
    """Routes by method and path: static before {parameter} before {greedy+} before $default, a method before ANY."""

    def __init__(self, routes: Iterable[Route]) -> None:
        ordered = sorted(routes, key=_rank)
        self.routes = [(route, _pattern(route.path)) for route in ordered if route.path != "/$default"]
        self.default = next((route for route in ordered if route.path == "/$default"), None)

    def match(self, method: str, raw_path: str) -> Match | None:
        """Return the route of a request with its path parameters; None when no route fits.

        HTTP APIs decode a path before they match it: `%2F` separates segments as `/` does.
        """
        path = unquote(raw_path)
        for route, pattern in self.routes:
            if route.method in (method, "ANY") and (found := pattern.fullmatch(path)):
                return Match(route, {name.removeprefix("p_"): value for name, value in found.groupdict().items()})
        return Match(self.default, {}) if self.default else None


def _rank(route: Route) -> tuple[bool, list[int], bool]:
    kinds = [_kind(segment) for segment in route.path.split("/")]
    return route.path == "/$default", kinds, route.method == "ANY"


def _kind(segment: str) -> int:
    variable = _VARIABLE.match(segment)
    if not variable:
        return _STATIC
    return _GREEDY if variable[2] else _PARAMETER


def _pattern(path: str) -> re.Pattern[str]:
    parts: list[str] = []
    for segment in path.split("/"):
        variable = _VARIABLE.match(segment)
        if variable:
            parts.append(f"(?P<{_group(variable[1])}>{'.+' if variable[2] else '[^/]+'})")
        else:
            parts.append(re.escape(segment))
    return re.compile("/".join(parts), re.DOTALL)


def _group(name: str) -> str:
    return f"p_{name}"
