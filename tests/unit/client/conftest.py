"""Fixtures of the client's tests: folders of their own, and a service that records what it is asked."""

import sys

import pytest

from lightbox import Lightbox, direct_uploads, uploads
from lightbox.__main__ import COMMANDS
from lightbox.commands.app import run
from lightbox_service import URL, FakeService


@pytest.fixture(autouse=True)
def own_folders(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("URL", "TOKEN", "API_KEY", "USER", "PASSWORD"):
        monkeypatch.delenv(f"LIGHTBOX_{name}", raising=False)


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def waits():
    """Record how long the client waited between two tries."""
    return []


@pytest.fixture
def box(service, waits):
    """Return a client with a token that the service takes, which does not really wait."""
    with Lightbox(URL, access_token="secret-token", transport=service.transport) as opened:
        opened.stopping.wait = waits.append
        opened.connection._pause = opened.stopping.wait
        yield opened


@pytest.fixture
def call(monkeypatch, capsys, service):
    """Return a function that runs a command and returns its exit code, standard output and standard error."""

    def connected(_):
        return Lightbox(URL, access_token="secret-token", transport=service.transport)

    for module in COMMANDS:
        if hasattr(module, "service"):
            monkeypatch.setattr(module, "service", connected)

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["lightbox", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run()
        return (ended.value.code or 0, *capsys.readouterr())

    return called


@pytest.fixture
def tiny(monkeypatch):
    """Make files of 10 bytes too large for a request, and of 20 too large for one piece of 10."""
    monkeypatch.setattr(uploads, "IN_REQUEST", 9)
    monkeypatch.setattr(direct_uploads, "IN_PARTS", 19)
    monkeypatch.setattr(direct_uploads, "PART", 10)
    monkeypatch.setattr("lightbox.bodies.PIECE", 4)


@pytest.fixture
def a_file(tmp_path):
    """Return a function that writes a file of so many different bytes."""

    def write(size, name="a.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_bytes(bytes(range(size)))
        return file

    return write
