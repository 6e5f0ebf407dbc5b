"""Keep what other commands must know of a running stack in .lightbox/state.json."""

import json
import os
from dataclasses import asdict, dataclass

from local.settings import home


@dataclass(frozen=True)
class State:
    """The address of a stack, and the names of its resources."""

    pid: int
    url: str
    endpoint: str
    pool: str
    client: str
    tables: list[str]
    buckets: list[str]

    def save(self) -> None:
        (home() / "state.json").write_text(json.dumps(asdict(self), indent=2))


class NotRunning(Exception):
    """No stack is running here."""


def running() -> State:
    """Return the state of the running stack. Raises NotRunning when there is none."""
    file = home() / "state.json"
    try:
        state = State(**json.loads(file.read_text()))
        os.kill(state.pid, 0)
    except (OSError, ValueError, TypeError) as error:
        raise NotRunning("No stack is running. Start one: ./run up") from error
    return state


def forget(pid: int) -> None:
    """Remove the state of a stack that has ended, unless another one has started since."""
    file = home() / "state.json"
    if file.exists() and json.loads(file.read_text()).get("pid") == pid:
        file.unlink()
