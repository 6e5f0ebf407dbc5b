"""A laptop that keeps its data: what it has acknowledged is there after `kill -9` in the midst of work."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import needs
import processes
from local.aws.provisioning import ADMINISTRATOR, PASSWORD
from patience import PATIENCE, eventually
from running_stack import RunningStack, run, start

from depth_logs import a_log
from support import a_png

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason=needs.LINUX)

WRITERS = 3
AT_LEAST = 6  # images that must have been acknowledged before the stack is killed
ANN = "correct horse battery"


@contextmanager
def signed_in(stack: RunningStack, name: str = ADMINISTRATOR, password: str = PASSWORD) -> Iterator[httpx.Client]:
    grant = {"grant_type": "password", "username": name, "password": password}
    token = httpx.post(f"{stack.url}/v1/auth/token", json=grant, timeout=PATIENCE).raise_for_status().json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    with httpx.Client(base_url=stack.url, timeout=PATIENCE, headers=headers, follow_redirects=True) as client:
        yield client


class Writer(threading.Thread):
    """Uploads pictures one after the other, and remembers those that were acknowledged with their bytes."""

    def __init__(self, stack: RunningStack, headers: httpx.Headers, number: int) -> None:
        super().__init__()
        self.stack, self.headers, self.number = stack, headers, number
        self.acknowledged: dict[str, bytes] = {}

    def run(self) -> None:
        with (
            suppress(httpx.HTTPError),
            httpx.Client(base_url=self.stack.url, headers=self.headers, timeout=60) as client,
        ):
            for shade in range(200):
                picture = a_png(16 + self.number, 8 + shade, "L")
                key = f"kept-{self.number}-{shade}"
                made = client.post(
                    "/v1/images",
                    files={"file": (f"{key}.png", picture, "image/png")},
                    data={"metadata": json.dumps({"image_key": key, "tags": ["kept"]})},
                )
                if made.status_code == httpx.codes.CREATED:
                    self.acknowledged[key] = picture


def kill(stack: RunningStack) -> None:
    """End the stack and its workers at once, without a chance to tidy up."""
    assert stack.process
    for pid in (stack.process.pid, *processes.children(stack.process.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    stack.process.wait()


def test_what_was_acknowledged_outlives_a_kill_under_load(tmp_path: Path):
    data = tmp_path / "data"
    with start(tmp_path, data=data) as first, signed_in(first) as admin:
        admin.post("/v1/tags", json={"name": "kept"}).raise_for_status()
        user = {"username": "ann", "password": ANN, "email": "ann@example.org", "role": "annotator"}
        ann_id = admin.post("/v1/users", json=user).raise_for_status().json()["id"]
        key = admin.post(f"/v1/users/{ann_id}/api-keys", json={"name": "camera"}).raise_for_status().json()["key"]
        log = admin.post("/v1/depth-logs", files={"file": ("well.csv", a_log(120), "text/csv")}).raise_for_status()
        writers = [Writer(first, admin.headers, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        eventually(lambda: sum(len(writer.acknowledged) for writer in writers) >= AT_LEAST)

        kill(first)
        for writer in writers:
            writer.join()

    acknowledged = {name: content for writer in writers for name, content in writer.acknowledged.items()}
    with start(tmp_path, data=data) as second:
        with httpx.Client(base_url=second.url, timeout=PATIENCE, follow_redirects=True) as early:
            early.headers = admin.headers
            assert early.get("/v1/users/me").json()["username"] == ADMINISTRATOR
        with signed_in(second) as admin_again:
            for name, content in acknowledged.items():
                assert admin_again.get(f"/v1/images/{name}/file").content == content
                assert [tag["name"] for tag in seen(admin_again, name)["tags"]] == ["kept"]
            eventually(lambda: all(len(seen(admin_again, name)["renditions"]) == 6 for name in acknowledged))
            found = admin_again.get(f"/v1/depth-logs/{log.json()['log_id']}").raise_for_status().json()
            assert found["status"] == "ready"
        with signed_in(second, "ann", ANN) as ann:
            assert ann.get("/v1/users/me").json()["role"] == "annotator"
        grant = {"grant_type": "api_key", "api_key": key}
        httpx.post(f"{second.url}/v1/auth/token", json=grant, timeout=PATIENCE).raise_for_status()


def test_a_second_stack_on_the_same_data_is_refused_in_a_sentence(tmp_path: Path):
    data = tmp_path / "data"
    with start(tmp_path, data=data) as running:
        refused = run("up", "--port", "0", "--data", str(data), home=tmp_path)

        assert refused.returncode == 1
        assert refused.stderr.splitlines()[-1] == (
            f"{data} is in use by the stack at {running.url}. Keep the data in another folder: ./run up --data FOLDER; "
            "or keep none: ./run up --fresh"
        )


def seen(client: httpx.Client, name: str) -> dict[str, Any]:
    return client.get(f"/v1/images/{name}").raise_for_status().json()
