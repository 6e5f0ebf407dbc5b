import json
from base64 import b64encode
from hashlib import sha256

import pytest

from api.images import delete_image
from api.images.create_image import handler
from core.aws import blobs
from core.images import image_table
from core.images.model import Status
from core.index import compaction
from core.kernel.values import revised
from core.kernel.visibility import Visibility

from support import Body, a_multipart, a_picture, a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def a_form_upload(content: bytes, metadata: str = "{}", filename: str = "knee.png", **who):
    body = a_multipart(("metadata", metadata), ("file", filename, content, "image/png"))
    return a_request("POST", "/v1/images", caller="ann", body=body, **who)


def test_a_file_in_a_form_is_stored_byte_for_byte(invoke):
    content = a_png(40, 30)

    response = invoke(handler, a_form_upload(content, '{"description": "left knee"}'))

    image = answer(response)
    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == f"/v1/images/{image['image_key']}"
    assert (image["status"], image["width"], image["height"]) == ("ready", 40, 30)
    assert (image["size"], image["sha256"]) == (len(content), sha256(content).hexdigest())
    stored = image_table.find(image["image_key"])
    assert stored is not None
    assert blobs.read("originals", stored.image.original_key) == content


def test_base64_in_json_is_stored_too(invoke):
    content = a_png()
    body = {"filename": "knee.png", "image_data": b64encode(content).decode()}

    image = answer(invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body)))

    assert (image["status"], image["sha256"]) == ("ready", sha256(content).hexdigest())


def test_an_announced_image_waits_for_its_bytes(invoke):
    body = {"filename": "scan.dcm", "size": 1000, "media_type": "application/dicom"}

    image = answer(invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body)))

    assert (image["status"], image["url"], image["uploaded_at"]) == ("pending", None, None)
    assert image["upload"]["headers"] == {"content-type": "application/dicom"}
    assert f"incoming/images/{image['image_key']}" in image["upload"]["upload_url"]


@pytest.mark.parametrize(
    ("announced", "status", "pointer"),
    [
        ({"media_type": "application/pdf"}, 415, "/media_type"),
        ({"media_type": "video/mp4"}, 415, "/media_type"),
        ({"size": 5 * 2**30 + 1}, 413, "/size"),
        ({"size": 10**18}, 413, "/size"),
        ({"size": 0}, 422, "/size"),
        ({"media_type": "png"}, 422, "/media_type"),
    ],
)
def test_what_could_never_be_stored_is_refused_before_it_is_sent(invoke, aws_calls, announced, status, pointer):
    body = {"filename": "scan.dcm", "size": 1000} | announced

    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body))

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == pointer
    assert "TransactWriteItems" not in [call.operation for call in aws_calls]


@pytest.mark.parametrize("media_type", ["application/octet-stream", "IMAGE/JPG", "image/heif", "image/x-ms-bmp"])
def test_a_type_by_any_of_its_names_or_unknown_may_be_announced(invoke, media_type):
    body = {"filename": "knee", "size": 5 * 2**30, "media_type": media_type}

    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body))

    assert answer(response)["upload"]["headers"] == {"content-type": media_type}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("a\\b.png", "b.png"),
        ("na\x00me.png", "name.png"),
        ("x" * 300 + ".png", "x" * 251 + ".png"),
    ],
)
def test_only_the_last_part_of_a_file_name_is_kept(invoke, sent, kept):
    image = answer(invoke(handler, a_form_upload(a_png(), filename=sent)))

    assert image["filename"] == kept


def test_a_file_that_is_not_an_image_leaves_nothing_behind(invoke, aws_calls):
    response = invoke(handler, a_form_upload(b"not an image"))

    assert response["statusCode"] == 415
    assert answer(response)["code"] == "unsupported_media_type"
    writes = [call.parameters["TableName"] for call in aws_calls if call.operation != "GetItem"]
    assert writes == ["AuditTable"]


