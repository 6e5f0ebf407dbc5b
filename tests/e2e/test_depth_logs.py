"""Depth logs over HTTP: uploaded to S3, imported by an event, coloured by the next, fetched by depth."""

from io import BytesIO
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

import needs
from patience import PATIENCE, eventually

from depth_logs import SAMPLES, a_log, keep, the_values


def uploaded(admin: httpx.Client, text: bytes, **fields: Any) -> str:
    promised = admin.post("/v1/depth-logs", json={"name": "well-7", "size": len(text)} | fields).json()
    door = promised["upload"]
    sent = httpx.put(door["upload_url"], content=text, headers=door["headers"], timeout=PATIENCE)
    assert sent.status_code == 200
    return promised["log_id"]


def settled(admin: httpx.Client, log_id: str, *, coloured: bool = False) -> dict[str, Any]:
    return eventually(
        lambda: admin.get(f"/v1/depth-logs/{log_id}").json(),
        lambda log: log["status"] not in {"pending", "processing"} and bool(log["renditions"] or not coloured),
    )


def test_a_log_sent_straight_to_s3_becomes_frames_and_pictures(admin: httpx.Client):
    text = a_log(5460)
    log = settled(admin, uploaded(admin, text), coloured=True)
    inside = {"depth_min": "9050.1", "depth_max": "9060", "colormap": "gray"}

    picture = admin.get(f"/v1/depth-logs/{log['log_id']}/image", params=inside)
    page = admin.get("/v1/frames", params={"log_id": log["log_id"], "encoding": "raw", "original": True, **inside})
    overview = httpx.get(log["renditions"]["viridis"]["url"], timeout=PATIENCE)

    assert np.array_equal(
        np.asarray(Image.open(BytesIO(picture.content)).convert("L")), keep(text).greys().values[500:600]
    )
    assert [frame["pixels"] for frame in page.json()["data"]] == the_values(5460)[500:600].tolist()
    assert Image.open(BytesIO(overview.content)).size == (150, 1365)
    assert admin.delete(f"/v1/depth-logs/{log['log_id']}").status_code == 204
    gone = httpx.get(log["renditions"]["viridis"]["url"], timeout=PATIENCE)
    assert gone.status_code == 403  # S3 tells only those who may list the bucket that an object is missing


def test_a_table_with_faults_is_a_failed_log_that_names_them(admin: httpx.Client):
    log = settled(admin, uploaded(admin, b"depth,a\n1,2\n2,300\n3,x\n"))

    assert log["status"] == "failed"
    assert [(each["line"], each["column"], each["code"]) for each in log["problem"]["errors"]] == [
        (3, 2, "out_of_range"),
        (4, 2, "not_a_number"),
    ]


@pytest.mark.skipif(not SAMPLES.exists(), reason=needs.SAMPLE_DATA)
def test_every_sample_behaves_as_its_name_says(admin: httpx.Client):
    answers = {
        path.stem: admin.post("/v1/depth-logs", files={"file": (path.name, path.read_bytes(), "text/csv")}).status_code
        for path in sorted(SAMPLES.glob("*.csv"))
    }

    sound = {"bom", "crlf", "log_5460x201", "no_header", "ok_120", "trailing_empty_row"}
    assert {name for name, status in answers.items() if status == 201} == sound
    assert {status for name, status in answers.items() if name not in sound} == {422}
