"""Instances are stored by DICOM clients, each by itself, and once for their owner."""

from base64 import b64encode

import pytest
from botocore.exceptions import EndpointConnectionError

from api.dicomweb.store_instances import handler
from api.images import delete_image, list_images
from api.system import list_audit_events
from core.dicom import storing
from dicom_files import a_data_set, written

from support import a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")

BOUNDARY = "a-boundary"
RELATED = f'multipart/related; type="application/dicom"; boundary={BOUNDARY}'
FAILED, REFERENCED, OTHER = "00081198", "00081199", "0008119A"


@pytest.fixture
def an_object():
    """Return the bytes of a report with these attributes."""
    return lambda **attributes: written(a_data_set(**attributes))


@pytest.fixture
def post(invoke):
    def post(body, content_type, path="/dicomweb/studies", caller="ann", **headers):
        event = a_request("POST", path, caller=caller, headers={"content-type": content_type, **headers})
        return invoke(handler, event | {"body": b64encode(body).decode(), "isBase64Encoded": True})

    return post


@pytest.fixture
def store(post):
    def store(*objects, **rest):
        return post(related(*objects), RELATED, **rest)

    return store


@pytest.fixture
def images(invoke):
    return lambda caller="ann": answer(invoke(list_images.handler, a_request("GET", "/v1/images", caller=caller)))[
        "data"
    ]


def related(*objects, newline=b"\r\n", head=b"Content-Type: application/dicom"):
    delimiter = b"--" + BOUNDARY.encode()
    parts = (delimiter + newline + head + newline * 2 + content + newline for content in objects)
    return b"".join(parts) + delimiter + b"--" + newline


def reasons(response, sequence=FAILED):
    return [item["00081197"]["Value"][0] for item in answer(response).get(sequence, {}).get("Value", [])]


def stored(response):
    return [item["00081155"]["Value"][0] for item in answer(response).get(REFERENCED, {}).get("Value", [])]


def test_each_object_becomes_a_private_image_of_the_caller(store, an_object, images):
    response = store(an_object(), an_object(SOPInstanceUID="1.2.5"))

    assert (response["statusCode"], response["headers"]["Content-Type"]) == (200, "application/dicom+json")
    first = answer(response)[REFERENCED]["Value"][0]
    assert first["00081155"] == {"vr": "UI", "Value": ["1.2.3"]}
    assert first["00081190"]["Value"][0].endswith("/dicomweb/studies/1.2/series/1.4/instances/1.2.3")
    assert answer(response)["00081190"]["Value"][0].endswith("/dicomweb/studies/1.2")
    assert stored(response) == ["1.2.3", "1.2.5"]
    assert {(each["visibility"], each["filename"]) for each in images()} == {
        ("private", "1.2.3.dcm"),
        ("private", "1.2.5.dcm"),
    }


def test_the_bytes_are_kept_as_they_came(store, an_object, images):
    content = an_object()

    store(content)

    assert [(each["size"], each["media_type"]) for each in images()] == [(len(content), "application/dicom")]


def test_the_same_bytes_again_are_stored_already(store, an_object, images):
    content = an_object()

    responses = [store(content), store(content, content)]

    assert [(each["statusCode"], stored(each)) for each in responses] == [(200, ["1.2.3"]), (200, ["1.2.3", "1.2.3"])]
    assert len(images()) == 1


def test_other_bytes_under_stored_uids_are_refused_and_replace_nothing(store, an_object, images):
    store(an_object())
    before = images()

    response = store(an_object(PatientID="other"))

    assert (response["statusCode"], reasons(response)) == (409, [0x0111])
    assert images() == before


def test_what_others_have_under_the_same_uids_is_neither_told_nor_in_the_way(store, an_object, images):
    store(an_object())

    response = store(an_object(PatientID="other"), caller="bob")

    assert (response["statusCode"], stored(response)) == (200, ["1.2.3"])
    assert len(images("bob")) == 1


def test_an_instance_may_be_stored_again_when_it_was_deleted(store, an_object, images, invoke):
    content = an_object()
    for _ in range(2):
        assert store(content)["statusCode"] == 200
        (image,) = images()
        invoke(delete_image.handler, a_request("DELETE", f"/v1/images/{image['image_key']}", caller="ann"))

    assert store(an_object(PatientID="other"))["statusCode"] == 200
    assert len(images()) == 1


