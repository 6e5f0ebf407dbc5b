"""Old clients retrieve one object, or a picture of it, by WADO-URI."""

from base64 import b64decode
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.encaps import encapsulate

from api.dicomweb.retrieve_by_uri import handler

from support import a_request

UIDS = {"requestType": "WADO", "studyUID": "1.2", "seriesUID": "1.4", "objectUID": "1.2.3"}
JPEG_LS = "1.2.840.10008.1.2.4.80"
STEPS = np.repeat(np.arange(0, 4096, 64, np.uint16)[None], 32, axis=0)
FULL = {"WindowCenter": 2048, "WindowWidth": 4096}


@pytest.fixture
def wado(invoke):
    def wado(caller="ann", headers=None, **query):
        request = a_request("GET", "/dicomweb/wado", caller=caller, headers=headers, **(UIDS | query))
        return invoke(handler, request)

    return wado


def picture(response):
    assert response["statusCode"] == 200, response["body"]
    return Image.open(BytesIO(b64decode(response["body"])))


def test_a_picture_comes_unless_the_object_is_asked_for(store, wado):
    store(pixels=STEPS)

    assert picture(wado()).format == picture(wado(headers={"accept": "*/*"})).format == "JPEG"
    assert picture(wado(contentType="image/png")).format == "PNG"
    assert wado(contentType="application/dicom")["headers"]["Content-Type"].startswith("application/dicom;")
    assert picture(wado(contentType="image/gif, image/png;q=0.5")).format == "PNG"


def test_an_object_comes_in_the_transfer_syntax_asked_for(store, wado):
    frames = encapsulate([imagecodecs.jpegls_encode(STEPS)])
    store(pixels=STEPS, PixelData=frames, BitsStored=12, HighBit=11, syntax=JPEG_LS)

    def syntax(**query):
        content = b64decode(wado(contentType="application/dicom", **query)["body"])
        return dcmread(BytesIO(content)).file_meta.TransferSyntaxUID

    assert (syntax(), syntax(transferSyntax="*"), syntax(transferSyntax=JPEG_LS)) == (
        "1.2.840.10008.1.2.1",
        JPEG_LS,
        JPEG_LS,
    )
    assert wado(contentType="application/dicom", transferSyntax="1.2.3")["statusCode"] == 406


def test_an_object_without_a_picture_comes_itself(store, wado):
    store()

    assert wado()["headers"]["Content-Type"].startswith("application/dicom")
    assert wado(contentType="image/jpeg")["statusCode"] == 406


def test_a_picture_is_as_it_is_asked_for(store, wado):
    store(pixels=np.stack([STEPS, STEPS[:, ::-1]]), **FULL)
    png = {"contentType": "image/png"}
    whole = np.asarray(picture(wado(**png)))

    assert picture(wado(**png, rows=16, columns=100)).size == (32, 16)
    np.testing.assert_array_equal(np.asarray(picture(wado(**png, frameNumber=2))), whole[:, ::-1])
    np.testing.assert_array_equal(np.asarray(picture(wado(**png, region="0.25,0,0.75,.5"))), whole[:16, 16:48])
    narrow = np.asarray(picture(wado(**png, windowCenter=1024, windowWidth=2)))
    assert (narrow[0, 15], narrow[0, 17]) == (0, 255)
    rough, fine = (len(wado(contentType="image/jpeg", imageQuality=quality)["body"]) for quality in (1, 100))
    assert rough < fine


def test_an_annotation_is_warned_of(store, wado):
    store(pixels=STEPS)

    assert "Warning" in wado(annotation="patient")["headers"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"requestType": "WADA"}, 400),
        ({"studyUID": "x"}, 400),
        ({"frameNumber": "0"}, 400),
        ({"frameNumber": "2"}, 404),
        ({"rows": "0"}, 400),
        ({"rows": "16000", "columns": "16000"}, 422),
        ({"windowCenter": "1"}, 400),
        ({"windowCenter": "1", "windowWidth": "-1"}, 400),
        ({"region": "0,0,0,1"}, 400),
        ({"region": "0,0,2,1"}, 400),
        ({"region": "0,0,1"}, 400),
        ({"imageQuality": "101"}, 400),
        ({"anonymize": "yes"}, 400),
        ({"presentationUID": "1.2"}, 400),
        ({"contentType": "text/html"}, 406),
        ({"objectUID": "1.2.4"}, 404),
    ],
)
def test_what_cannot_be_done_is_refused(store, wado, query, status):
    store(pixels=STEPS)

    assert wado(**query)["statusCode"] == status


def test_a_private_one_is_not_found_by_others(store, wado):
    store(pixels=STEPS)

    assert wado("bob")["statusCode"] == 404