def test_a_picture_that_is_cut_short_is_refused(invoke):
    response = invoke(handler, a_form_upload(a_picture(400, 300)[:-400]))

    assert response["statusCode"] == 415


@pytest.mark.parametrize(
    ("metadata", "status", "code", "pointer"),
    [
        ('{"ml_tag": "NOPE"}', 422, "validation_failed", "/ml_tag"),
        ('{"user_id": "no-such-user"}', 422, "validation_failed", "/user_id"),
        ('{"user_id": ""}', 422, "validation_failed", "/user_id"),
        ('{"user_id": "%s"}' % ("x" * 1025), 422, "validation_failed", "/user_id"),
        ('{"location_id": "nowhere"}', 422, "validation_failed", "/location_id"),
        ('{"tegs": []}', 422, "validation_failed", "/tegs"),
        ('{"image_key": "../x"}', 422, "validation_failed", "/image_key"),
        ("{", 400, "malformed_body", None),
    ],
)
def test_a_fault_in_the_metadata_is_pointed_at(invoke, metadata, status, code, pointer):
    response = invoke(handler, a_form_upload(a_png(), metadata))

    problem = answer(response)
    assert (response["statusCode"], problem["code"]) == (status, code)
    assert [fault["pointer"] for fault in problem.get("errors", [])] == ([pointer] if pointer else [])


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"filename": "a.dcm", "image_data": "%%%"}, 422, "/image_data"),
        ({"filename": "a.dcm", "image_data": "aGVsbG8="}, 415, None),
        ({"filename": "zero.dcm", "size": 0}, 422, "/size"),
        ({"filename": "ab", "size": 1}, 422, "/filename"),
        ({"filename": "abc.dcm", "size": 1, "tags": "x"}, 422, "/tags"),
        ([], 422, ""),
    ],
)
def test_json_that_breaks_a_rule_is_refused(invoke, body, status, pointer):
    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body))

    assert response["statusCode"] == status
    if pointer is not None:
        assert answer(response)["errors"][0]["pointer"] == pointer


def test_a_form_without_a_file_is_refused(invoke):
    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=a_multipart(("metadata", "{}"))))

    assert response["statusCode"] == 422


def test_a_form_without_a_boundary_is_refused(invoke):
    body = Body(b"whatever", "multipart/form-data")

    assert invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body))["statusCode"] == 400


def test_metadata_that_is_left_empty_in_a_form_is_none(invoke):
    response = invoke(handler, a_form_upload(a_png(), ""))

    assert response["statusCode"] == 201


def test_a_key_can_be_taken_only_once(invoke):
    first = invoke(handler, a_form_upload(a_png(), '{"image_key": "knee-1"}'))

    second = invoke(handler, a_form_upload(a_png(), '{"image_key": "knee-1"}'))

    assert (first["statusCode"], second["statusCode"]) == (201, 409)
    assert answer(second)["code"] == "image_exists"
    assert image_table.find("knee-1").image.status is Status.READY


def test_only_an_administrator_stores_for_somebody_else(invoke, monkeypatch):
    monkeypatch.setattr("core.users.active_users.exists", lambda _: True)
    metadata = json.dumps({"user_id": "bob"})

    by_ann = invoke(handler, a_form_upload(a_png(), metadata))
    by_admin = invoke(handler, a_form_upload(a_png(), metadata, groups=["admin"]))

    assert by_ann["statusCode"] == 403
    assert (answer(by_admin)["user_id"], answer(by_admin)["created_by"]) == ("bob", "ann")


def test_strangers_must_sign_in(invoke):
    event = a_request("POST", "/v1/images", body={"filename": "scan.dcm", "size": 1})

    assert invoke(handler, event)["statusCode"] == 401


FILE = ("file", "knee.png", a_png(), "image/png")


def test_metadata_may_come_as_a_file_as_browsers_send_what_has_a_type(invoke):
    form = a_multipart(FILE, ("metadata", "blob", b'{"description": "left knee"}', "application/json"))

    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=form))

    assert answer(response)["description"] == "left knee"


