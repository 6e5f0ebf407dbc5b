"""The laptop stack itself: it starts, keeps to loopback, gives tokens, and leaves nothing behind."""

import signal
from pathlib import Path

import httpx
import pytest

import needs
import processes
from patience import PATIENCE
from running_stack import RunningStack, run, start

needs_proc = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason=needs.LINUX)


def test_health_needs_no_token(anonymous: httpx.Client):
    answer = anonymous.get("/v1/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_route_with_an_authorizer_refuses_strangers(anonymous: httpx.Client):
    answer = anonymous.get("/v1/images/nobodys")

    assert answer.status_code == 401
    assert answer.json() == {"message": "Unauthorized"}
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_administrators_token_opens_it(admin: httpx.Client):
    answer = admin.get("/v1/images/nobodys")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@needs_proc
def test_nothing_listens_beyond_loopback(stack: RunningStack, anonymous: httpx.Client):
    anonymous.get("/v1/health")  # a worker is running now, with its own Runtime API

    listening = processes.listening_addresses(stack.state["pid"])

    assert len(listening) >= 3
    assert set(listening) == {"127.0.0.1"}


def test_the_token_command_prints_a_token_alone(stack: RunningStack):
    printed = run("token", home=stack.folder)

    assert printed.returncode == 0
    assert printed.stdout.count("\n") == 1
    assert printed.stdout.count(".") == 2


def test_a_taken_port_is_said_plainly(stack: RunningStack, tmp_path: Path):
    port = str(stack.state["url"]).rpartition(":")[2]

    refused = run("up", "--port", port, home=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr.strip() == f"Port {port} is taken. Choose another: ./run up --port {int(port) + 1}"


def test_without_a_stack_there_is_no_token(tmp_path: Path):
    refused = run("token", home=tmp_path)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "No stack is running" in refused.stderr


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_in_good_order(tmp_path: Path, number: signal.Signals):
    with start(tmp_path) as running:
        assert running.process
        httpx.get(f"{running.url}/v1/health", timeout=PATIENCE)
        workers = processes.children(running.process.pid)
        assert workers

        running.process.send_signal(number)

        assert running.process.wait(PATIENCE) == 0
        assert not any(processes.is_alive(worker) for worker in workers)
        assert not (tmp_path / "state.json").exists()
