"""Fixtures of all tests: an AWS in memory with what the templates declare, emptied after each test that uses `aws`."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "IMAGES_TABLE": "ImagesTable",
    "INDEX_TABLE": "IndexTable",
    "STUDIES_TABLE": "StudiesTable",
    "DIRECTORY_TABLE": "DirectoryTable",
    "LOGS_TABLE": "LogsTable",
    "IDEMPOTENCY_TABLE": "IdempotencyTable",
    "AUDIT_TABLE": "AuditTable",
    "JOBS_TABLE": "JobsTable",
    "ORIGINALS_BUCKET": "originals",
    "RENDITIONS_BUCKET": "renditions",
    "STORAGE_CLASS": "INTELLIGENT_TIERING",
    "REGISTRATION": "admin",
    "COLORMAPS": "viridis",
    "LABELS": "offline",
    "GRACE_DAYS": "7",
    "MAIL_FROM": "lightbox@example.org",
    "PUBLIC_URL": "https://lightbox.example.org",
    "URL_SUFFIX": "amazonaws.com",
    "POWERTOOLS_TRACE_DISABLED": "true",
}
os.environ.pop("AWS_ENDPOINT_URL", None)
os.environ.pop("AWS_PROFILE", None)

from hypothesis import HealthCheck, settings
from moto import mock_aws

import needs
from core.images import worn_tags
from embedded import embedded_metrics
from grants import refused
from service_models import OPERATIONS

import moto_stack
from documented import undocumented
from support import SHARED, Context
from wire import WIRE, Call, Listener, Wire

pytest_plugins = ["skips", "untested"]
# No example has a deadline: its duration says more of the machine than of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def whole_aws() -> Iterator[None]:
    """Create clients and tables once for the session, for both are slow to make."""
    with mock_aws():
        moto_stack.provision()
        yield


@pytest.fixture
def aws(whole_aws: None) -> Iterator[None]:  # noqa: ARG001
    yield
    moto_stack.empty()
    worn_tags.forget()


@pytest.fixture
def invoke() -> Callable[..., Any]:
    """Return a function that runs a handler, and fails if a call or an answer is not allowed, shipped or documented."""

    def run(handler: Callable[..., Any], event: dict[str, Any], context: Context | None = None) -> Any:
        calls: list[Call] = []
        WIRE.after.append(calls.append)
        try:
            response = handler(event, context or Context())
        finally:
            WIRE.after.remove(calls.append)
        assert refused(handler, calls, response) == []
        assert [
            call for call in calls if call.operation not in OPERATIONS.get(call.service, ())
        ] == []  # not in a layer
        assert undocumented(handler, event, response) == []
        return response

    return run


@pytest.fixture
def aws_calls() -> Iterator[list[Call]]:
    """Record every AWS call from here on, in order; `clear()` drops those of the test's own setup."""
    calls: list[Call] = []
    WIRE.after.append(calls.append)
    yield calls
    WIRE.after.clear()


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Return the hooks `before` and `after` each AWS call: append a function that takes the call, and may raise."""
    yield WIRE
    WIRE.mend()


@pytest.fixture
def when_calling(wire: Wire) -> Callable[[Listener], None]:
    """Return a function that sets what happens just before each AWS call; raising there prevents the call."""
    return wire.before.append


@pytest.fixture
def metered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], dict[str, float]]:
    """Return what reads the metrics that were written since the last time, as CloudWatch adds them up."""
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "lightbox")

    def read() -> dict[str, float]:
        return embedded_metrics(capsys.readouterr().out)

    return read


@pytest.fixture
def shared() -> Any:
    """Return the folder of sample files, which is not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip(needs.SAMPLE_DATA)
    return SHARED
