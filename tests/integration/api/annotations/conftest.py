"""Provide an image of 100 x 80 that belongs to ann, and a short way to annotate it."""

from collections.abc import Callable
from typing import Any

import pytest

from api.annotations import create_annotation

from support import a_request, answer

PATH = "/v1/images/knee/annotations"
TRIANGLE = [[10, 10], [50, 10], [50, 60]]


@pytest.fixture
def knee(keep: Callable[..., Any]) -> Any:
    return keep("ann", "knee", width=100, height=80)


@pytest.fixture
def annotate(invoke: Callable[..., Any], knee: Any) -> Callable[..., dict[str, Any]]:  # noqa: ARG001
    """Return a function that annotates the knee, by default with a clamp on the triangle, and returns the response."""

    def annotate(caller: str = "ann", groups: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
        shape = {} if fields.keys() & {"box", "line", "point", "ellipse"} else {"polygon": {"points": TRIANGLE}}
        body = {"instrument": "clamp"} | shape | fields
        return invoke(create_annotation.handler, a_request("POST", PATH, caller=caller, groups=groups, body=body))

    return annotate


@pytest.fixture
def annotated(annotate: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return a function that annotates the knee and returns the annotation."""

    def annotated(**fields: Any) -> dict[str, Any]:
        response = annotate(**fields)
        assert response["statusCode"] == 201, response["body"]
        return answer(response)

    return annotated
