"""Write the state of an object of moto's as JSON: its plain members, and others that are named."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_PLAIN = (str, int, float, bool, type(None))


def written(
    thing: Any, *, without: frozenset[str] = frozenset(), usual: Mapping[str, Any] | None = None, **more: Any
) -> str:
    """Return the members of a thing that are plain values or times, and more.

    Those named by `without`, or as `usual`, are left out.
    """
    usual = usual or {}
    members = {
        name: {"time": value.isoformat()} if isinstance(value, datetime) else value
        for name, value in vars(thing).items()
        if isinstance(value, (*_PLAIN, datetime))
        and name not in without
        and (name not in usual or usual[name] != value)
    }
    return json.dumps(members | more)


def read(state: str) -> dict[str, Any]:
    """Return the members that were written."""
    return {name: _member(value) for name, value in json.loads(state).items()}


def _member(value: Any) -> Any:
    is_time = isinstance(value, Mapping) and set(value) == {"time"}
    return datetime.fromisoformat(value["time"]) if is_time else value
