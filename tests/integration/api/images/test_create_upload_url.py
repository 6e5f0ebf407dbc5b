from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from api.images.create_upload_url import handler
from core.aws import blobs
from core.images import image_table
from core.images.model import Fault, Status

from support import a_request, answer

MIB = 2**20


@pytest.fixture
def renew(invoke):
    return lambda body=None, caller="ann": invoke(
        handler, a_request("POST", "/v1/images/knee/upload-url", caller=caller, body=body)
    )


@pytest.fixture
def waiting(keep):
    return lambda **fields: keep(
        "ann", "knee", **({"status": Status.PENDING, "staged": True, "sha256": None, "uploaded_at": None} | fields)
    )


def test_a_new_url_writes_one_object_of_the_declared_type(waiting, renew):
    waiting(media_type="image/png")

    target = answer(renew())

    query = parse_qs(urlsplit(target["upload_url"]).query)
    assert (target["method"], target["headers"]) == ("PUT", {"content-type": "image/png"})
    assert urlsplit(target["upload_url"]).path == "/incoming/images/knee"
    assert query["X-Amz-SignedHeaders"] == ["content-type;host"]
    assert 0 < (datetime.fromisoformat(target["expires_at"]) - datetime.now(UTC)).total_seconds() <= 900


def test_a_large_file_goes_in_parts_of_one_upload(waiting, renew):
    waiting(size=23 * MIB)

    target = answer(renew({"parts": 3}))

    queries = [parse_qs(urlsplit(part["upload_url"]).query) for part in target["parts"]]
    assert [part["part_number"] for part in target["parts"]] == [1, 2, 3]
    assert [query["partNumber"] for query in queries] == [["1"], ["2"], ["3"]]
    assert len({query["uploadId"][0] for query in queries}) == 1
    assert target["part_size"] * 2 < 23 * MIB <= target["part_size"] * 3


def test_parts_are_never_smaller_than_s3_takes(waiting, renew):
    waiting(size=12 * MIB)

    target = answer(renew({"parts": 100}))

    assert (target["part_size"], len(target["parts"])) == (5 * MIB, 3)


def test_the_same_upload_goes_on_when_asked_again(waiting, renew):
    waiting(size=12 * MIB)

    ids = {parse_qs(urlsplit(answer(renew({"parts": 3}))["parts"][0]["upload_url"]).query)["uploadId"][0] for _ in "ab"}

    assert len(ids) == 1


def test_an_expired_image_accepts_a_late_upload(waiting, renew):
    waiting(status=Status.EXPIRED)

    assert renew()["statusCode"] == 200
    assert image_table.find("knee").image.status is Status.PENDING


def test_a_failed_image_waits_for_another_file_and_forgets_the_first(waiting, renew):
    fault = Fault(code="unsupported_media_type", title="This media type is not supported")
    waiting(status=Status.FAILED, problem=fault, attempts=8, upload_id="ended")
    blobs.write("originals", "refused/knee", b"refused", "application/octet-stream")

    assert renew()["statusCode"] == 200

    image = image_table.find("knee").image
    assert (image.status, image.problem, image.attempts, image.upload_id) == (Status.PENDING, None, 0, None)
    assert not blobs.exists("originals", "refused/knee")


def test_a_failed_image_takes_a_new_upload_in_parts(waiting, renew):
    waiting(status=Status.FAILED, size=12 * MIB, upload_id="ended")

    target = answer(renew({"parts": 2}))

    assert len(target["parts"]) == 2
    assert image_table.find("knee").image.upload_id not in {None, "ended"}


def test_nobody_else_may_replace_a_failed_image(waiting, renew):
    waiting(status=Status.FAILED, visibility="public")

    assert renew(caller="bob")["statusCode"] == 403
    assert image_table.find("knee").image.status is Status.FAILED


def test_an_uploaded_image_gets_no_upload_url(keep, renew):
    keep("ann", "knee")

    response = renew()

    assert (response["statusCode"], answer(response)["code"]) == (409, "already_uploaded")


def test_only_the_owner_sends_bytes(waiting, renew):
    waiting(visibility="public")

    assert renew(caller="bob")["statusCode"] == 403


@pytest.mark.parametrize("parts", [0, 10_001, "3"])
def test_the_number_of_parts_has_limits(waiting, renew, parts):
    waiting()

    assert renew({"parts": parts})["statusCode"] == 422
