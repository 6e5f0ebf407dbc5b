"""Provide the guard with a recorder behind it, and boto3 to sign what real clients would send."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from werkzeug.test import Client, TestResponse

from local.aws.cloud import Environ, StartResponse
from local.iam.principals import ADMINISTRATOR, Principals, of_role
from local.iam.statements import Statement
from local.s3_guard.cors import Rule
from local.s3_guard.door import Door
from local.service_guard.gate import Gate
from local.settings import REGION

ENDPOINT = "http://127.0.0.1:9000"
ROLE = of_role("AnyRole", [Statement(("s3:*",), ("*",))])


class Storage:
    """A substitute for moto that records what came through, and answers 200, or what it is told to."""

    def __init__(self) -> None:
        self.stored: list[dict[str, Any]] = []
        self.status, self.answer = "200 OK", b""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.stored.append({**environ, "body": environ["wsgi.input"].read(length)})
        length = str(len(self.answer))
        headers = [("ETag", '"e"'), ("Content-Length", length), ("Access-Control-Allow-Origin", "moto's own")]
        start_response(self.status, headers)
        return [self.answer]


class Guarded:
    """The guard, a storage behind it, and a clock that can be moved."""

    def __init__(self) -> None:
        self.storage = Storage()
        self.ahead = timedelta(0)
        self.rules: list[Rule] = []
        self.statements: tuple[Statement, ...] = ()
        self.blocks: frozenset[str] = frozenset()
        self.principals = Principals(ROLE)
        gate = Gate(self.storage, self.principals, now=self.now)
        self.client = Client(Door(self.storage, gate, self, self.principals, self.now))

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def cors_rules(self, _bucket: str) -> list[Rule]:
        return self.rules

    def policy(self, _bucket: str) -> tuple[Statement, ...]:
        return self.statements

    def public_access_blocks(self, _bucket: str) -> frozenset[str]:
        return self.blocks

    def etag(self, _bucket: str, _key: str, _version: str | None) -> str | None:
        return '"e"'

    def send(self, method: str, url: str, **request: Any) -> TestResponse:
        """Send a request to an absolute URL."""
        path = url.removeprefix(ENDPOINT)
        return self.client.open(path, method=method, base_url=ENDPOINT, **request)

    def code(self, response: TestResponse) -> tuple[int, str]:
        """Return status and S3's error code."""
        return response.status_code, response.text.partition("<Code>")[2].partition("</Code>")[0]


@pytest.fixture
def guarded() -> Guarded:
    return Guarded()


@pytest.fixture(scope="session")
def signing() -> Callable[..., Any]:
    """Return a function that makes a client which signs with given keys."""
    return _signing


def _signing(access_key: str, secret_key: str, token: str | None = None) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name=REGION,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        aws_session_token=token,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@pytest.fixture(scope="session", params=["account", "role"])
def s3(request: pytest.FixtureRequest) -> Any:
    """Return a client that signs as the account does, or as the functions do: by their role's session."""
    principal = ROLE if request.param == "role" else ADMINISTRATOR
    return _signing(principal.access_key, principal.secret_key, principal.token)
