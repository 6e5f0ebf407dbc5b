"""What a route refuses, said beside it: the API document and the tests read it from there."""

from collections.abc import Callable
from typing import Any

from core.kernel.errors import Problem


def refuses[Handler: Callable[..., Any]](*problems: type[Problem]) -> Callable[[Handler], Handler]:
    """Name the problems of a handler beyond those that follow from what it takes (a token, a path, a body, a key)."""

    def note(handler: Handler) -> Handler:
        vars(handler)["refuses"] = problems
        return handler

    return note


def refused_by(handler: Callable[..., Any]) -> tuple[type[Problem], ...]:
    """Return what `refuses` has named."""
    return vars(handler).get("refuses", ())
