"""Hold every route of the template to the access matrix, as every kind of principal."""

import importlib

import pytest

from local.template.routes import routes

from access_matrix import MATRIX, PRINCIPALS, TAKES_CREDENTIALS, ask, every_route


@pytest.mark.parametrize("route", every_route())
def test_each_principal_gets_what_is_theirs(make_world, invoke, route):
    entry = MATRIX[f"{route.method} {route.path}"]
    handler = importlib.import_module(route.module).handler
    answered = {}

    world = make_world(route)
    for number, principal in enumerate(PRINCIPALS):
        if number and route.method not in {"GET", "HEAD"}:
            world = make_world(route)
        answered[principal] = int(invoke(handler, ask(route, world, principal, entry))["statusCode"])

    assert answered == dict(zip(PRINCIPALS, map(int, entry.statuses.split()), strict=True))


def test_the_gateway_lets_in_without_a_token_only_where_the_matrix_does():
    closed = {f"{route.method} {route.path}" for route in routes() if route.authorizer is not None}

    assert {name for name, entry in MATRIX.items() if entry.statuses.startswith("401 ")} == closed | {TAKES_CREDENTIALS}


def test_the_matrix_speaks_of_no_route_that_is_gone():
    assert MATRIX.keys() == {f"{route.method} {route.path}" for route in routes()}
