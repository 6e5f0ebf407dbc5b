from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import Client

from api.images.create_upload_url import handler
from core.aws import blobs, part_uploads, presigned, session
from core.images import image_table
from core.images.model import Fault, Status
from local.iam.principals import Principals
from local.s3_guard.door import Door
from local.settings import credentials

from support import a_request, answer

MIB = 2**20
OPEN = SimpleNamespace(cors_rules=lambda _: [], policy=lambda _: (), public_access_blocks=lambda _: frozenset())


def stored(_environ, start_response):
    start_response("200 OK", [])
    return []


def sent(url, content, **headers):
    """Return the status of S3's guard for an upload; S3 in memory takes everything."""
    parts = urlsplit(url)
    address = {"base_url": f"https://{parts.netloc}", "query_string": parts.query}
    door = Door(stored, stored, OPEN, Principals())
    return Client(door).put(parts.path, data=content, headers=headers, **address).status_code


@pytest.fixture
def of_the_laptop(monkeypatch):
    """Sign as the laptop's stack does, whose guard is then the judge of a URL."""
    forget()
    for name, value in credentials().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    yield
    forget()


def forget():
    """Let the next URL be signed with credentials that are read anew."""
    session.session.cache_clear()
    presigned._credentials.cache_clear()


def upload_id_of(part):
    return parse_qs(urlsplit(part["upload_url"]).query)["uploadId"][0]


def send_part(target, number, content):
    """Store a part as S3 does for its URL, and return its entity tag."""
    upload_id = upload_id_of(target["parts"][number - 1])
    where = {"Bucket": "originals", "Key": "incoming/images/knee", "UploadId": upload_id}
    return blobs.client().upload_part(**where, PartNumber=number, Body=content)["ETag"]


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
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host"]
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


@pytest.mark.usefixtures("of_the_laptop")
@pytest.mark.parametrize(("size", "status"), [(10, 200), (9, 403), (11, 403), (0, 403)])
def test_s3_takes_exactly_the_declared_size(waiting, renew, size, status):
    waiting(size=10, media_type="image/png")

    url = answer(renew())["upload_url"]

    assert sent(url, bytes(size), **{"content-type": "image/png"}) == status


@pytest.mark.usefixtures("of_the_laptop")
def test_each_part_is_signed_for_its_own_size(waiting, renew):
    waiting(size=11 * MIB)

    first, _, last = [part["upload_url"] for part in answer(renew({"parts": 3}))["parts"]]

    assert [sent(first, bytes(5 * MIB)), sent(last, bytes(MIB))] == [200, 200]
    assert [sent(first, bytes(MIB)), sent(last, bytes(5 * MIB))] == [403, 403]


def test_a_client_that_lost_its_memory_learns_which_parts_arrived(waiting, renew):
    waiting(size=11 * MIB)
    begun = answer(renew({"parts": 3}))
    etag = send_part(begun, 2, bytes(5 * MIB))

    parts = answer(renew({"parts": 3}))["parts"]

    assert [(part["size"], part["etag"]) for part in parts] == [(None, None), (5 * MIB, etag), (None, None)]


def test_parts_that_have_begun_keep_their_size_however_many_are_asked_for(waiting, renew):
    waiting(size=60 * MIB)
    begun = answer(renew({"parts": 3}))

    again = answer(renew({"parts": 9}))

    assert (again["part_size"], len(again["parts"])) == (begun["part_size"], 3) == (20 * MIB, 3)


def test_more_parts_than_s3_lists_at_once_are_all_told(waiting, renew, monkeypatch):
    waiting(size=20 * MIB)
    begun = answer(renew({"parts": 4}))
    etags = [send_part(begun, number, bytes(5 * MIB)) for number in (1, 2, 3, 4)]
    whole = blobs.client().list_parts

    def few(**asked):
        return whole(**(asked | {"MaxParts": 2}))

    monkeypatch.setattr(blobs.client(), "list_parts", few)

    assert [part["etag"] for part in answer(renew({"parts": 4}))["parts"]] == etags


def test_parts_of_an_upload_that_s3_has_forgotten_are_sent_anew(waiting, renew):
    waiting(size=11 * MIB)
    begun = answer(renew({"parts": 3}))
    part_uploads.abort("incoming/images/knee")

    again = answer(renew({"parts": 2}))

    assert upload_id_of(again["parts"][0]) != upload_id_of(begun["parts"][0])
    assert (again["part_size"], len(again["parts"])) == (11 * MIB // 2, 2)


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
