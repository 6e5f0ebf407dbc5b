"""Fixtures of the e2e tests: a stack for the session, started on a free port, or the one at $LIGHTBOX_URL.

A stack at LIGHTBOX_URL is taken for a deployed one, signed in to by LIGHTBOX_TOKEN, or by LIGHTBOX_USER and
LIGHTBOX_PASSWORD, of an administrator; one on this machine is named by LIGHTBOX_HOME, its folder, too.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from patience import PATIENCE
from running_stack import RunningStack, start

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of the session's stack in one process, or each process would start a stack of its own."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Return a running stack."""
    home = Path(os.environ["LIGHTBOX_HOME"]) if "LIGHTBOX_HOME" in os.environ else None
    if "LIGHTBOX_URL" in os.environ:
        yield RunningStack(os.environ["LIGHTBOX_URL"].rstrip("/"), home)
        return
    with start(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture
def anonymous(stack: RunningStack) -> Iterator[httpx.Client]:
    """Return a client without a token."""
    with httpx.Client(base_url=stack.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def admin(stack: RunningStack) -> Iterator[httpx.Client]:
    """Return a client that is signed in as the administrator."""
    with httpx.Client(base_url=stack.url, timeout=PATIENCE) as client:
        client.headers["Authorization"] = f"Bearer {stack.token()}"
        yield client
