import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
import pytest

from core.aws import blobs, copies

MB = 1 << 20
LATE = 16  # seconds: longer than the ordinary client waits for an answer


@pytest.fixture
def source(aws):  # noqa: ARG001
    """Write two versions of an object; return the id of the first, and its bytes."""
    content = bytes(range(256)) * (13 * MB // 256) + b"the end"
    s3 = boto3.client("s3")
    version = s3.put_object(Bucket="originals", Key="incoming/images/large", Body=content)["VersionId"]
    s3.put_object(Bucket="originals", Key="incoming/images/large", Body=b"another upload")
    return version, content


@pytest.mark.parametrize("part", [5 * MB, 256 * MB])
def test_the_version_that_was_checked_is_copied_whole(source, monkeypatch, part):
    monkeypatch.setattr(copies, "PART", part)
    version, content = source

    copies.copy("incoming/images/large", version, len(content), "originals/large/sha", "application/dicom")

    copied = boto3.client("s3").get_object(Bucket="originals", Key="originals/large/sha")
    assert copied["Body"].read() == content
    assert (copied["ContentType"], copied["CacheControl"]) == ("application/dicom", blobs.FOREVER)
    assert copied["StorageClass"] == "INTELLIGENT_TIERING"


@pytest.mark.parametrize("part", [5 * MB, 256 * MB])
@pytest.mark.usefixtures("aws")
def test_a_copy_of_nothing_is_missing(monkeypatch, part):
    monkeypatch.setattr(copies, "PART", part)

    with pytest.raises(blobs.Missing):
        copies.copy("incoming/images/gone", None, 13 * MB, "originals/gone/sha", "application/dicom")


class LateS3(BaseHTTPRequestHandler):
    """Answers copies of objects and of parts, each after LATE seconds."""

    def do_PUT(self):
        self.server.asked.append(self.path)
        time.sleep(LATE)
        kind = "CopyPartResult" if "partNumber" in self.path else "CopyObjectResult"
        self.answer(f'<{kind}><ETag>"0"</ETag></{kind}>')

    def do_POST(self):
        self.answer("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(("size", "copied"), [(200 * MB, 1), (1024 * MB, 4)])
def test_a_copy_that_takes_long_is_asked_for_once(monkeypatch, size, copied):
    with ThreadingHTTPServer(("127.0.0.1", 0), LateS3) as late:
        late.asked = []
        Thread(target=late.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{late.server_port}")
        s3 = blobs.new_client(read_timeout=copies.PATIENCE, connections=copies.COPIERS)
        monkeypatch.setattr(copies, "patient_client", lambda: s3)

        copies.copy("incoming/images/large", None, size, "originals/large/sha", "application/dicom")

        late.shutdown()
    assert len(late.asked) == copied
