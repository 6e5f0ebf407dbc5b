"""Provide the guard with a recorder behind it, and boto3 to sign what real clients would send."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from werkzeug.test import Client, TestResponse

from local.aws.cloud import Environ, StartResponse
from local.s3_guard.cors import Rule
from local.s3_guard.door import Door
from local.settings import ACCESS_KEY, REGION, ROLE_ACCESS_KEY, ROLE_SECRET_KEY, ROLE_TOKEN, SECRET_KEY

ENDPOINT = "http://127.0.0.1:9000"


class Storage:
    """A substitute for moto that records what came through, and answers 200."""

    def __init__(self) -> None:
        self.stored: list[dict[str, Any]] = []

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.stored.append({**environ, "body": environ["wsgi.input"].read(length)})
        headers = [("ETag", '"e"'), ("Content-Length", "0"), ("Access-Control-Allow-Origin", "moto's own")]
        start_response("200 OK", headers)
        return [b""]


class Guarded:
    """The guard, a storage behind it, and a clock that can be moved."""

    def __init__(self) -> None:
        self.storage = Storage()
        self.ahead = timedelta(0)
        self.rules: list[Rule] = []
        self.client = Client(Door(self.storage, lambda _: self.rules, lambda: datetime.now(UTC) + self.ahead))

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
    if request.param == "role":
        return _signing(ROLE_ACCESS_KEY, ROLE_SECRET_KEY, ROLE_TOKEN)
    return _signing(ACCESS_KEY, SECRET_KEY)
