"""moto's S3 behind the guard: ordinary clients work, and what S3 would refuse is refused."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import httpx
import pytest

from patience import PATIENCE

pytestmark = pytest.mark.xdist_group("small-service")


@pytest.fixture
def knee(s3: Any, bucket: str) -> str:
    s3.put_object(Bucket=bucket, Key="knee.png", Body=b"0123456789", ContentType="image/png")
    return "knee.png"


def test_the_bucket_is_as_the_template_says(s3, bucket):
    assert bucket == "lightbox-files-123456789012"
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["Expiration"] == {"Days": 2}
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["ExposeHeaders"] == ["ETag"]


def test_a_range_is_a_part(s3, bucket, knee):
    part = s3.get_object(Bucket=bucket, Key=knee, Range="bytes=2-4")

    assert part["Body"].read() == b"234"
    assert part["ContentRange"] == "bytes 2-4/10"
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206


def test_a_presigned_get_may_name_the_type_and_the_file(s3, bucket, knee):
    overrides = {
        "ResponseContentType": "application/dicom",
        "ResponseContentDisposition": 'attachment; filename="ü.dcm"',
    }
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": knee, **overrides})

    answer = httpx.get(url, headers={"Range": "bytes=0-1"}, timeout=PATIENCE)

    assert (answer.status_code, answer.content) == (206, b"01")
    assert answer.headers["content-type"] == "application/dicom"
    assert "attachment" in answer.headers["content-disposition"]


def test_a_presigned_put_stores_what_was_signed_and_nothing_else(s3, bucket):
    signed = {"Bucket": bucket, "Key": "new ü.png", "ContentType": "image/png", "ContentLength": 5}
    url = s3.generate_presigned_url("put_object", Params=signed)

    wrong = httpx.put(url, content=b"123456", headers={"content-type": "image/png"}, timeout=PATIENCE)
    right = httpx.put(url, content=b"12345", headers={"content-type": "image/png"}, timeout=PATIENCE)

    assert (wrong.status_code, right.status_code) == (403, 200)
    stored = s3.get_object(Bucket=bucket, Key="new ü.png")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"12345", "image/png")


def test_a_form_stores_its_file(s3, bucket):
    made = s3.generate_presigned_post(
        bucket, "form.png", Fields={"Content-Type": "image/png"},
        Conditions=[{"Content-Type": "image/png"}, ["content-length-range", 1, 10]],
    )  # fmt: skip

    large = httpx.post(made["url"], data=made["fields"], files={"file": BytesIO(bytes(11))}, timeout=PATIENCE)
    right = httpx.post(made["url"], data=made["fields"], files={"file": BytesIO(b"bytes")}, timeout=PATIENCE)

    assert (large.status_code, right.status_code) == (400, 204)
    stored = s3.get_object(Bucket=bucket, Key="form.png")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"bytes", "image/png")


def test_a_put_can_be_asked_not_to_overwrite(s3, bucket, knee):
    with pytest.raises(s3.exceptions.ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=bucket, Key=knee, Body=b"other", IfNoneMatch="*")

    assert s3.get_object(Bucket=bucket, Key=knee)["Body"].read() == b"0123456789"


def test_one_of_many_conditional_writers_wins(s3, bucket):
    def put(number: int) -> bool:
        try:
            s3.put_object(Bucket=bucket, Key="raced", Body=str(number).encode(), IfNoneMatch="*")
        except s3.exceptions.ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(put, range(16))) == 1


def test_a_browser_may_upload(s3, bucket):
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "browser"})
    asking = {"Origin": "https://viewer.example", "Access-Control-Request-Method": "PUT"}

    preflight = httpx.options(url, headers=asking | {"Access-Control-Request-Headers": "content-type"})
    answer = httpx.put(url, content=b"1", headers={"Origin": "https://viewer.example"}, timeout=PATIENCE)

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert answer.headers["access-control-expose-headers"] == "ETag"


def test_a_large_file_comes_in_presigned_parts(s3, bucket):
    pieces = [bytes(5 * 1024 * 1024), b"the end"]
    upload = {"Bucket": bucket, "Key": "parts.bin"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]

    def send(number: int) -> dict[str, Any]:
        url = s3.generate_presigned_url("upload_part", Params={**upload, "PartNumber": number})
        sent = httpx.put(url, content=pieces[number - 1], timeout=PATIENCE)
        return {"PartNumber": number, "ETag": sent.headers["etag"]}

    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [send(1), send(2)]})

    assert s3.get_object(Bucket=bucket, Key="parts.bin")["Body"].read() == b"".join(pieces)
