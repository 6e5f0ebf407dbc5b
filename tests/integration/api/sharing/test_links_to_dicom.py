"""A share link to a DICOM object never leads to the identity of its patient, unless its maker says so."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from api.sharing import create_link, list_links, open_link
from core.aws import blobs
from core.dicom import linked_objects, pseudonym_table
from core.images import image_table
from core.sharing import link_table
from dicom_files import a_data_set, a_ramp, write

from support import a_request, answer

CT = "1.2.840.10008.5.1.4.1.1.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
NAME = {"SOPClassUID": CT, "PatientName": "Zebulon^Anna", "StudyDate": "20240229"}
SHOWN = {"1600": {"key": "resized/x/1600.jpg", "width": 16, "height": 8, "media_type": "image/jpeg"}}


@pytest.fixture
def store(upload: Callable[..., Any], tmp_path: Path) -> Callable[..., str]:
    """Upload an object with these attributes, and return the key of its image."""

    def store(syntax: str = "1.2.840.10008.1.2.1", **attributes: Any) -> str:
        path = write(tmp_path / "object.dcm", a_data_set(a_ramp(), **(NAME | attributes)), syntax)
        return upload(path.read_bytes(), caller="ann")["image_key"]

    return store


@pytest.fixture
def link(invoke: Callable[..., Any]) -> Callable[..., Any]:
    def link(image_key: str, **body: Any) -> Any:
        path = f"/v1/images/{image_key}/links"
        return invoke(create_link.handler, a_request("POST", path, caller="ann", body={"expires_in": 3600} | body))

    return link


@pytest.fixture
def follow(invoke: Callable[..., Any]) -> Callable[..., Any]:
    """Open the link in an answer, and return what it leads to."""

    def follow(made: Any, method: str = "GET") -> Any:
        assert made["statusCode"] == 201, made["body"]
        return invoke(open_link.handler, a_request(method, answer(made)["url"]))

    return follow


def content_at(opened: Any) -> bytes:
    assert opened["statusCode"] == 303, opened["body"]
    return blobs.read(*place_of(opened))


def place_of(opened: Any) -> tuple[str, str]:
    key = urlsplit(opened["headers"]["Location"]).path.removeprefix("/")
    return ("originals" if key.startswith("originals/") else "renditions"), key


def read(opened: Any) -> Dataset:
    return dcmread(BytesIO(content_at(opened)))


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2", DEFLATED])
def test_a_link_leads_to_the_object_without_identity(store, link, follow, syntax):
    image_key = store(syntax)

    made = link(image_key)
    opened = follow(made)

    found, secret = read(opened), pseudonym_table.of_user("ann")
    assert (found.PatientID, found.PatientIdentityRemoved) == (secret.patient("PID-1"), "YES")
    assert (found.SOPInstanceUID, found.get("StudyDate")) == (secret.uid("1.2.3"), "")
    assert np.array_equal(found.pixel_array, a_ramp())
    assert b"Zebulon" not in content_at(opened)
    assert image_table.find(image_key).image.sha256 not in opened["headers"]["Location"]
    assert int(parse_qs(urlsplit(opened["headers"]["Location"]).query)["X-Amz-Expires"][0]) <= 300
    assert answer(made)["identified"] is False


def test_its_maker_may_hand_out_the_identity(store, link, follow, invoke):
    image_key = store()

    made = link(image_key, identified=True)

    assert read(follow(made)).PatientName == "Zebulon^Anna"
    listed = invoke(list_links.handler, a_request("GET", f"/v1/images/{image_key}/links", caller="ann"))
    assert [each["identified"] for each in answer(listed)["data"]] == [True]


def test_the_object_is_made_again_after_its_day(store, link, follow):
    made = link(store())
    opened = follow(made)
    before = content_at(opened)
    bucket, key = place_of(opened)
    blobs.remove(bucket, [key])

    assert content_at(follow(made)) == before


def test_an_opened_link_does_not_make_the_object_again(store, link, follow, aws_calls):
    made = link(store())
    aws_calls.clear()

    follow(made)

    assert {"PutObject", "GetObject"}.isdisjoint(call.operation for call in aws_calls)


@pytest.mark.parametrize("attributes", [{"SOPClassUID": "1.2.840.10008.5.1.4.1.1.6.1"}, {"ConversionType": "WSD"}])
def test_pixels_that_may_have_text_are_handed_out_as_a_picture(store, link, follow, attributes):
    image_key = store(**attributes)
    image_table.record_renditions(image_key, SHOWN)
    blobs.write("renditions", SHOWN["1600"]["key"], b"a picture", "image/jpeg")

    made = link(image_key)

    assert answer(made)["rendition"] == "1600"
    assert content_at(follow(made)) == b"a picture"


@pytest.mark.parametrize("rendition", [None, "512"])
@pytest.mark.parametrize("keyword", ["BurnedInAnnotation", "RecognizableVisualFeatures"])
def test_pixels_that_show_the_patient_are_handed_out_only_if_its_maker_says_so(store, link, rendition, keyword):
    image_key = store(**{keyword: "YES"})

    refused = link(image_key, rendition=rendition)

    assert (refused["statusCode"], answer(refused)["errors"][0]["pointer"]) == (422, "/identified")
    assert link_table.of(image_key) == []
    assert link(image_key, rendition=rendition, identified=True)["statusCode"] == 201


def test_a_document_is_handed_out_only_if_its_maker_says_so(upload, link, tmp_path):
    document = a_data_set(SOPClassUID="1.2.840.10008.5.1.4.1.1.104.1", EncapsulatedDocument=b"%PDF-1.7")
    image_key = upload(write(tmp_path / "document.dcm", document).read_bytes(), caller="ann")["image_key"]

    assert answer(link(image_key))["errors"][0]["code"] == "not_deidentifiable"
    assert link(image_key, identified=True)["statusCode"] == 201


def test_what_is_too_large_to_be_deidentified_at_once_is_handed_out_as_a_picture(store, link, monkeypatch):
    monkeypatch.setattr(linked_objects, "LARGEST_SOURCE", 100)

    assert answer(link(store()))["rendition"] == "1600"


def test_an_older_link_to_what_cannot_be_deidentified_leads_nowhere(store, link, follow):
    image_key = store(BurnedInAnnotation="YES")
    made = link(image_key, identified=True)
    (kept,) = link_table.of(image_key)
    link_table.add(image_key, kept.model_copy(update={"identified": False}))

    assert follow(made)["statusCode"] == 404


def test_an_older_link_leads_nowhere_before_there_are_pseudonyms(store, link, follow):
    image_key = store()
    made = link(image_key, identified=True)
    (kept,) = link_table.of(image_key)
    link_table.add(image_key, kept.model_copy(update={"identified": False}))

    assert follow(made)["statusCode"] == 404


def test_head_tells_size_and_type_without_a_redirect(store, link, follow):
    made = link(store())

    told = follow(made, "HEAD")

    assert (told["statusCode"], told["body"]) == (200, "")
    assert told["headers"]["Content-Type"] == "application/dicom"
    assert int(told["headers"]["Content-Length"]) == len(content_at(follow(made)))
    assert "Location" not in told["headers"]
