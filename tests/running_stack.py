"""Start the laptop stack in a process of its own, wait until it is ready, and end it by its process id."""

import contextlib
import email
import email.policy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

import needs
from local.aws.provisioning import ADMINISTRATOR, PASSWORD
from patience import PATIENCE, eventually

ROOT = Path(__file__).parents[1]


@dataclass
class RunningStack:
    """A running stack, with its state and logs in `home`; one without a home is deployed, or looks so.

    A test that asks a deployed stack for what only the laptop has is skipped.
    """

    url: str
    home: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def token(self) -> str:
        """Return an access token of an administrator: of the laptop's, or by LIGHTBOX_TOKEN or user and password."""
        if home := self.home:
            return eventually(lambda: run("token", home=home), lambda done: done.returncode == 0).stdout.strip()
        if token := os.environ.get("LIGHTBOX_TOKEN"):
            return token
        name, password = self.credentials
        grant = {"grant_type": "password", "username": name, "password": password}
        answer = httpx.post(f"{self.url}/v1/auth/token", json=grant, timeout=PATIENCE).raise_for_status()
        return str(answer.json()["access_token"])

    @property
    def credentials(self) -> tuple[str, str]:
        """Return the name and the password of an administrator."""
        if self.home:
            return ADMINISTRATOR, PASSWORD
        try:
            return os.environ["LIGHTBOX_USER"], os.environ["LIGHTBOX_PASSWORD"]
        except KeyError:
            pytest.skip(needs.A_PASSWORD)

    @property
    def folder(self) -> Path:
        """Return the folder of a stack on this machine."""
        if self.home is None:
            pytest.skip(needs.LAPTOP)
        return self.home

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.folder / "state.json").read_text())

    def letter_to(self, address: str) -> str:
        """Return the text of the newest letter to an address."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        letters = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [letter.get_content() for letter in letters if letter["To"] == address][-1]


def environment(home: Path | None) -> dict[str, str]:
    """Return the environment for commands of the stack: a busy machine has time, the tests' endpoints are unset."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_ENDPOINT_URL")}
    ours = {"PYTHONPATH": str(ROOT / "infra"), "LIGHTBOX_PATIENCE": "5"}
    return kept | ours | ({"LIGHTBOX_HOME": str(home)} if home else {})


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "local", *arguments]


def run(*arguments: str, home: Path | None) -> subprocess.CompletedProcess[str]:
    """Run one command of the stack to its end."""
    return subprocess.run(
        command(*arguments), env=environment(home), capture_output=True, text=True, timeout=5 * PATIENCE, check=False
    )


@contextlib.contextmanager
def start(home: Path, *arguments: str, data: Path | None = None, **variables: str) -> Iterator[RunningStack]:
    """Run a stack on a free port until the end of the block, in memory unless its data have a folder.

    `variables` are added to its environment.
    """
    where = ("--data", str(data)) if data else ("--fresh",)
    with (home / "stdout.log").open("wb") as stdout, (home / "stderr.log").open("wb") as stderr:
        process = subprocess.Popen(
            command("up", "--port", "0", *where, *arguments),
            env=environment(home) | variables,
            stdout=stdout,
            stderr=stderr,
        )
    try:
        yield RunningStack(_url(process, home), home, process)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _url(process: subprocess.Popen[bytes], home: Path) -> str:
    stdout = home / "stdout.log"
    eventually(lambda: "token" in stdout.read_text() or process.poll() is not None)
    if process.poll() is not None:
        raise RuntimeError(f"the stack did not start:\n{(home / 'stderr.log').read_text()[-4000:]}")
    return json.loads((home / "state.json").read_text())["url"]
