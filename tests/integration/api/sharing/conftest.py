"""Provide a user directory of ann, bob and cleo, whose ids are their names, and an image of ann's."""

from collections.abc import Callable
from typing import Any

import pytest

from core.users import user_table
from core.users.model import State, StoredUser

from support import NOON


@pytest.fixture
def people(aws: None) -> None:  # noqa: ARG001
    for name in ("ann", "bob", "cleo"):
        user = {"id": name, "username": name, "email": f"{name}@example.org", "role": "user", "created_at": NOON}
        user_table.enter(StoredUser.model_validate(user | {"state": State.ACTIVE, "since": NOON}))


@pytest.fixture
def knee(keep: Callable[..., Any], people: None) -> Any:  # noqa: ARG001
    return keep("ann", "knee")
