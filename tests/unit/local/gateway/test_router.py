"""API Gateway's order of precedence between routes."""

import pytest

from local.gateway.router import Router
from local.template.routes import Route

KEYS = [
    "GET /{proxy+}",
    "GET /v1/images/{image_key}",
    "GET /v1/images/recent",
    "DELETE /v1/images/{image_key}",
    "GET /v1/images/{image_key}/file",
    "GET /v1/images/{image_key}/{rest+}",
    "GET /v1/annotations.json",
    "ANY /v1/any",
    "GET /v1/any",
    "GET /",
]


def a_route(key: str) -> Route:
    method, path = key.split(" ")
    return Route(key, "module.handler", method, path)


@pytest.fixture
def router() -> Router:
    return Router([a_route(key) for key in KEYS])


@pytest.mark.parametrize(
    ("method", "path", "expected", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/v1/images/recent", "GET /v1/images/recent", {}),
        ("GET", "/v1/images/knee", "GET /v1/images/{image_key}", {"image_key": "knee"}),
        ("DELETE", "/v1/images/recent", "DELETE /v1/images/{image_key}", {"image_key": "recent"}),
        ("GET", "/v1/images/knee/file", "GET /v1/images/{image_key}/file", {"image_key": "knee"}),
        ("GET", "/v1/images/a/b/c", "GET /v1/images/{image_key}/{rest+}", {"image_key": "a", "rest": "b/c"}),
        ("GET", "/v1/annotationsXjson", "GET /{proxy+}", {"proxy": "v1/annotationsXjson"}),
        ("GET", "/v1/any", "GET /v1/any", {}),
        ("POST", "/v1/any", "ANY /v1/any", {}),
        ("GET", "/v1/images/a%20b%25c", "GET /v1/images/{image_key}", {"image_key": "a b%c"}),
        ("GET", "/v1/images/a%2Fb%2Fc", "GET /v1/images/{image_key}/{rest+}", {"image_key": "a", "rest": "b/c"}),
        ("GET", "/v1/images/knee%2Ffile", "GET /v1/images/{image_key}/file", {"image_key": "knee"}),
        ("GET", "/v1/images/recent%0A", "GET /v1/images/{image_key}", {"image_key": "recent\n"}),
        ("GET", "/v1/images/", "GET /{proxy+}", {"proxy": "v1/images/"}),
    ],
)
def test_the_most_specific_route_answers(router, method, path, expected, parameters):
    match = router.match(method, path)

    assert match.route.key == expected
    assert match.parameters == parameters


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/v1/images/knee"), ("PUT", "/v1/images/knee"), ("POST", "/")])
def test_a_method_without_a_route_is_not_found(router, method, path):
    assert router.match(method, path) is None


def test_default_takes_what_nothing_else_does():
    router = Router([Route("Default", "module.handler", "ANY", "/$default"), a_route("GET /v1/any")])

    match = router.match("PATCH", "/whatever/there/is")

    assert match.route.key == "$default"
