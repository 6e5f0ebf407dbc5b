"""Act as people who use the viewer in the browser tests: their accounts, their files, their patience."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from PIL import Image as Picture
from playwright.sync_api import Browser, Locator, Page, Route, sync_playwright

import needs
from patience import PATIENCE, eventually
from running_stack import RunningStack, start

from support import SHARED

# The shell without windows needs a third of the processor that a whole Chromium does for each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
INLINE = 4_000_000  # bytes that fit into a Lambda request as multipart and in base64
AXE = Path(__file__).parents[1] / "infra" / "viewer" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Person:
    """A person with an account: a client for the API, and the refresh token that the browser keeps."""

    name: str
    password: str
    client: httpx.Client
    refresh_token: str

    @staticmethod
    def signed_in(url: str, name: str, password: str) -> "Person":
        client = httpx.Client(base_url=url, timeout=PATIENCE)
        grant = {"grant_type": "password", "username": name, "password": password}
        token = client.post("/v1/auth/token", json=grant).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        return Person(name, password, client, token["refresh_token"])

    def store(self, file: Path, *, named: str | None = None, **metadata: Any) -> dict[str, Any]:
        """Store an image, and wait for its renditions."""
        if file.stat().st_size > INLINE:
            return self.send(file, named or file.name, metadata)
        parts = {
            "file": (named or file.name, file.read_bytes()),
            "metadata": (None, json.dumps(metadata), "application/json"),
        }
        image = self.client.post("/v1/images", files=parts).raise_for_status().json()
        return self.settled(f"/v1/images/{image['image_key']}", lambda now: bool(now["renditions"]))

    def send(self, file: Path, name: str, metadata: dict[str, Any]) -> dict[str, Any]:
        """Upload an image straight to S3, and wait for its renditions."""
        draft = {"filename": name, "size": file.stat().st_size, "media_type": "application/octet-stream"} | metadata
        image = self.client.post("/v1/images", json=draft).raise_for_status().json()
        door = image["upload"]
        sent = httpx.put(door["upload_url"], content=file.read_bytes(), headers=door["headers"], timeout=PATIENCE)
        sent.raise_for_status()
        return self.settled(f"/v1/images/{image['image_key']}", lambda now: bool(now["renditions"]))

    def store_log(self, file: Path, name: str) -> dict[str, Any]:
        parts = {"file": (file.name, file.read_bytes(), "text/csv"), "name": (None, name)}
        log = self.client.post("/v1/depth-logs", files=parts).raise_for_status().json()
        return self.settled(f"/v1/depth-logs/{log['log_id']}", lambda now: now["status"] == "ready")

    def settled(self, path: str, is_done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        return eventually(lambda: self.client.get(path).raise_for_status().json(), is_done)


def drop(page: Page, names: dict[str, bytes]) -> None:
    """Drop files on the page, as a browser does; away from any zone for them."""
    files = {name: list(content) for name, content in names.items()}
    page.evaluate(
        """(files) => {
            const data = new DataTransfer();
            for (const [name, bytes] of Object.entries(files)) data.items.add(new File([new Uint8Array(bytes)], name));
            document.querySelector('main').dispatchEvent(new DragEvent('drop', {bubbles: true, dataTransfer: data}));
        }""",
        files,
    )


def hold(page: Page, pattern: str) -> Callable[[], Route]:
    """Hold requests for this pattern without an answer; return a function that waits for the first of them."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    def first() -> Route:
        for _ in range(20 * PATIENCE):
            if held:
                return held[0]
            page.wait_for_timeout(50)
        raise AssertionError(f"nobody asked for {pattern}")

    page.route(pattern, keep)
    return first


def shared(name: str) -> Path:
    """Return a file of the sample data; skip the test where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(needs.SAMPLE_DATA)
    return path


def typical_difference(screen: Locator, there: Picture.Image) -> float:
    """Return the median difference in levels between the screen and a picture; words cover the corners."""
    shot = Picture.open(BytesIO(screen.screenshot())).convert("L")
    scale = min(shot.width / there.width, shot.height / there.height)
    width, height = int(there.width * scale), int(there.height * scale)
    left, top = (shot.width - width) // 2, (shot.height - height) // 2
    here = shot.crop((left, top, left + width, top + height)).resize((64, 64), Picture.Resampling.BOX)
    wanted = there.resize((64, 64), Picture.Resampling.BOX)
    return median(abs(a - b) for a, b in zip(here.tobytes(), wanted.tobytes(), strict=True))


def measure_in_chromium(measure: Callable[[Browser, RunningStack, Path], None]) -> None:
    """Run a benchmark with a browser, a stack of its own and an empty folder."""
    if not CHROMIUM:
        sys.exit("There is no Chromium here.")
    with TemporaryDirectory() as home, TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with start(Path(home)) as stack:
            measure(browser, stack, Path(folder))
