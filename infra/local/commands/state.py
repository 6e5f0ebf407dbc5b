"""Keep what other commands must know of the stacks that run here: .lightbox/stacks/PORT.json for each.

The newest is in .lightbox/state.json too. A stack locks its file for as long as it lives, however it ends.
"""

import fcntl
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

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
    begun: float = field(default_factory=time.time)  # seconds since 1970

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    @property
    def file(self) -> Path:
        return home() / "stacks" / f"{self.port}.json"

    def save(self) -> IO[str]:
        """Write the state, as that of the newest stack, and return the lock on it: keep it open."""
        self.file.parent.mkdir(exist_ok=True)
        lock = self.file.open("a+")
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(self.text)
        lock.flush()
        _note_newest([self])
        return lock

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), indent=2)

    def forget(self, lock: IO[str]) -> None:
        """Remove the state of this stack, which has ended; the newest of the others is the newest then."""
        self.file.unlink(missing_ok=True)
        lock.close()
        _note_newest(_running())


class NotRunning(Exception):
    """No stack is running here."""


class ChangedAdministrator(Exception):
    """The administrator has another password now, or a second factor, or is gone."""


def running(port: int | None = None) -> State:
    """Return the state of the stack at a port, or of the newest that runs. Raises NotRunning when there is none."""
    states = _running()
    _note_newest(states)
    found = [state for state in states if port in (None, state.port)]
    if not found:
        where, how = (f" at port {port}", f" --port {port}") if port else ("", "")
        raise NotRunning(f"No stack is running{where}. Start one: ./run up{how}")
    return found[-1]


def _running() -> list[State]:
    """Return the states of all stacks that run here, the newest last."""
    states = [_read(file) for file in (home() / "stacks").glob("*.json")]
    return sorted((state for state in states if state), key=lambda state: state.begun)


def _read(file: Path) -> State | None:
    """Return the state in a file; None when its stack has ended, or was started by another version."""
    try:
        with file.open() as opened:
            return State(**json.loads(opened.read())) if _is_locked(opened) else None
    except (OSError, ValueError, TypeError):
        return None


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _note_newest(states: list[State]) -> None:
    """Write the last of some states to the file of the newest, or remove this file: its stack may have been killed."""
    file = home() / "state.json"
    if states:
        file.write_text(states[-1].text)
    else:
        file.unlink(missing_ok=True)