def test_a_file_needs_no_name(invoke):
    head = b'--part\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
    form = Body(head + a_png() + b"\r\n--part--\r\n", "multipart/form-data; boundary=part")

    image = answer(invoke(handler, a_request("POST", "/v1/images", caller="ann", body=form)))

    assert (image["status"], image["filename"]) == ("ready", image["image_key"])


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ((FILE, ("description", "left knee")), "/description"),
        ((FILE, ("descriptions/left", "l.txt", b"left knee", "text/plain")), "/descriptions~1left"),
        ((FILE, FILE), "/file"),
        ((FILE, ("metadata", "{}"), ("metadata", "{}")), "/metadata"),
        ((("image", "knee.png", a_png(), "image/png"),), "/file"),
    ],
)
def test_no_part_of_a_form_is_dropped_in_silence(invoke, parts, pointer):
    response = invoke(handler, a_request("POST", "/v1/images", caller="ann", body=a_multipart(*parts)))

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)
    assert list(image_table.ImageItem.scan()) == []


@pytest.mark.parametrize("name", ["..", ".", "a/.."])
def test_a_way_is_no_name_for_a_file(invoke, name):
    image = answer(invoke(handler, a_form_upload(a_png(), filename=name)))

    assert image["filename"] == image["image_key"]


def test_a_time_beyond_the_calendar_is_refused(invoke):
    response = invoke(handler, a_form_upload(a_png(), '{"created_at": "9999-12-31T23:59:59-10:00"}'))

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, "/created_at")


def test_the_answer_names_the_callers_other_images_with_the_same_bytes(upload):
    same = a_png(20, 10)
    first = upload(same)
    upload(a_png(21, 10))
    upload(same, '{"visibility": "public"}', caller="bob")
    public = upload(same, '{"visibility": "public"}')

    third = upload(same)

    assert first["duplicates"] == []
    assert public["duplicates"] == [first["image_key"]]
    assert sorted(third["duplicates"]) == sorted([first["image_key"], public["image_key"]])


def test_a_deleted_image_is_no_duplicate(upload, invoke):
    gone = upload()
    invoke(delete_image.handler, a_request("DELETE", f"/v1/images/{gone['image_key']}", caller="ann"))

    assert upload()["duplicates"] == []


def test_duplicates_are_found_in_packed_lists_too(upload):
    first = upload()
    compaction.compact_all(lambda: True)

    assert upload()["duplicates"] == [first["image_key"]]


def test_a_search_for_duplicates_that_fails_refuses_nothing(invoke, wire):
    def fail(call):
        if call.operation == "Query" and call.parameters["TableName"] == "IndexTable":
            raise ConnectionError

    wire.before.append(fail)

    response = invoke(handler, a_form_upload(a_png()))

    assert (response["statusCode"], answer(response)["duplicates"]) == (201, None)


def test_an_announced_image_has_no_bytes_to_compare(invoke):
    body = {"filename": "scan.dcm", "size": 1000}

    assert answer(invoke(handler, a_request("POST", "/v1/images", caller="ann", body=body)))["duplicates"] is None


def test_an_image_without_duplicates_is_not_read_again(upload, wire):
    calls = []
    wire.before.append(calls.append)

    upload()

    assert [call for call in calls if call.operation == "BatchGetItem" and "ImagesTable" in str(call.parameters)] == []


@pytest.mark.parametrize(
    "fields",
    [{"user_id": "bob", "visibility": Visibility.PUBLIC}, {"sha256": "0" * 64}, {"status": Status.DELETED}],
    ids=["owner", "bytes", "status"],
)
def test_the_row_decides_what_is_a_duplicate(upload, fields):
    other = image_table.find(upload()["image_key"])
    with image_table.ImageItem.batch_write() as batch:  # its lists do not learn of it
        other.document = revised(other.image, **fields)
        batch.save(other)

    assert upload()["duplicates"] == []
