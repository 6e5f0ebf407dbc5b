"""Gateway and guard answer every request, however odd: no exception reaches the server."""

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from local.gateway.app import Gateway
from local.gateway.authorizer import Authorizer
from local.gateway.cors import Cors
from local.gateway.router import Router
from local.iam.principals import Principals
from local.moto import objects
from local.runtime.runtime_api import Outcome
from local.s3_guard.door import Door
from local.service_guard.gate import Gate
from local.settings import ACCESS_KEY
from local.template.routes import Route

SETTINGS = {
    "identitySource": "$request.header.Authorization",
    "jwtConfiguration": {"issuer": "https://idp", "audience": ["client"]},
}
PATHS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="?#\x00"), max_size=30)
LATIN = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60)
METHODS = st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"])


@settings(max_examples=150)
@given(METHODS, st.binary(max_size=30), st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=50))
def test_the_gateway_answers(method: str, path: bytes, query: bytes, header: bytes, body: bytes):
    async def echo(_: str, event: bytes) -> Outcome:
        return Outcome(json.dumps({"statusCode": 200, "body": event.decode()}).encode())

    routes = [Route("Any", "m.h", "ANY", "/{all+}"), Route("Shut", "m.h", "GET", "/s/{id}", authorizer="People")]
    gateway = Gateway(Router(routes), {"People": Authorizer(SETTINGS, {})}, Cors({"allowOrigins": ["*"]}), echo)
    names = [b"authorization", b"content-type", b"origin", b"cookie", b"host"]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": "/" + path.decode("utf-8", "replace"),
        "raw_path": b"/" + path,
        "query_string": query,
        "headers": [(name, header) for name in names],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(gateway(scope, receive, send))

    assert sent[0]["status"] in (200, 204, 401, 404)


@settings(max_examples=300)
@given(
    METHODS,
    PATHS,
    st.dictionaries(
        st.sampled_from(["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"]),
        st.one_of(
            LATIN,
            st.sampled_from(
                ["AWS4-HMAC-SHA256", "60", "20260101T000000Z", "host", f"{ACCESS_KEY}/2026/eu-west-1/s3/x"]
            ),
        ),
    ),
    st.dictionaries(st.sampled_from(["authorization", "x-amz-date", "x-amz-content-sha256", "content-type"]), LATIN),
    st.binary(max_size=50),
)
def test_the_guard_refuses(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes):
    passed: list[Any] = []
    principals = Principals()

    def behind(environ: Any, _: Any) -> list[bytes]:
        passed.append(environ)
        return []

    door = Door(behind, Gate(behind, principals), objects, principals)
    environ = EnvironBuilder("/bucket/" + path, method=method, query_string=query, headers=headers, data=body)

    _, status, _ = run_wsgi_app(door, environ.get_environ())

    assert 400 <= int(status[:3]) < 500
    assert not passed
