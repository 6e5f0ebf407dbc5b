"""An HTTP request is named by the operation for which boto3 sends it."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from werkzeug.test import EnvironBuilder

from local.s3_guard.operations import operation_of
from local.s3_guard.wire import Wire

PLACE = {"Bucket": "b", "Key": "in/ü +%2F"}
UPLOAD = {"UploadId": "u"}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("ListBuckets", {}),
    ("CreateBucket", {"Bucket": "b"}),
    ("HeadBucket", {"Bucket": "b"}),
    ("ListObjects", {"Bucket": "b"}),
    ("ListObjectsV2", {"Bucket": "b", "Prefix": "in/"}),
    ("ListObjectVersions", {"Bucket": "b"}),
    ("ListMultipartUploads", {"Bucket": "b"}),
    ("PutBucketPolicy", {"Bucket": "b", "Policy": "{}"}),
    ("GetBucketVersioning", {"Bucket": "b"}),
    ("DeleteBucket", {"Bucket": "b"}),
    ("DeleteObjects", {"Bucket": "b", "Delete": {"Objects": [{"Key": "a&b"}, {"Key": "c", "VersionId": "1"}]}}),
    ("GetObject", PLACE),
    ("GetObject", PLACE | {"VersionId": "v"}),
    ("HeadObject", PLACE),
    ("PutObject", PLACE),
    ("DeleteObject", PLACE | {"VersionId": "v"}),
    ("GetObjectTagging", PLACE),
    ("PutObjectAcl", PLACE | {"ACL": "private"}),
    ("CopyObject", PLACE | {"CopySource": {"Bucket": "c", "Key": "a/ü +%2F", "VersionId": "w"}}),
    ("CreateMultipartUpload", PLACE),
    ("UploadPart", PLACE | UPLOAD | {"PartNumber": 1}),
    ("UploadPartCopy", PLACE | UPLOAD | {"PartNumber": 1, "CopySource": {"Bucket": "c", "Key": "a"}}),
    ("CompleteMultipartUpload", PLACE | UPLOAD | {"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": "e"}]}}),
    ("AbortMultipartUpload", PLACE | UPLOAD),
    ("ListParts", PLACE | UPLOAD),
]
DECIDING = ("Bucket", "Key", "VersionId", "CopySource", "Delete")


class Sent(Exception):
    """The request that a client was about to send."""


@pytest.fixture(scope="module")
def s3():
    def stop(request: Any, **_: Any) -> None:
        raise Sent(request)

    config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})
    client = boto3.client("s3", endpoint_url="http://127.0.0.1:9000", region_name="eu-west-1", config=config)
    client.meta.events.register_first("before-send.s3", stop)
    return client


def wire_of(s3: Any, operation: str, parameters: dict[str, Any]) -> Wire:
    """Return the request that boto3 makes of a call."""
    method = next(name for name, known in s3.meta.method_to_api_mapping.items() if known == operation)
    with pytest.raises(Sent) as sent:
        getattr(s3, method)(**parameters)
    request = sent.value.args[0]
    url = urlsplit(request.url)
    headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
    body = request.body.read() if hasattr(request.body, "read") else request.body or b""
    built = EnvironBuilder(
        url.path, method=request.method, query_string=url.query, headers=headers, input_stream=BytesIO(body)
    )
    return Wire(built.get_environ() | {"CONTENT_LENGTH": str(len(body))})


@pytest.mark.parametrize(("operation", "parameters"), CALLS)
def test_a_request_is_named_as_its_call(s3, operation, parameters):
    expected = {name: parameters[name] for name in DECIDING if name in parameters}

    assert operation_of(wire_of(s3, operation, parameters)) == (operation, expected)
