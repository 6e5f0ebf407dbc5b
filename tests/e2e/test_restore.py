"""The drill: lose everything but the backups, restore it by the commands of docs/operating.md, and find all again."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.restore_users import PASSWORDS
from dicom_files import a_data_set, a_ramp, written
from local.aws.clients import client
from local.aws.provisioning import ADMINISTRATOR, PASSWORD
from patience import PATIENCE, eventually
from running_stack import ROOT, RunningStack, environment, start

from depth_logs import a_log
from support import a_png

DEFLATED = "1.2.840.10008.1.2.1.99"  # Deflated Explicit VR Little Endian: its frames are read from a rewritten copy
INSTANCE = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
ANN = "correct horse battery"


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run a stack of its own, for everything in it is destroyed."""
    if "LIGHTBOX_URL" in os.environ:
        pytest.skip("a drill destroys the stack, so it runs on one of its own")
    with start(tmp_path_factory.mktemp("doomed")) as running:
        yield running


def signed_in(stack: RunningStack, name: str, password: str) -> httpx.Client:
    grant = {"grant_type": "password", "username": name, "password": password}
    token = httpx.post(f"{stack.url}/v1/auth/token", json=grant, timeout=PATIENCE).raise_for_status().json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    return httpx.Client(base_url=stack.url, timeout=PATIENCE, headers=headers, follow_redirects=True)


def fill(stack: RunningStack) -> None:
    """Let a user own a picture with an annotation, a DICOM object and a depth log; none of it is public."""
    with signed_in(stack, ADMINISTRATOR, PASSWORD) as admin:
        draft = {"username": "ann", "password": ANN, "email": "ann@example.org", "role": "annotator"}
        admin.post("/v1/users", json=draft).raise_for_status()
    with signed_in(stack, "ann", ANN) as ann:
        made = ann.post("/v1/images", files={"file": ("knee.png", a_png(64, 48, "L"), "image/png")}).raise_for_status()
        square = {"polygon": {"points": [[1, 1], [9, 1], [9, 9]]}, "instrument": "caliper"}
        ann.post(f"/v1/images/{made.json()['image_key']}/annotations", json=square).raise_for_status()
        scan = written(a_data_set(a_ramp()), DEFLATED)
        ann.post("/v1/images", files={"file": ("scan.dcm", scan, "application/dicom")}).raise_for_status()
        ann.post("/v1/depth-logs", files={"file": ("well.csv", a_log(120), "text/csv")}).raise_for_status()
        eventually(lambda: all(len(image["renditions"]) == 6 for image in seen(ann)["images"]))
        eventually(lambda: bool(seen(ann)["logs"][0]["renditions"]))


def seen(client: httpx.Client) -> dict[str, Any]:
    """Return what a user finds: who they are, rows, annotations, files, pictures, frames and studies."""

    def read(path: str, **query: Any) -> Any:
        return client.get(path, params=query).raise_for_status()

    images = [read(f"/v1/images/{image['image_key']}").json() for image in read("/v1/images").json()["data"]]
    logs = read("/v1/depth-logs").json()["data"]
    for each in (*images, *logs):
        each["renditions"] = {name: picture(facts["url"]) for name, facts in each["renditions"].items()}
        each.pop("url", None)
    return {
        "me": read("/v1/users/me").json(),
        "images": images,
        "files": [read(f"/v1/images/{image['image_key']}/file").content for image in images],
        "annotations": [read(f"/v1/images/{image['image_key']}/annotations").json()["data"] for image in images],
        "found": [image["image_key"] for image in read("/v1/images", q="knee").json()["data"]],
        "studies": read("/dicomweb/studies").json(),
        "frame": read(f"{INSTANCE}/frames/1").content.split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0],
        "logs": logs,
        "depths": [read("/v1/frames", log_id=log["log_id"], encoding="raw").json()["data"] for log in logs],
    }


def picture(url: str | None) -> bytes | None:
    return httpx.get(url, timeout=PATIENCE).raise_for_status().content if url else None


def back_up_and_lose(stack: RunningStack) -> None:
    """Delete all tables, users, renditions and originals; DynamoDB backs up the tables, and S3 keeps the versions."""
    dynamodb, s3, cognito = (client(each, stack.state["endpoint"]) for each in ("dynamodb", "s3", "cognito-idp"))
    for name in stack.state["tables"]:
        dynamodb.create_backup(TableName=name, BackupName=f"{name}$DeletedTableBackup")  # as DynamoDB does on AWS
        dynamodb.delete_table(TableName=name)
    for user in cognito.list_users(UserPoolId=stack.state["pool"])["Users"]:
        cognito.admin_delete_user(UserPoolId=stack.state["pool"], Username=user["Username"])
    for bucket in stack.state["buckets"]:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for each in page.get("Contents", []):
                s3.delete_object(Bucket=bucket, Key=each["Key"])


def run(stack: RunningStack, folder: Path, *arguments: str) -> str:
    """Run a command of `./run` on the stack, and return what it prints."""
    path = os.pathsep.join(str(ROOT / each) for each in ("functions", "layers", "infra"))
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment(stack.home) | {"PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_everything_that_is_lost_comes_back_from_the_backups(doomed: RunningStack, tmp_path: Path):
    fill(doomed)
    with signed_in(doomed, "ann", ANN) as ann:
        before = seen(ann)

    back_up_and_lose(doomed)
    with pytest.raises(httpx.HTTPStatusError):
        signed_in(doomed, "ann", ANN)

    run(doomed, tmp_path, "cli.restore_tables", "--in-place")
    said = run(doomed, tmp_path, "cli", "restore-files"), run(doomed, tmp_path, "cli", "restore-users")
    passwords = dict(csv.reader((tmp_path / PASSWORDS).read_text().splitlines()))
    with signed_in(doomed, "ann", passwords["ann"]) as ann, signed_in(doomed, "admin", passwords["admin"]) as admin:
        assert said[0] == "Restored the files of 2 images and 1 depth logs.\n"
        assert said[1].startswith("Restored 2 users with their ids and roles")
        assert seen(ann) == before
        assert len(admin.get("/v1/users").raise_for_status().json()["data"]) == 2
        admin.post("/v1/images", files={"file": ("new.png", a_png(), "image/png")}).raise_for_status()
