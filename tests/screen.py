"""People who use the viewer in the browser tests: what they hold, and files they bring."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import SHARED

INLINE = 4_000_000  # bytes that fit into a request of a Lambda, as multipart and in base64
AXE = Path(__file__).parents[1] / "infra" / "viewer" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Person:
    """Somebody with an account: their client for the API, and the refresh token that their browser keeps."""

    name: str
    password: str
    client: httpx.Client
    refresh_token: str

    @staticmethod
    def signed_in(url: str, name: str, password: str) -> "Person":
        client = httpx.Client(base_url=url, timeout=60)
        grant = {"grant_type": "password", "username": name, "password": password}
        token = client.post("/v1/auth/token", json=grant).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        return Person(name, password, client, token["refresh_token"])

    def store(self, file: Path, *, named: str | None = None, **metadata: Any) -> dict[str, Any]:
        """Store an image, and wait until its renditions are there."""
        if file.stat().st_size > INLINE:
            return self._send(file, named or file.name, metadata)
        parts = {
            "file": (named or file.name, file.read_bytes()),
            "metadata": (None, json.dumps(metadata), "application/json"),
        }
        image = self.client.post("/v1/images", files=parts).raise_for_status().json()
        return self.settled(f"/v1/images/{image['image_key']}", lambda now: bool(now["renditions"]))

    def _send(self, file: Path, name: str, metadata: dict[str, Any]) -> dict[str, Any]:
        draft = {"filename": name, "size": file.stat().st_size, "media_type": "application/octet-stream"} | metadata
        image = self.client.post("/v1/images", json=draft).raise_for_status().json()
        door = image["upload"]
        httpx.put(door["upload_url"], content=file.read_bytes(), headers=door["headers"], timeout=60).raise_for_status()
        return self.settled(f"/v1/images/{image['image_key']}", lambda now: bool(now["renditions"]))

    def store_log(self, file: Path, name: str) -> dict[str, Any]:
        parts = {"file": (file.name, file.read_bytes(), "text/csv"), "name": (None, name)}
        log = self.client.post("/v1/depth-logs", files=parts).raise_for_status().json()
        return self.settled(f"/v1/depth-logs/{log['log_id']}", lambda now: now["status"] == "ready")

    def settled(self, path: str, is_done: Any) -> dict[str, Any]:
        for _ in range(100):
            now = self.client.get(path).raise_for_status().json()
            if is_done(now):
                return now
            time.sleep(0.2)
        raise AssertionError(f"{path} did not settle: {now}")


def shared(name: str) -> Path:
    """A file of the sample data; the test is skipped where that is not."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the sample data is not here: {name}")
    return path
