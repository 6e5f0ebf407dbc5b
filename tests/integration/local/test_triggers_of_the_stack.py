"""Created and removed objects start functions: with AWS's events, in order, with retries and a failure queue."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest

from patience import eventually

pytestmark = pytest.mark.xdist_group("small-service")


@pytest.fixture
def notes(client: Any, table: str) -> Callable[..., list[dict[str, Any]]]:
    """Wait until the function has noted enough records for a key, and return them, oldest first."""
    dynamodb = client("dynamodb")

    def noted(key: str, expected: int) -> list[dict[str, Any]]:
        wanted = {":id": {"S": quote_plus(key, safe="/*")}}
        items = eventually(
            lambda: dynamodb.query(
                TableName=table, KeyConditionExpression="id = :id", ExpressionAttributeValues=wanted
            )["Items"],
            lambda found: len(found) >= expected,
        )
        return [json.loads(item["record"]["S"]) for item in items]

    return noted


def test_an_objects_life_is_told_in_order(s3, bucket, notes):
    key = "in/a life (ü).png"

    first = s3.put_object(Bucket=bucket, Key=key, Body=b"12345")
    s3.put_object(Bucket=bucket, Key=key, Body=b"123")
    marker = s3.delete_object(Bucket=bucket, Key=key)
    s3.delete_object(Bucket=bucket, Key=key, VersionId=first["VersionId"])

    records = notes(key, 4)
    assert [record["eventName"] for record in records] == [
        "ObjectCreated:Put",
        "ObjectCreated:Put",
        "ObjectRemoved:DeleteMarkerCreated",
        "ObjectRemoved:Delete",
    ]
    described = [record["s3"]["object"] for record in records]
    assert (described[0]["size"], described[1]["size"]) == (5, 3)
    assert described[0]["eTag"] == first["ETag"].strip('"')
    assert described[0]["versionId"] == described[3]["versionId"] == first["VersionId"]
    assert described[2]["versionId"] == marker["VersionId"]


def test_parts_copies_and_batches_are_told_once(s3, bucket, notes):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="in/parts")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="in/parts", UploadId=upload, PartNumber=1, Body=b"part")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="in/parts", UploadId=upload, MultipartUpload=parts)
    s3.copy_object(Bucket=bucket, Key="in/copy", CopySource={"Bucket": bucket, "Key": "in/parts"})
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "in/copy"}]})

    assert [record["eventName"] for record in notes("in/parts", 1)] == ["ObjectCreated:CompleteMultipartUpload"]
    assert [record["eventName"] for record in notes("in/copy", 2)] == [
        "ObjectCreated:Copy",
        "ObjectRemoved:DeleteMarkerCreated",
    ]


def test_other_prefixes_and_refused_calls_start_nothing(s3, bucket, notes):
    s3.put_object(Bucket=bucket, Key="elsewhere/a", Body=b"1")
    s3.put_object(Bucket=bucket, Key="in/once", Body=b"1")
    with pytest.raises(s3.exceptions.ClientError):
        s3.put_object(Bucket=bucket, Key="in/once", Body=b"2", IfNoneMatch="*")
    s3.put_object(Bucket=bucket, Key="in/last", Body=b"1")

    assert len(notes("in/last", 1)) == 1
    assert len(notes("in/once", 1)) == 1
    assert notes("elsewhere/a", 0) == []


def test_an_event_that_fails_three_times_goes_to_the_queue(s3, bucket, client):
    queues = client("sqs")
    url = queues.get_queue_url(QueueName="lightbox-Failures")["QueueUrl"]

    s3.put_object(Bucket=bucket, Key="in/poison", Body=b"1")

    (message,) = eventually(lambda: queues.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages"))
    body = json.loads(message["Body"])
    assert body["requestContext"]["approximateInvokeCount"] == 3
    assert body["requestPayload"]["Records"][0]["s3"]["object"]["key"] == "in/poison"
    assert body["responsePayload"]["errorType"] == "ValueError"
