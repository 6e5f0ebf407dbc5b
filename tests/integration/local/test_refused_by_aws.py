"""The guard refuses what AWS refuses. Each case is sent to moto alone too, which takes it: that is what the guard adds.

A case that moto itself refuses needs no guard any more: remove it, and what it tests.
"""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.settings import REGION
from patience import PATIENCE, eventually
from processes import free_port
from refused_by_aws import (
    DYNAMODB,
    S3,
    a_bucket,
    a_table,
    batch,
    copy,
    key,
    nested,
    policy,
    put,
    put_object,
    query,
    transact,
)

pytestmark = pytest.mark.xdist_group("small-service")


@pytest.fixture(scope="module")
def alone() -> Iterator[Any]:
    """Return a function that makes clients of a moto without guard and patches."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        eventually(lambda: _answers(port))
        yield lambda service: boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name=REGION,
            aws_access_key_id="unknown",
            aws_secret_access_key="unknown",
            config=Config(s3={"addressing_style": "path"}) if service == "s3" else None,
        )
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/moto-api/").status_code < 500
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("name", DYNAMODB)
def test_the_stack_refuses_what_dynamodb_refuses(client, name):
    dynamodb = client("dynamodb")

    with pytest.raises(ClientError) as refused:
        DYNAMODB[name].send(dynamodb, a_table(dynamodb))

    assert refused.value.response["Error"]["Code"] == DYNAMODB[name].code


@pytest.mark.parametrize("name", DYNAMODB)
def test_moto_alone_takes_what_dynamodb_refuses(alone, name):
    dynamodb = alone("dynamodb")

    DYNAMODB[name].send(dynamodb, a_table(dynamodb))


@pytest.mark.parametrize("name", S3)
def test_the_stack_refuses_what_s3_refuses(s3, name):
    with pytest.raises(ClientError) as refused:
        S3[name].send(s3, a_bucket(s3))

    assert refused.value.response["Error"]["Code"] == S3[name].code


@pytest.mark.parametrize("name", S3)
def test_moto_alone_takes_what_s3_refuses(alone, name):
    s3 = alone("s3")

    S3[name].send(s3, a_bucket(s3))


def test_the_stack_takes_what_dynamodb_takes_at_its_limits(client):
    dynamodb = client("dynamodb")
    table = a_table(dynamodb)

    for send in (put(n={"N": "1" * 38}), put(n={"N": "9" * 38 + "0" * 88}), put(deep=nested(31)), batch(25)):
        send(dynamodb, table)
    transact(*map(str, range(11)), size=380_000)(dynamodb, table)
    query("id = :id AND part BETWEEN :low AND :low", values={":low": {"S": "1"}})(dynamodb, table)


def test_a_page_that_reaches_its_limit_says_that_there_may_be_more(client):
    dynamodb = client("dynamodb")
    table = a_table(dynamodb)
    for part in ("1", "2"):
        put(part={"S": part}, colour={"S": "red"})(dynamodb, table)
    none = {"values": {":blue": {"S": "blue"}}, "FilterExpression": "colour = :blue"}

    pages = [query(Limit=2, **none)(dynamodb, table), dynamodb.scan(TableName=table, Limit=2)]
    whole = [query(Limit=3)(dynamodb, table), dynamodb.scan(TableName=table, Limit=3)]

    assert [(len(page["Items"]), page["LastEvaluatedKey"]) for page in pages] == [(0, key("2")), (2, key("2"))]
    assert [page.get("LastEvaluatedKey") for page in whole] == [None, None]
    assert query(start=key("2"))(dynamodb, table)["Items"] == []


def test_a_transaction_with_the_same_token_is_applied_once(client):
    dynamodb = client("dynamodb")
    table, token = a_table(dynamodb), uuid4().hex
    adding = {
        "TableName": table,
        "Key": key("1"),
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }

    for _ in range(3):
        dynamodb.transact_write_items(TransactItems=[{"Update": adding}], ClientRequestToken=token)

    assert dynamodb.get_item(TableName=table, Key=key("1"))["Item"]["n"] == {"N": "1"}


def test_a_policy_of_a_bucket_denies_only_what_its_conditions_say(s3):
    bucket = a_bucket(s3)
    s3.put_bucket_policy(
        Bucket=bucket,
        Policy=policy(
            "Deny",
            "s3:PutObject",
            Condition={
                "StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
                "Null": {"s3:x-amz-server-side-encryption": "false"},
            },
        ),
    )

    put_object()(s3, bucket)
    put_object(ServerSideEncryption="AES256")(s3, bucket)
    with pytest.raises(ClientError, match="AccessDenied"):
        put_object(ServerSideEncryption="aws:kms")(s3, bucket)


def test_a_copy_of_what_its_condition_names_is_made(s3):
    bucket = a_bucket(s3)
    etag = s3.head_object(Bucket=bucket, Key="there")["ETag"]

    copy(CopySourceIfMatch=etag)(s3, bucket)

    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == b"bytes"
