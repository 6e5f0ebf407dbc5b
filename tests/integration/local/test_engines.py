"""A real engine can replace moto's DynamoDB or S3; here the cloud of another stack stands for one."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from local.settings import ACCESS_KEY, SECRET_KEY
from patience import PATIENCE
from running_stack import RunningStack, start

pytestmark = pytest.mark.xdist_group("small-service")


def test_functions_keep_their_items_in_the_named_engine(
    service: RunningStack, template: str, client: Any, table: str, tmp_path: Path
):
    engine = {"AWS_ENDPOINT_URL_DYNAMODB": service.state["endpoint"], "AWS_ENDPOINT_URL_S3": service.state["endpoint"]}
    keys = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}

    with start(tmp_path, "--template", template, **engine, **keys) as other:
        headers = {"Authorization": f"Bearer {other.token()}"}
        answer = httpx.post(f"{other.url}/count/in-the-engine", headers=headers, timeout=PATIENCE)

    assert answer.status_code == 200, answer.text
    key = {"id": {"S": "in-the-engine"}, "part": {"S": "count"}}
    assert client("dynamodb").get_item(TableName=table, Key=key)["Item"]["n"] == {"N": "1"}


def test_an_unknown_parameter_is_said_plainly(template: str, tmp_path: Path):
    with (
        pytest.raises(RuntimeError, match="The template has no parameter Colour"),
        start(tmp_path, "--template", template, "--parameter", "Colour=red"),
    ):
        pass
