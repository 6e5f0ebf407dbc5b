import json
from hashlib import sha256
from types import SimpleNamespace

import pytest

import needs
from api.images.create_image_batch import handler
from core.aws import blobs
from core.images import batch_creation, image_table
from core.images.batch_creation import Sent
from core.images.drafts import ImageDraft
from core.images.image_table import ImageItem
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.errors import ValidationFailed

from support import FAKE_IMAGING, FAKE_SCANNING, NOON, SHARED, a_multipart, a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PDF = b"%PDF-1.4\n"


@pytest.fixture
def send(invoke):
    def send(*contents, metadata=None):
        fields = [] if metadata is None else [("metadata", json.dumps(metadata))]
        files = [("files", f"knee-{number}.png", content, "image/png") for number, content in enumerate(contents)]
        return invoke(handler, a_request("POST", "/v1/images/batch", caller="ann", body=a_multipart(*fields, *files)))

    return send


def kept():
    return list(ImageItem.scan()), list(blobs.listed("originals", "")), list(blobs.listed("renditions", ""))


def test_all_are_stored_in_order(send):
    contents = [a_png(40, 30), a_png(50, 20)]

    response = send(*contents, metadata=[{"description": "red"}, {"description": "blue", "visibility": "public"}])

    first, second = answer(response)["data"]
    assert response["statusCode"] == 201
    assert [each["description"] for each in (first, second)] == ["red", "blue"]
    assert [(each["width"], each["height"], each["status"]) for each in (first, second)] == [
        (40, 30, "ready"),
        (50, 20, "ready"),
    ]
    assert [each["visibility"] for each in (first, second)] == ["private", "public"]
    assert [each["filename"] for each in (first, second)] == ["knee-0.png", "knee-1.png"]
    assert blobs.read("originals", image_table.find(second["image_key"]).image.original_key) == contents[1]
    assert second["sha256"] == sha256(contents[1]).hexdigest()


def test_metadata_may_be_omitted(send):
    assert send(a_png(), a_png())["statusCode"] == 201


def test_twenty_with_annotations_fit_in_one_go(send):
    polygon = {"points": [[0, 0], [10, 0], [10, 10]]}
    said = [{"annotations": [{"instrument": "saw", "polygon": polygon}], "tags": ["knee joint"]}] * 20

    data = answer(send(*[a_png()] * 20, metadata=said))["data"]

    assert [len(each["annotations"]) for each in data] == [1] * 20
    assert {each["tags"][0]["name"] for each in data} == {"knee joint"}


def test_a_file_that_is_no_image_refuses_them_all_and_is_named(send):
    response = send(a_png(), PDF)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (415, "/files/1")
    assert kept() == ([], [], [])


@pytest.mark.parametrize(
    ("metadata", "pointer"),
    [
        ([{}], "/metadata"),
        ({}, "/metadata"),
        ([{}, {"ml_tag": "NOPE"}], "/metadata/1/ml_tag"),
        ([{}, {"location_id": "nowhere"}], "/metadata/1/location_id"),
        (
            [{}, {"annotations": [{"instrument": "x", "polygon": {"points": [[0, 0], [999, 0], [9, 9]]}}]}],
            "/metadata/1/annotations/0/polygon/points/1",
        ),
    ],
)
def test_a_fault_in_what_is_said_refuses_them_all(send, metadata, pointer):
    response = send(a_png(), a_png(), metadata=metadata)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)
    assert kept() == ([], [], [])


def test_a_key_that_is_taken_refuses_them_all_and_frees_the_others(send):
    send(a_png(), metadata=[{"image_key": "second"}])

    refused = send(a_png(), a_png(), metadata=[{"image_key": "first"}, {"image_key": "second"}])
    again = send(a_png(), metadata=[{"image_key": "first"}])

    assert (refused["statusCode"], answer(refused)["errors"][0]["pointer"]) == (409, "/metadata/1/image_key")
    assert again["statusCode"] == 201


def test_one_key_cannot_be_given_twice(send):
    response = send(a_png(), a_png(), metadata=[{"image_key": "same"}, {"image_key": "same"}])

    assert response["statusCode"] == 409
    assert kept() == ([], [], [])


@pytest.mark.parametrize("count", [0, 21])
def test_one_to_twenty_files_are_taken(send, count):
    response = send(*[a_png(8, 8)] * count)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, "/files")


# Kinds of files, and whether they fit: a scan takes 7 items, a picture with a time of capture 5, any other 3.
@pytest.mark.parametrize(
    ("scans", "captured", "others", "fits"),
    [(14, 0, 0, True), (15, 0, 0, False), (12, 2, 2, True), (12, 2, 3, False), (0, 20, 0, True), (14, 0, 1, False)],
)
def test_as_many_files_are_taken_as_become_ready_in_one_transaction(scans, captured, others, fits):
    ann = Caller(user_id="ann", username="ann")
    kinds = [b"scan"] * scans + [b"captured"] * captured + [b"other"] * others
    batch = [Sent(ImageDraft(filename=f"{number}.bin"), kind) for number, kind in enumerate(kinds)]

    if not fits:
        with pytest.raises(ValidationFailed) as refused:
            batch_creation.store(batch, ann, MIXED)
        assert (refused.value.errors[0]["pointer"], kept()) == ("/files", ([], [], []))
        return
    rows = batch_creation.store(batch, ann, MIXED)

    assert [row.image.status for row in rows] == [Status.READY] * len(kinds)


def _inspected(path):
    kind = FAKE_SCANNING if path.read_bytes() == b"scan" else FAKE_IMAGING
    found = kind.inspect(path)
    return found.model_copy(update={"captured_at": NOON}) if path.read_bytes() == b"captured" else found


MIXED = SimpleNamespace(**vars(FAKE_IMAGING) | {"inspect": _inspected})


def test_a_body_that_is_not_a_form_is_refused(invoke):
    assert invoke(handler, a_request("POST", "/v1/images/batch", caller="ann", body=[]))["statusCode"] == 415


def test_renditions_that_come_before_the_end_do_not_stop_it(send, when_calling):
    def resize_meanwhile(call):
        if call.operation == "PutObject":
            key = call.parameters["Key"].split("/")[1]
            image_table.record_renditions(
                key, {"150": {"key": "k", "width": 1, "height": 1, "media_type": "image/png"}}
            )

    when_calling(resize_meanwhile)
    response = send(a_png(), a_png())

    assert response["statusCode"] == 201
    rows = [image_table.find(each["image_key"]) for each in answer(response)["data"]]
    assert [(row.image.status, list(row.made)) for row in rows] == [(Status.READY, ["150"])] * 2


@pytest.mark.skipif(not SHARED.is_dir(), reason=needs.SAMPLE_DATA)
def test_dicom_files_bring_their_headers(send):
    content = (SHARED / "dicom" / "ct_evle_signed16.dcm").read_bytes()

    image = answer(send(content, a_png()))["data"][0]

    assert (image["media_type"], image["dicom"]["modality"]) == ("application/dicom", "CT")


def test_each_image_names_those_with_the_same_bytes(send, upload):
    first = upload(a_png(20, 10))

    images = answer(send(a_png(20, 10), a_png(21, 10), a_png(20, 10)))["data"]

    keys = [image["image_key"] for image in images]
    assert [set(image["duplicates"]) for image in images] == [
        {first["image_key"], keys[2]},
        set(),
        {first["image_key"], keys[0]},
    ]
