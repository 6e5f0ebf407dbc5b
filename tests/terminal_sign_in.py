"""Run `lightbox login --browser` until somebody answers on the page that it opens."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from client_runs import Terminal
from patience import PATIENCE, eventually


@dataclass
class Asked:
    """A terminal that waits: the address it shows, and the code."""

    process: subprocess.Popen[str]
    address: str
    code: str

    @property
    def place(self) -> str:
        return urlsplit(self.address).fragment

    def ended(self) -> tuple[int, str]:
        """Return the exit code of the terminal, and what it said since it asked."""
        _, said = self.process.communicate(timeout=3 * PATIENCE)
        return self.process.returncode, said


class ATerminal(Terminal):
    """A terminal whose browser is a program that notes the address it is to open."""

    @property
    def opened(self) -> Path:
        return self.home / "opened"

    @contextmanager
    def asking(self, *options: str) -> Generator[Asked]:
        self.variables["BROWSER"] = f"""sh -c 'echo "$0" > {self.opened}' %s"""
        with self.begun("login", self.url, "--browser", *options) as process:
            assert process.stderr
            said = ""
            while "code " not in said and (line := process.stderr.readline()):
                said += line
            words = said.split()
            yield Asked(process, next(word for word in words if word.startswith(self.url)), words[-1])

    def opened_address(self) -> str:
        eventually(lambda: self.opened.exists() and self.opened.read_text().endswith("\n"))
        return self.opened.read_text().strip()
