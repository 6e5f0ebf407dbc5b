"""The stacks that run here are told apart by their ports, and the newest that still runs is the usual one."""

import json
from pathlib import Path

import pytest

from local.commands.state import NotRunning, State, running


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIGHTBOX_HOME", str(tmp_path))
    return tmp_path


def a_stack(port: int, begun: float) -> State:
    return State(1, f"http://127.0.0.1:{port}", "http://127.0.0.1:1", "pool", "client", [], [], begun)


def newest(home: Path) -> str:
    return json.loads((home / "state.json").read_text())["url"]


def test_without_a_port_the_newest_is_meant(home: Path):
    older, newer = a_stack(8081, 1.0), a_stack(8080, 2.0)
    with older.save(), newer.save():
        assert running() == newer
        assert running(8081) == older
        assert newest(home) == newer.url


def test_a_stack_that_ends_leaves_the_others(home: Path):
    older, newer = a_stack(8080, 1.0), a_stack(8081, 2.0)
    with older.save() as lock:
        newer.forget(newer.save())

        assert running() == older
        assert newest(home) == older.url
        older.forget(lock)
        assert not (home / "state.json").exists()


def test_a_stack_that_was_killed_does_not_run(home: Path):
    older, newer = a_stack(8080, 1.0), a_stack(8081, 2.0)
    with older.save():
        newer.save().close()  # as the system does when a process ends

        assert running() == older
        assert newest(home) == older.url
        with pytest.raises(NotRunning, match=r"^No stack is running at port 8081\. Start one: \./run up --port 8081$"):
            running(8081)


def test_without_any_stack_it_is_said():
    with pytest.raises(NotRunning, match=r"^No stack is running\. Start one: \./run up$"):
        running()
