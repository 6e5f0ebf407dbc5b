"""Sample files over HTTP, through real workers: each becomes ready with the right size, or fails with a problem.

These are all DICOM files and every fifth picture; tests/unit/imaging reads all of them.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

import needs
from patience import PATIENCE
from running_stack import RunningStack

from support import SHARED

REFUSED = {400, 413, 415, 422}
PICTURES = SHARED / "images"
SCANS = SHARED / "dicom"


@pytest.fixture(scope="module")
def answers(stack: RunningStack) -> dict[str, httpx.Response]:
    """Return the answer to each upload, by the path of its file."""
    if not SHARED.is_dir():
        pytest.skip(needs.SAMPLE_DATA)
    headers = {"Authorization": f"Bearer {stack.token()}"}
    with httpx.Client(base_url=stack.url, timeout=PATIENCE, headers=headers) as client, ThreadPoolExecutor(2) as pool:

        def upload(path: Any) -> httpx.Response:
            return client.post("/v1/images", files={"file": (path.name, path.read_bytes())})

        paths = [path for path in _paths() if path.stat().st_size < 4_000_000]
        return dict(zip(map(str, paths), pool.map(upload, paths), strict=True))


def _paths() -> Iterator[Any]:
    yield from sorted(path for path in PICTURES.rglob("*.*") if path.parent != PICTURES)[::5]
    yield from sorted(SCANS.glob("*.dcm"))


def test_every_file_becomes_ready_or_fails_with_a_problem(answers):
    strange = {
        path: (answer.status_code, answer.text[:200])
        for path, answer in answers.items()
        if not (answer.status_code == 201 and answer.json()["status"] == "ready")
        and not (answer.status_code in REFUSED and answer.headers["content-type"] == "application/problem+json")
    }

    assert strange == {}
    assert len(answers) > 100


def test_pictures_come_out_as_their_manifest_says(answers):
    manifest = json.loads((PICTURES / "manifest.json").read_text())["files"]

    wrong = {}
    for entry in manifest:
        answer = answers.get(str(PICTURES / entry["path"]))
        refused = answer is not None and answer.status_code != 201
        if answer is not None and refused != (entry["expect"] == "reject") and entry["expect"] in {"decode", "reject"}:
            wrong[entry["path"]] = (entry["expect"], answer.status_code)

    # Its codestream ends right after its head: no decoder reads it, those of the manifest included.
    assert wrong.keys() <= {"jp2/balloon_eciRGBv2_aware.jp2"}


def test_dicom_files_come_out_as_their_manifest_says(answers):
    manifest = json.loads((SCANS / "manifest.json").read_text())

    wrong = {}
    for entry in manifest:
        answer, traits = answers[str(SCANS / entry["file"])], entry.get("traits", {})
        if entry["expect"] == "store":
            image = answer.json()
            size = (image.get("width"), image.get("height"))
            if answer.status_code != 201 or size != (traits["columns"], traits["rows"]):
                wrong[entry["file"]] = (answer.status_code, size)
        elif (entry["expect"] == "reject") != (answer.status_code in REFUSED) and entry["expect"] == "reject":
            wrong[entry["file"]] = (entry["expect"], answer.status_code)

    assert wrong == {}


def test_every_stored_picture_can_be_drawn(answers, admin):
    ready = [answer.json() for answer in answers.values() if answer.status_code == 201]

    undrawn = {}
    for image in [each for each in ready if each["width"]][::3]:
        drawn = admin.get(f"/v1/images/{image['image_key']}/file", params={"format": "png", "width": 32})
        if image["problem"]:  # kept, though it cannot be drawn: the answer says so
            right = drawn.status_code in {200, 404, 415}  # a single frame of it may be whole
        else:
            right = drawn.status_code == 200 and drawn.content[:8] == b"\x89PNG\r\n\x1a\n"
        if not right:
            undrawn[image["filename"]] = (drawn.status_code, drawn.text[:200])

    assert undrawn == {}
