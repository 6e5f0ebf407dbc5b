"""A thumbnail stands for a study, a series, an instance or a frame."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from api.dicomweb.retrieve_thumbnails import handler
from core.aws import blobs
from core.images import renditions
from imaging.adapters import imaging

from support import a_request

STUDY = "/dicomweb/studies/1.2"
SERIES = f"{STUDY}/series/1.4"
INSTANCE = f"{SERIES}/instances/1.2.3"
FRAME = f"{INSTANCE}/frames/2"
LEVELS = [STUDY, SERIES, INSTANCE, FRAME]
PIXELS = np.random.default_rng(1).integers(0, 4096, (2, 300, 200), np.uint16)


@pytest.fixture
def thumbnail(invoke):
    def thumbnail(path=INSTANCE, accept="*/*", caller="ann", **query):
        headers = {"accept": accept}
        return invoke(handler, a_request("GET", f"{path}/thumbnail", caller=caller, headers=headers, **query))

    return thumbnail


def picture(response):
    assert response["statusCode"] == 200, response["body"]
    return Image.open(BytesIO(b64decode(response["body"])))


@pytest.mark.parametrize("path", LEVELS)
def test_it_is_a_small_picture(store, thumbnail, path):
    store(pixels=PIXELS)

    assert (picture(thumbnail(path)).size, picture(thumbnail(path)).format) == ((100, 150), "JPEG")
    assert picture(thumbnail(path, "image/png")).format == "PNG"
    assert picture(thumbnail(path, viewport="60,60")).size == (40, 60)


@pytest.mark.parametrize("path", LEVELS[:3])
def test_it_is_the_rendition_if_there_is_one_that_is_accepted(store, thumbnail, path):
    image = store(pixels=PIXELS)
    before = thumbnail(path)
    key = f"originals/{image['image_key']}/{image['sha256']}"
    renditions.resize(image["image_key"], key, imaging)

    after = thumbnail(path)

    kept = blobs.read("renditions", f"resized/{image['image_key']}/{image['sha256']}/150.png")
    assert b64decode(after["body"]) == kept
    assert after["headers"]["Content-Type"] == "image/png"
    assert after["headers"]["ETag"] != before["headers"]["ETag"]
    assert picture(thumbnail(path, "image/jpeg")).format == "JPEG"


def test_the_first_that_can_be_drawn_stands_for_a_study(store, thumbnail):
    store(SOPInstanceUID="1.2.1", InstanceNumber=1)
    store(pixels=PIXELS[:, :, :100], SOPInstanceUID="1.2.2", InstanceNumber=2)
    store(pixels=PIXELS, InstanceNumber=3)

    assert picture(thumbnail(STUDY)).size == (50, 150)


@pytest.mark.parametrize("path", LEVELS)
def test_what_cannot_be_sent_is_refused(store, thumbnail, path):
    store(pixels=PIXELS)

    assert thumbnail(path, caller="bob")["statusCode"] == 404
    assert thumbnail(path, "text/plain")["statusCode"] == 406
    assert thumbnail(path, viewport="x")["statusCode"] == 400
    assert thumbnail(path, viewport="16000,16000")["statusCode"] == 422


@pytest.mark.parametrize("path", LEVELS)
def test_what_is_no_picture_has_none(store, thumbnail, path):
    store()

    assert thumbnail(path)["statusCode"] == 406


def test_a_frame_that_there_is_not_has_none(store, thumbnail):
    store(pixels=PIXELS)

    assert thumbnail(f"{INSTANCE}/frames/3")["statusCode"] == 404
