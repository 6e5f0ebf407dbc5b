"""Run the client's command line in processes of its own, as one user with folders of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patience import PATIENCE

CLIENT = Path(__file__).parents[1] / "infra" / "client"
RUN = "from lightbox.__main__ import run; run()"
# Ends or interrupts the process that has begun to read a file from a position, which a test cannot time otherwise.
AT = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background ignores it from its start
from lightbox.bodies import Body
pieces = Body.pieces
def interrupted(self, start, length):
    if start >= {position}:
        os.kill(os.getpid(), signal.{number})
    yield from pieces(self, start, length)
Body.pieces = interrupted
"""


@dataclass
class Terminal:
    """A user's terminal: `home` holds what the client keeps, `variables` are those of the environment."""

    home: Path
    url: str
    variables: dict[str, str] = field(default_factory=dict[str, str])

    def run(
        self, *arguments: object, typed: str = "", before: str = "", code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end. `typed` is standard input, `before` is Python that runs first."""
        ended = subprocess.run(
            [sys.executable, "-c", before + RUN, *map(str, arguments)],
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=3 * PATIENCE,
            check=False,
        )
        assert code is None or ended.returncode == code, ended.stderr
        return ended

    @contextmanager
    def begun(self, *arguments: object) -> Generator[subprocess.Popen[str]]:
        """Run a command until the end of the block, which may read what it says meanwhile."""
        with subprocess.Popen(
            [sys.executable, "-c", RUN, *map(str, arguments)],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIGHTBOX_", "AWS_"))}
        folders = {"XDG_CONFIG_HOME": str(self.home / "config"), "XDG_STATE_HOME": str(self.home / "state")}
        return kept | folders | {"PYTHONPATH": str(CLIENT)} | self.variables

    def json(self, *arguments: object, code: int = 0) -> Any:
        """Return what a command prints by --json."""
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    @property
    def credentials(self) -> Path:
        return self.home / "config" / "lightbox" / "credentials.json"

    def kept(self) -> dict[str, Any]:
        """Return what the client keeps of its service."""
        return json.loads(self.credentials.read_text())["services"][self.url]


def interrupted_at(position: int, number: str) -> str:
    """Return Python that sends the process a signal when it sends a file from so many bytes on."""
    return AT.format(position=position, number=number)
