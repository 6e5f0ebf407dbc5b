"""Large objects go through the stack in pieces, for a laptop has little memory, and come back unchanged."""

import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

import needs
from patience import PATIENCE

pytestmark = pytest.mark.xdist_group("small-service")

PIECE = os.urandom(1 << 20)
PIECES = 200


def test_a_large_object_comes_and_goes_without_being_in_memory(s3, bucket, service):
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "large"})
    before = _most_memory(service.state["pid"])

    put = httpx.put(url, content=_pieces(), headers={"content-length": str(PIECES * len(PIECE))}, timeout=PATIENCE)
    read = hashlib.md5(usedforsecurity=False)
    for piece in s3.get_object(Bucket=bucket, Key="large")["Body"].iter_chunks(len(PIECE)):
        read.update(piece)
    versions = s3.list_object_versions(Bucket=bucket, Prefix="large")["Versions"]

    assert put.headers["etag"] == f'"{read.hexdigest()}"' == versions[0]["ETag"]
    assert versions[0]["Size"] == PIECES * len(PIECE)
    assert _most_memory(service.state["pid"]) - before < 64 << 10


def test_a_range_of_a_large_object_is_a_part(s3, bucket):
    content = PIECE * 8
    s3.put_object(Bucket=bucket, Key="ranged", Body=content)

    middle = s3.get_object(Bucket=bucket, Key="ranged", Range="bytes=3000000-5000000")
    end = s3.get_object(Bucket=bucket, Key="ranged", Range="bytes=-10")

    assert middle["Body"].read() == content[3_000_000:5_000_001]
    assert end["Body"].read() == content[-10:]
    assert middle["ContentRange"] == f"bytes 3000000-5000000/{len(content)}"


def test_a_large_object_is_copied_and_stays_when_its_source_goes(s3, bucket):
    s3.put_object(Bucket=bucket, Key="source", Body=PIECE * 8)

    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "source"})
    version = s3.list_object_versions(Bucket=bucket, Prefix="source")["Versions"][0]["VersionId"]
    s3.delete_object(Bucket=bucket, Key="source", VersionId=version)

    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == PIECE * 8


def test_parts_with_checksums_become_one_object(s3, bucket):
    upload = {"Bucket": bucket, "Key": "summed"}
    made = s3.create_multipart_upload(**upload, ChecksumAlgorithm="SHA256")
    upload["UploadId"] = made["UploadId"]
    numbered = [(1, PIECE * 6), (2, b"the end")]

    parts = [
        {"PartNumber": number, **{name: sent[name] for name in ("ETag", "ChecksumSHA256")}}
        for number, content in numbered
        for sent in [s3.upload_part(**upload, PartNumber=number, Body=content, ChecksumAlgorithm="SHA256")]
    ]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})

    assert s3.get_object(Bucket=bucket, Key="summed")["Body"].read() == PIECE * 6 + b"the end"


def test_an_upload_that_breaks_off_stores_nothing(s3, bucket):
    url = urlsplit(s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "broken"}))
    head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: 1000\r\n\r\n"

    with socket.create_connection((url.hostname, url.port)) as connection:
        connection.sendall(head.encode() + b"half of it")
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"IncompleteBody" in answer
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix="broken")


def _pieces() -> Iterator[bytes]:
    return (PIECE for _ in range(PIECES))


def _most_memory(pid: int) -> int:
    """Return the peak memory of a process in KB."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip(needs.LINUX)
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
