"""Wait on loopback for the answer of the viewer's page, which a person gives in the browser (RFC 8252, section 7.3)."""

import hmac
import re
import secrets
import socket
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from urllib.parse import parse_qsl, urlencode

from lightbox.errors import SignInNeeded

HOST = "127.0.0.1"
PATIENCE = 300.0  # seconds in which the person answers
SLOWEST = 10.0  # seconds for a request to arrive
LONGEST = 4096  # bytes of a body
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, hence no words (RFC 8628, section 6.1)
WORD = re.compile(r"\w{1,64}", re.ASCII)
REFUSALS = {
    "access_denied": "The sign-in was refused in the browser",
    "forbidden": "The service does not let your account create API keys, so a terminal cannot sign in by the browser",
    "too_many_keys": "You have as many API keys as allowed: revoke one on your profile page, then try again",
}


@dataclass(frozen=True)
class GivenKey:
    """An API key that the page has created."""

    key: str
    key_id: str


class Listener(ThreadingTCPServer):
    """A listener at a free port of this machine. It takes one answer with its `state`, and no second one."""

    daemon_threads = True

    def __init__(self, url: str) -> None:
        super().__init__((HOST, 0), _Request)
        self.url = url
        self.state = secrets.token_urlsafe(32)
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        self.code = f"{letters[:4]}-{letters[4:]}"
        self._lock, self._told = threading.Lock(), threading.Event()
        self._answer: GivenKey | str | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def page(self, seconds: float = PATIENCE) -> str:
        """Return the address of the page to answer on. What follows `#` reaches no server and no log."""
        asked = {
            "port": self.port,
            "state": self.state,
            "code": self.code,
            "name": socket.gethostname()[:100] or "terminal",
            "until": int(time.time() + seconds),
        }
        return f"{self.url}/#/connect?{urlencode(asked)}"

    def wait(self, seconds: float = PATIENCE) -> GivenKey:
        """Return the key that the person gives. Raises SignInNeeded if they refuse, or do not answer in time."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            if not self._told.wait(seconds):
                raise SignInNeeded(f"Nobody answered in the browser within {seconds:.0f} seconds. Try again")
        finally:
            self.shutdown()
        if isinstance(self._answer, GivenKey):
            return self._answer
        raise SignInNeeded(REFUSALS.get(str(self._answer), f"The service created no API key ({self._answer})"))

    def take(self, sent: dict[str, str]) -> str | None:
        """Note an answer and return its outcome. Return None if it is not for this listener, or not the first one."""
        if not hmac.compare_digest(sent.get("state", "").encode(), self.state.encode()):
            return None
        key = GivenKey(sent["key"], sent["key_id"]) if {"key", "key_id"} <= sent.keys() else None
        error = sent.get("error", "")
        if not WORD.fullmatch(key.key_id if key else error):
            return None
        with self._lock:
            if self._answer is not None:
                return None
            self._answer = key or error
        return "done" if key else error

    def told(self) -> None:
        """End the waiting, now that the browser knows too."""
        self._told.set()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep silent about a browser that hangs up, and about what it sent."""


class _Request(BaseHTTPRequestHandler):
    """A request from the browser: the form of the page, or something that is refused."""

    server: Listener
    timeout = SLOWEST
    server_version, sys_version = "lightbox", ""

    def do_POST(self) -> None:
        outcome = self.server.take(self._form()) if self._is_for_us() else None
        if outcome is None:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        try:
            # The browser keeps no page of ours whose reload would send the key again.
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"{self.server.url}/#/connect/{outcome}")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", "0")
            self.end_headers()
        finally:
            self.server.told()

    def _is_for_us(self) -> bool:
        """Return whether the request names this listener, and not a name that leads here (DNS rebinding)."""
        return self.path == "/" and self.headers.get("Host") == f"{HOST}:{self.server.port}"

    def _form(self) -> dict[str, str]:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > LONGEST:
            return {}
        return dict(parse_qsl(self.rfile.read(int(length)).decode("ascii", "replace")))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
        """Keep silent: a log is no place for what is sent here."""
