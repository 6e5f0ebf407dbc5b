"""The S3 calls that create events, and those that do not."""

from typing import Any

import pytest

from local.s3_guard.posts import AS_POST
from local.triggers.changes import Change, changes


def observed(
    method: str, path: str, query: str = "", status: int = 200, body: bytes = b"", **given: Any
) -> list[Change]:
    headers = {name.replace("_", "-"): value for name, value in given.pop("headers", {}).items()}
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, **given}
    return list(changes(environ, status, headers, body))


def test_a_put_creates_an_object_with_its_version():
    assert observed("PUT", "/b/in/a.png", headers={"x_amz_version_id": "v1"}) == [
        Change("ObjectCreated:Put", "b", "in/a.png", "v1")
    ]


def test_a_presigned_put_is_a_put():
    query = "X-Amz-Signature=abc&x-id=PutObject"

    assert observed("PUT", "/b/k", query) == [Change("ObjectCreated:Put", "b", "k")]


def test_the_other_ways_to_create_have_names_of_their_own():
    assert observed("PUT", "/b/k", HTTP_X_AMZ_COPY_SOURCE="/b/o")[0].event == "ObjectCreated:Copy"
    assert observed("PUT", "/b/k", **{AS_POST: True})[0].event == "ObjectCreated:Post"
    assert observed("POST", "/b/k", "uploadId=1")[0].event == "ObjectCreated:CompleteMultipartUpload"


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("POST", "/b/k", "uploads="),
        ("PUT", "/b/k", "partNumber=1&uploadId=1"),
        ("PUT", "/b/k", "tagging="),
        ("PUT", "/b/k", "acl="),
        ("PUT", "/b", ""),
        ("PUT", "/b", "versioning="),
        ("DELETE", "/b/k", "uploadId=1"),
        ("DELETE", "/b/k", "tagging="),
        ("DELETE", "/b", ""),
        ("GET", "/b/k", ""),
        ("HEAD", "/b/k", ""),
        ("POST", "/b/k", "restore="),
    ],
)
def test_a_call_that_creates_and_removes_nothing_causes_no_event(method, path, query):
    assert observed(method, path, query) == []


@pytest.mark.parametrize("status", [304, 403, 412, 500])
def test_a_call_that_failed_is_no_event(status):
    assert observed("PUT", "/b/k", status=status) == []


def test_a_delete_in_a_versioned_bucket_leaves_a_marker():
    headers = {"x_amz_delete_marker": "true", "x_amz_version_id": "m1"}

    assert observed("DELETE", "/b/k", status=204, headers=headers) == [
        Change("ObjectRemoved:DeleteMarkerCreated", "b", "k", "m1")
    ]


def test_a_delete_of_a_version_is_for_good():
    assert observed("DELETE", "/b/k", "versionId=v1", status=204, headers={"x_amz_version_id": "v1"}) == [
        Change("ObjectRemoved:Delete", "b", "k", "v1")
    ]
    assert observed("DELETE", "/b/k", status=204) == [Change("ObjectRemoved:Delete", "b", "k")]


def test_every_key_of_a_batch_is_an_event():
    body = (
        b'<?xml version="1.0"?><DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        b"<Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>m</DeleteMarkerVersionId></Deleted>"
        b"<Deleted><Key>b c</Key><VersionId>v</VersionId></Deleted>"
        b"<Error><Key>d</Key></Error></DeleteResult>"
    )

    assert observed("POST", "/bucket", "delete=", body=body) == [
        Change("ObjectRemoved:DeleteMarkerCreated", "bucket", "a", "m"),
        Change("ObjectRemoved:Delete", "bucket", "b c", "v"),
    ]


def test_a_key_is_read_as_utf8():
    assert observed("PUT", "/b/ü".encode().decode("latin-1"))[0].key == "ü"
