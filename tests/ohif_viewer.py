"""Serve OHIF, as npm delivers it, at an origin of its own."""

import shutil
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import needs

ROOT = Path(__file__).parents[1]
ORDERED = Path(__file__).parent / "ohif"
INSTALLED = ROOT / ".tools" / "ohif"
BUILT = INSTALLED / "node_modules" / "@ohif" / "app" / "dist"
EXAMPLE = "https://lightbox.example.org"


class OhifServer(ThreadingHTTPServer):
    """A web server of OHIF's files; `stack` is the address that its configuration names."""

    daemon_threads = True

    def __init__(self, files: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Page, directory=str(files)))
        self.stack = EXAMPLE

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def configuration(self) -> bytes:
        return (ORDERED / "app-config.js").read_text(encoding="utf-8").replace(EXAMPLE, self.stack).encode()


class _Page(SimpleHTTPRequestHandler):
    server: OhifServer

    def do_GET(self) -> None:
        """Send the configuration, a file, or the page that shows every other path."""
        path = self.path.partition("?")[0]
        if path == "/app-config.js":
            self._send(self.server.configuration)
            return
        if not Path(self.translate_path(path)).is_file():
            self.path = "/index.html"
        super().do_GET()

    def _send(self, script: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(script)))
        self.end_headers()
        self.wfile.write(script)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: the browser tells what it missed."""


def installed() -> Path:
    """Return the folder of OHIF's files, installed by npm on first use; skip the test where that is impossible."""
    if not BUILT.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(needs.OHIF)
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ORDERED / name, INSTALLED / name)
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=INSTALLED, check=False)
    if not BUILT.is_dir():
        pytest.skip(needs.OHIF)
    return BUILT