def test_what_cannot_be_stored_fails_alone(store, an_object):
    response = store(an_object(), b"no DICOM object", a_png(), an_object(SOPInstanceUID="1.2.5"))

    assert response["statusCode"] == 202
    assert stored(response) == ["1.2.3", "1.2.5"]
    assert reasons(response, OTHER) == [0xC000, 0xC000]


def test_an_object_of_another_study_than_the_path_names_is_refused(store, an_object):
    response = store(an_object(), an_object(StudyInstanceUID="9.9"), path="/dicomweb/studies/1.2")

    assert (response["statusCode"], stored(response), reasons(response)) == (202, ["1.2.3"], [0xA900])


def test_an_object_for_which_there_is_no_time_may_be_sent_again(store, an_object, monkeypatch):
    monkeypatch.setattr(storing, "PATIENCE", -1)

    response = store(an_object())

    assert (response["statusCode"], reasons(response, OTHER)) == (409, [0x0110])


def test_an_object_that_aws_is_too_busy_for_fails_alone(store, an_object, when_calling):
    def refuse(call):
        if call.operation == "TransactWriteItems" and "1.2.5" in str(call.parameters):
            raise EndpointConnectionError(endpoint_url="")

    when_calling(refuse)

    response = store(an_object(), an_object(SOPInstanceUID="1.2.5"))

    assert (response["statusCode"], stored(response), reasons(response)) == (202, ["1.2.3"], [0x0110])
    alone = store(an_object(SOPInstanceUID="1.2.5"))
    assert (alone["statusCode"], "Retry-After" in alone["headers"]) == (503, True)


def test_one_object_may_come_without_parts(post, an_object):
    response = post(an_object(), "application/dicom")

    assert (response["statusCode"], stored(response)) == (200, ["1.2.3"])


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (f"multipart/related; type=application/dicom; boundary={BOUNDARY}", {}),
        (f'Multipart/Related; boundary="{BOUNDARY}"; type="application/dicom"', {}),
        (f"multipart/related; boundary={BOUNDARY}", {}),
        (RELATED, {"newline": b"\n"}),
        (
            RELATED,
            {"head": b"content-type:application/dicom;x=1"},
        ),
        (RELATED, {"head": b"X-Other: 1"}),
    ],
)
def test_clients_write_their_parts_in_several_ways(post, an_object, content_type, body):
    sent = b"a preamble\r\n" + related(an_object(), an_object(SOPInstanceUID="1.2.5"), **body) + b"an epilogue"

    assert stored(post(sent, content_type)) == ["1.2.3", "1.2.5"]


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("multipart/related; type=application/dicom", related(b"x"), "malformed_body"),
        (f"multipart/related; type=application/dicom; boundary={BOUNDARY}", b"", "malformed_body"),
        (f"multipart/related; type=application/dicom; boundary={BOUNDARY}", b"nothing", "malformed_body"),
        (f"multipart/related; type=application/dicom; boundary={BOUNDARY}", related(b"x")[:-6], "malformed_body"),
        (f"multipart/related; type=application/dicom; boundary={BOUNDARY}", related(), "malformed_body"),
        (
            f"multipart/related; type=application/dicom+json; boundary={BOUNDARY}",
            related(b"x"),
            "unsupported_media_type",
        ),
        (
            f"multipart/related; type=application/dicom; boundary={BOUNDARY}",
            related(b"x", head=b"Content-Type: image/png"),
            "unsupported_media_type",
        ),
        ("application/json", b"{}", "unsupported_media_type"),
    ],
)
def test_a_body_of_another_kind_is_refused_whole(post, content_type, body, code):
    response = post(body, content_type)

    assert answer(response)["code"] == code


def test_every_object_that_was_stored_is_audited_by_its_key(store, an_object, images, invoke):
    store(an_object(), an_object(SOPInstanceUID="1.2.5"))

    asked = a_request("GET", "/v1/audit-events", caller="root", groups=["admin"], action="store_instances")
    events = answer(invoke(list_audit_events.handler, asked))["data"]
    assert {each["object"] for each in events} == {each["image_key"] for each in images()}
