"""The gateway's own answers and limits, with functions that are simulated."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from local.gateway.app import Gateway
from local.gateway.authorizer import Authorizer, InsufficientScope, Unauthorized
from local.gateway.cors import Cors
from local.gateway.router import Router
from local.runtime.runtime_api import Outcome
from local.template.routes import Route

MEGABYTE = 1024 * 1024
CORS = {
    "allowOrigins": ["https://viewer.example"],
    "allowMethods": ["GET", "POST"],
    "allowHeaders": ["authorization"],
    "exposeHeaders": ["etag"],
    "maxAge": 60,
}


class Door(Authorizer):
    """An authorizer that knows three tokens."""

    def __init__(self) -> None:
        """Take no settings."""

    def authorize(self, request: Request, scopes: Any) -> dict[str, Any]:
        match request.headers.get("authorization"):
            case "good":
                return {"jwt": {"claims": {"sub": "ann"}, "scopes": list(scopes)}}
            case "weak":
                raise InsufficientScope
            case _:
                raise Unauthorized("it is wrong")


def answers(payload: Any) -> Callable[[str, bytes], Awaitable[Outcome]]:
    async def invoke(_: str, __: bytes) -> Outcome:
        return Outcome(json.dumps(payload).encode())

    return invoke


async def echo(name: str, event: bytes) -> Outcome:
    body = json.dumps({"function": name, "event": json.loads(event)})
    headers = {"content-type": "application/json", "access-control-allow-origin": "https://evil.example"}
    return Outcome(json.dumps({"statusCode": 200, "body": body, "headers": headers}).encode())


def call(method: str, path: str, invoke: Any = echo, cors: Any = CORS, **request: Any) -> httpx.Response:
    routes = [
        Route("Open", "m.handler", "GET", "/open"),
        Route("Send", "m.handler", "POST", "/open"),
        Route("Shut", "m.handler", "GET", "/shut", authorizer="Door", scopes=("read",)),
    ]
    gateway = Gateway(Router(routes), {"Door": Door()}, Cors(cors), invoke)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return await client.request(method, path, **request)

    return asyncio.run(send())


def test_a_request_reaches_the_function_of_its_route():
    response = call("GET", "/open?a=1")

    assert response.status_code == 200
    assert response.json()["function"] == "Open"
    assert response.json()["event"]["queryStringParameters"] == {"a": "1"}
    assert response.headers["apigw-requestid"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("PUT", "/open"), ("HEAD", "/open"), ("GET", "/open/")]
)
def test_an_unknown_route_is_the_gateways_404(method, path):
    response = call(method, path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
    assert method == "HEAD" or response.json() == {"message": "Not Found"}


def test_a_wrong_token_is_the_gateways_401():
    response = call("GET", "/shut")

    assert (response.status_code, response.json()) == (401, {"message": "Unauthorized"})
    assert response.headers["www-authenticate"].startswith("Bearer ")


def test_a_token_without_the_scope_is_forbidden():
    response = call("GET", "/shut", headers={"authorization": "weak"})

    assert (response.status_code, response.json()) == (403, {"message": "Forbidden"})


def test_a_good_token_reaches_the_function_with_its_claims():
    response = call("GET", "/shut", headers={"authorization": "good"})

    assert response.json()["event"]["requestContext"]["authorizer"]["jwt"]["claims"] == {"sub": "ann"}


@pytest.mark.parametrize(("size", "status"), [(4 * MEGABYTE, 200), (5 * MEGABYTE, 413), (11 * MEGABYTE, 413)])
def test_a_body_may_be_ten_megabytes_but_an_event_only_six(size, status):
    response = call("POST", "/open", answers({"statusCode": 200}), content=bytes(size))

    assert response.status_code == status
    assert status == 200 or response.json() == {"message": "Request Entity Too Large"}


def test_a_body_of_unknown_length_is_counted():
    async def endless() -> Any:
        for _ in range(11):
            yield bytes(MEGABYTE)

    response = call("POST", "/open", content=endless())

    assert response.status_code == 413


@pytest.mark.parametrize(("size", "status"), [(9_000, 200), (10_300, 431)])
def test_request_line_and_headers_have_a_limit(size, status):
    assert call("GET", "/open", headers={"x-long": "x" * size}).status_code == status
    assert call("GET", f"/open?q={'x' * size}").status_code == status


def test_an_answer_above_six_megabytes_is_an_error():
    large = base64.b64encode(bytes(5 * MEGABYTE)).decode()

    response = call("GET", "/open", answers({"statusCode": 200, "body": large, "isBase64Encoded": True}))

    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_a_function_that_fails_is_an_error_without_its_details():
    async def fail(_: str, __: bytes) -> Outcome:
        return Outcome.failure("KeyError", "a secret")

    response = call("GET", "/open", fail)

    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_the_gateway_gives_up_but_the_function_runs_on():
    given_up = asyncio.Event()
    finished: list[str] = []

    async def slow(name: str, _: bytes) -> Outcome:
        await given_up.wait()
        finished.append(name)
        return Outcome(b"{}")

    async def both() -> httpx.Response:
        gateway = Gateway(Router([Route("Slow", "m.h", "GET", "/slow")]), {}, Cors({}), slow, integration_seconds=0.1)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://x") as client:
            response = await client.get("/slow")
        given_up.set()
        await asyncio.gather(*gateway.running)
        return response

    response = asyncio.run(both())

    assert (response.status_code, response.json()) == (503, {"message": "Service Unavailable"})
    assert finished == ["Slow"]


def test_a_preflight_is_answered_by_the_gateway_on_any_path():
    asking = {"origin": "https://viewer.example", "access-control-request-method": "PATCH"}

    response = call("OPTIONS", "/anything/at/all", headers=asking)

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "https://viewer.example"
    assert response.headers["access-control-allow-methods"] == "GET,POST"
    assert response.headers["access-control-allow-headers"] == "authorization"
    assert response.headers["access-control-max-age"] == "60"


def test_options_of_no_browser_is_answered_without_permissions():
    response = call("OPTIONS", "/anything/at/all")

    assert response.status_code == 204
    assert "access-control-allow-methods" not in response.headers


def test_a_foreign_origin_gets_no_permission():
    asking = {"origin": "https://evil.example", "access-control-request-method": "GET"}

    preflight = call("OPTIONS", "/open", headers=asking)
    answer = call("GET", "/open", headers={"origin": "https://evil.example"})

    assert preflight.status_code == 204
    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-origin" not in answer.headers


def test_the_apis_cors_headers_take_the_place_of_the_functions():
    response = call("GET", "/open", headers={"origin": "https://viewer.example"})

    assert response.headers["access-control-allow-origin"] == "https://viewer.example"
    assert response.headers["access-control-expose-headers"] == "etag"
    assert response.headers["vary"] == "Origin"


def test_the_apis_vary_is_added_to_the_functions():
    answering = answers({"statusCode": 200, "headers": {"Vary": "Accept-Encoding"}})

    response = call("GET", "/open", answering, headers={"origin": "https://viewer.example"})

    assert response.headers["vary"] == "Accept-Encoding, Origin"


def test_any_origin_is_a_star():
    response = call("GET", "/nowhere", cors={"allowOrigins": ["*"]}, headers={"origin": "https://x.example"})

    assert response.headers["access-control-allow-origin"] == "*"
    assert response.status_code == 404


def test_without_cors_settings_the_functions_headers_stay():
    response = call("GET", "/open", cors={}, headers={"origin": "https://x.example"})

    assert response.headers["access-control-allow-origin"] == "https://evil.example"
