import json
import threading

import pytest

from lightbox import LightboxError, Refused, Stopped, announcements, files
from lightbox.models import ImageDraft
from lightbox_service import S3, an_image, ok, problem, sha256

pytestmark = pytest.mark.usefixtures("tiny")
IMAGES, IMAGE = "/v1/images", "/v1/images/img_1"
SOON = "2026-01-02T13:00:00Z"


def send(box, file, **draft):
    return box.sending.upload(file, files.sha256_of(file), ImageDraft(**draft))


def a_target(**more):
    return ok({"headers": {}, "expires_at": SOON} | more)


def test_a_larger_file_goes_to_s3_and_is_waited_for(service, box, a_file):
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", a_target(upload_url=f"{S3}/one", headers={"content-type": "image/png"}))
    service.on("PUT", "/one", ok())
    service.on("GET", IMAGE, ok(an_image(status="pending")), ok(an_image(sha256=sha256(10))))
    counted = []

    file = a_file(10)
    box.sending.upload(file, sha256(10), ImageDraft(), counted.append)

    announced = json.loads(service.asked("POST", IMAGES)[0].content)
    put = service.asked("PUT", "/one")[0]
    assert announced == {"filename": "a.png", "size": 10, "media_type": "image/png"}
    assert (put.content, put.headers["content-length"], put.headers["content-type"]) == (
        bytes(range(10)),
        "10",
        "image/png",
    )
    assert "transfer-encoding" not in put.headers
    assert counted == [4, 4, 2]


def test_only_the_missing_parts_of_a_begun_upload_are_sent(service, box, a_file):
    file = a_file(25)
    announcements.keep(box.connection.credentials, sha256(25), "img_1")
    parts = [{"part_number": number, "upload_url": f"{S3}/{number}"} for number in (1, 2, 3)]
    parts[0] |= {"size": 10, "etag": "x"}
    service.on("GET", IMAGE, ok(an_image(status="pending")))
    service.on("POST", f"{IMAGE}/upload-url", a_target(part_size=10, parts=parts))
    service.on("PUT", "/2", ok())
    service.on("PUT", "/3", ok())
    service.on("POST", f"{IMAGE}/complete", ok(an_image(sha256=sha256(25))))

    assert send(box, file).status == "ready"

    assert service.asked("PUT", "/2")[0].content == bytes(range(10, 20))
    assert service.asked("PUT", "/3")[0].content == bytes(range(20, 25))
    assert service.asked("POST", IMAGES) == []
    assert announcements.find(box.connection.credentials, sha256(25)) is None


def test_an_upload_that_the_service_forgot_is_announced_again(service, box, a_file):
    announcements.keep(box.connection.credentials, sha256(10), "img_0")
    service.on("GET", "/v1/images/img_0", problem(404, "not_found"))
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", a_target(upload_url=f"{S3}/one"))
    service.on("PUT", "/one", ok())
    service.on("GET", IMAGE, ok(an_image()))

    assert send(box, a_file(10)).image_key == "img_1"


def test_a_url_that_has_ended_is_replaced_once(service, box, a_file):
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    urls = [a_target(upload_url=f"{S3}/old"), a_target(upload_url=f"{S3}/new")]
    service.on("POST", f"{IMAGE}/upload-url", *urls)
    service.on("PUT", "/old", ok(None, 403))
    service.on("PUT", "/new", ok())
    service.on("GET", IMAGE, ok(an_image()))

    assert send(box, a_file(10)).status == "ready"
    assert len(service.asked("PUT", "/new")) == 1


def test_an_upload_that_s3_lost_sight_of_is_checked_on_request(service, box, a_file):
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", a_target(upload_url=f"{S3}/one"))
    service.on("PUT", "/one", ok())
    service.on("GET", IMAGE, ok(an_image(status="pending")))
    service.on("POST", f"{IMAGE}/complete", ok(an_image()))

    assert send(box, a_file(10)).status == "ready"


def test_a_file_that_fails_its_check_is_refused_and_leaves_no_image(service, box, a_file):
    why = {"code": "unsupported_media_type", "title": "It is damaged", "detail": None}
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", a_target(upload_url=f"{S3}/one"))
    service.on("PUT", "/one", ok())
    service.on("GET", IMAGE, ok(an_image(status="failed", problem=why)))
    service.on("DELETE", IMAGE, ok(None, 204))

    with pytest.raises(Refused, match="It is damaged") as refused:
        send(box, a_file(10))

    assert refused.value.code == "unsupported_media_type"
    assert service.asked("DELETE", IMAGE)


def test_a_file_that_shrinks_meanwhile_is_not_completed(service, box, a_file):
    file = a_file(10)

    def shrink(_):
        file.write_bytes(b"short")
        return a_target(upload_url=f"{S3}/one")

    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", shrink)
    service.on("PUT", "/one", ok())

    with pytest.raises(LightboxError, match="shorter"):
        send(box, file)


def test_a_stop_ends_the_sending_of_a_large_file(service, box, a_file):
    box.sending.stopping = threading.Event()
    box.sending.stopping.set()
    service.on("POST", IMAGES, ok(an_image(status="pending"), 201))
    service.on("POST", f"{IMAGE}/upload-url", a_target(upload_url=f"{S3}/one"))

    with pytest.raises(Stopped):
        send(box, a_file(10))

    assert announcements.find(box.connection.credentials, sha256(10)) == "img_1"
