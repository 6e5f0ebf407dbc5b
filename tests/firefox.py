"""Drive Firefox by Marionette, the protocol that it speaks itself: JSON with its length in front, over TCP.

Playwright drives a patched Firefox only; this one is the Firefox that people have.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from patience import PATIENCE, eventually

BINARY = shutil.which("firefox-esr") or shutil.which("firefox")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # of the WebDriver standard
TAB = "\ue004"  # of the WebDriver standard, too
QUIET = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "intl.accept_languages": "en-US",
}
# What the pages wrote to the console as errors, and what scripts threw. Lines of the browser's own code are left out.
ERRORS = """
const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
const said = storage.getEvents().filter((one) => one.level === "error" && one.filename.startsWith("http"))
  .map((one) => one.arguments.map(String).join(" "));
const thrown = Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError)
  .filter((one) => !(one.flags & Ci.nsIScriptError.warningFlag) && one.sourceName.startsWith("http"))
  .map((one) => one.errorMessage);
return [...said, ...thrown];
"""


class Firefox:
    """A running Firefox with one window."""

    def __init__(self, port: int) -> None:
        self._line = eventually(lambda: _connected(port), bool)
        self._line.settimeout(PATIENCE)
        self._stream = self._line.makefile("rb")
        self._number = 0
        self._answer()  # it greets
        self.send("NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})

    def send(self, command: str, *, module: str = "WebDriver", **values: Any) -> Any:
        """Send a command, and return its value. Raises AssertionError with the browser's words when it refuses."""
        self._number += 1
        message = json.dumps([0, self._number, f"{module}:{command}", values]).encode()
        self._line.sendall(b"%d:%s" % (len(message), message))
        _, _, problem, result = self._answer()
        assert problem is None, f"{command}: {problem}"
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def run(self, script: str, *values: Any) -> Any:
        """Run the body of a function in the page, and return what it returns; a promise is waited for."""
        return self.send("ExecuteScript", script=script, args=list(values), sandbox="default")

    def find(self, selector: str) -> Any:
        """Wait for an element, by CSS, that is on the screen, and return it."""
        seen = "return [...document.querySelectorAll(arguments[0])].find((one) => one.checkVisibility()) ?? null"
        return eventually(lambda: self.run(seen, selector), bool)

    def click(self, selector: str) -> None:
        self.send("ElementClick", id=self.find(selector)[ELEMENT])

    def type(self, selector: str, text: str) -> None:
        """Type into a field; into a field for files, their paths by lines. It may be hidden behind a button."""
        field = eventually(lambda: self.run("return document.querySelector(arguments[0])", selector), bool)
        self.send("ElementSendKeys", id=field[ELEMENT], text=text)

    def fill(self, selector: str, text: str) -> None:
        """Type into an emptied field, and leave it."""
        self.send("ElementClear", id=self.find(selector)[ELEMENT])
        self.type(selector, f"{text}{TAB}")

    def shows(self, text: str) -> None:
        """Wait until a text is on the page."""
        script = "return document.body?.innerText"  # there is none while one page replaces another
        eventually(lambda: text in (self.run(script) or ""), bool)

    def screenshot(self) -> bytes:
        """Return the window as a PNG."""
        return b64decode(self.send("TakeScreenshot", full=False))

    def errors(self) -> list[str]:
        """Return the errors in the console of all pages since the start."""
        self.send("SetContext", module="Marionette", value="chrome")
        errors = self.send("ExecuteScript", script=ERRORS, args=[], sandbox="system")
        self.send("SetContext", module="Marionette", value="content")
        return errors

    def close(self) -> None:
        self._stream.close()
        self._line.close()

    def _answer(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            assert digit, "Firefox has gone"
            length += digit
        return json.loads(self._stream.read(int(length)))


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a new profile in this folder, without a screen, and end it."""
    assert BINARY is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prefs = QUIET | {"marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
    (folder / "user.js").write_text("\n".join(lines))
    options = ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(folder)]
    with (folder / "firefox.log").open("wb") as log:
        process = subprocess.Popen([BINARY, *options], stdout=log, stderr=log)
    try:
        with contextlib.closing(Firefox(port)) as firefox:
            yield firefox
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _connected(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), 1)
    except OSError:
        time.sleep(0.1)
        return None
