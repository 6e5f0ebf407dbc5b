"""Pictures are rendered of whatever can be drawn, in the format that the client accepts."""

from base64 import b64decode
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import encapsulate

from api.dicomweb.retrieve_rendered import handler
from core.dicom import rendered
from retrieved import parts

from support import a_request, answer

STUDY = "/dicomweb/studies/1.2"
SERIES = f"{STUDY}/series/1.4"
INSTANCE = f"{SERIES}/instances/1.2.3"
JPEG_LS = "1.2.840.10008.1.2.4.80"
STEPS = np.repeat(np.arange(0, 4096, 64, np.uint16)[None], 32, axis=0)  # 64 columns, darker to brighter
FRAMES = np.stack([np.full((8, 16), 100 * number, np.uint16) for number in range(3)])
FULL = {"WindowCenter": 2048, "WindowWidth": 4096}


@pytest.fixture
def render(invoke):
    def render(path=INSTANCE, accept="image/png", caller="ann", **query):
        return invoke(handler, a_request("GET", f"{path}/rendered", caller=caller, headers={"accept": accept}, **query))

    return render


def picture(response):
    assert response["statusCode"] == 200, response["body"]
    return np.asarray(Image.open(BytesIO(b64decode(response["body"]))))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [(None, "JPEG"), ("*/*", "JPEG"), ("image/jpeg", "JPEG"), ("image/png", "PNG"), ("image/webp", "WEBP")],
)
def test_an_instance_is_a_picture_in_the_format_that_is_accepted(store, render, accept, kind):
    store(pixels=STEPS)

    response = render(accept=accept or "")

    assert Image.open(BytesIO(b64decode(response["body"]))).format == kind
    assert response["headers"]["Content-Type"] == f"image/{kind.lower()}"
    assert response["headers"]["Vary"] == "Accept"
    assert "Warning" not in response["headers"]


def test_a_window_and_its_shape_are_those_asked_for(store, render):
    store(pixels=STEPS, **FULL)
    levels = STEPS[0].astype(float)

    linear, exact, sigmoid = (
        picture(render(window=f"1024,2048{function}"))[0] for function in (",linear", ",linear-exact", ",SIGMOID")
    )

    def near(found, expected):
        return np.abs(found - np.clip(expected, 0, 255)).max() <= 1

    assert near(linear, ((levels - 1023.5) / 2047 + 0.5) * 255)
    assert near(exact, ((levels - 1024) / 2048 + 0.5) * 255)
    assert near(sigmoid, 255 / (1 + np.exp(-4 * (levels - 1024) / 2048)))
    assert (picture(render(window="1024,2048"))[0] == linear).all()


def test_a_viewport_is_fitted_and_takes_a_region(store, render):
    store(pixels=STEPS, **FULL)
    whole = picture(render())

    assert whole.shape == (32, 64)
    assert picture(render(viewport="32,32")).shape == (16, 32)
    assert picture(render(viewport="128,128")).shape == (64, 128)
    np.testing.assert_array_equal(picture(render(viewport="16,8,8,4,16,8")), whole[4:12, 8:24])
    np.testing.assert_array_equal(picture(render(viewport="16,8,8,4,-16,8")), whole[4:12, 8:24][:, ::-1])
    np.testing.assert_array_equal(picture(render(viewport="64,32,0,0,64,-32")), whole[::-1])
    np.testing.assert_array_equal(picture(render(viewport="16,32,48,,,")), whole[:, 48:])


def test_the_quality_counts(store, render):
    store(pixels=np.random.default_rng(1).integers(0, 4096, (64, 64), np.uint16), **FULL)

    rough, fine = (len(render(accept="image/jpeg", quality=quality)["body"]) for quality in (5, 95))

    assert rough * 2 < fine


@pytest.mark.parametrize(
    "query",
    [
        {"window": "1"},
        {"window": "1,0"},
        {"window": "1,-5"},
        {"window": "1,2,gamma"},
        {"window": "nan,2"},
        {"viewport": "1"},
        {"viewport": "0,10"},
        {"viewport": "10,10,64,0,5,5"},
        {"viewport": "10,10,0,0,0,5"},
        {"viewport": "99999,10"},
        {"viewport": "a,b"},
        {"quality": "0"},
        {"quality": "x"},
        {"annotation": "names"},
        {"iccprofile": "mine"},
    ],
)
def test_what_makes_no_sense_is_refused(store, render, query):
    store(pixels=STEPS)

    assert render(**query)["statusCode"] == 400


def test_colours_have_no_window(store, render):
    store(pixels=np.zeros((8, 8, 3), np.uint8))

    assert render(window="100,200")["statusCode"] == 400
    assert picture(render()).shape == (8, 8, 3)


@pytest.mark.parametrize("query", [{"annotation": "patient,technique"}, {"iccprofile": "adobergb"}])
def test_what_is_not_done_is_warned_of(store, render, query):
    store(pixels=STEPS)

    response = render(**query)

    assert response["statusCode"] == 200
    assert response["headers"]["Warning"].startswith('299 lightbox "')


def test_frames_are_rendered_in_their_order(store, render):
    store(pixels=FRAMES, **FULL)

    one = picture(render(f"{INSTANCE}/frames/3"))
    several = parts(render(f"{INSTANCE}/frames/3,1", 'multipart/related; type="image/png"'))

    assert one[0, 0] == round((200 - 2047.5) / 4095 * 255 + 127.5)
    shades = [np.asarray(Image.open(BytesIO(part.content)))[0, 0] for part in several]
    assert (shades[0], shades[1] < shades[0]) == (one[0, 0], True)
    assert len(parts(render(f"{INSTANCE}/frames/3,1", "image/png"))) == 2


@pytest.mark.parametrize(("listed", "status"), [("4", 404), ("0", 400), ("1,x", 400)])
def test_frames_that_there_are_not(store, render, listed, status):
    store(pixels=FRAMES)

    assert render(f"{INSTANCE}/frames/{listed}")["statusCode"] == status


def test_a_series_has_a_part_for_each_picture_or_one_that_stands_for_it(store, render):
    store(SOPInstanceUID="1.2.1", InstanceNumber=1)  # has no picture
    store(pixels=STEPS, InstanceNumber=2)
    store(pixels=FRAMES, SOPInstanceUID="1.2.4", InstanceNumber=3)

    for path in (STUDY, SERIES):
        sizes = [Image.open(BytesIO(part.content)).size for part in parts(render(path, "*/*"))]
        assert sizes == [(64, 32), (16, 8)]
        assert picture(render(path)).shape == (32, 64)


def test_too_many_pictures_are_refused(store, render, monkeypatch):
    monkeypatch.setattr(rendered, "MOST", 1)
    store(pixels=STEPS)
    store(pixels=FRAMES, SOPInstanceUID="1.2.4")

    for path in (STUDY, SERIES, f"{INSTANCE}/frames/1,1"):
        assert render(path, "*/*")["statusCode"] == 422
    assert picture(render(STUDY)).size


def test_a_picture_beyond_the_limit_is_refused(store, render):
    store(pixels=STEPS)

    for path in (STUDY, SERIES, INSTANCE, f"{INSTANCE}/frames/1"):
        assert render(path, viewport="16000,16000")["statusCode"] == 422


def test_a_frame_that_cannot_be_drawn_is_refused_and_the_others_come(store, render):
    coded = [imagecodecs.jpegls_encode(frame) for frame in FRAMES]
    store(pixels=FRAMES, PixelData=encapsulate([coded[0], b"broken", coded[2]]), syntax=JPEG_LS)

    broken, both = render(f"{INSTANCE}/frames/2"), render(f"{INSTANCE}/frames/1,2", "*/*")

    assert (broken["statusCode"], both["statusCode"]) == (406, 406)
    assert answer(broken)["detail"]
    assert len(parts(render(f"{INSTANCE}/frames/1,3", "*/*"))) == 2


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ({}, "no image"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.11.1"}, "presentation state"),
        ({"pixels": FRAMES, "PixelData": encapsulate([b"broken"] * 3), "syntax": JPEG_LS}, "A frame"),
    ],
)
def test_what_is_no_picture_says_why(store, render, attributes, word):
    store(**attributes)

    for path in (STUDY, SERIES, INSTANCE, f"{INSTANCE}/frames/1"):
        response = render(path)
        assert response["statusCode"] == 406
        assert word in answer(response)["detail"]


def test_a_picture_kept_from_an_earlier_renderer_is_sent_again(store, render, monkeypatch):
    store(pixels=STEPS)
    kept = render()["headers"]["ETag"]

    monkeypatch.setattr("core.dicom.rendered.RENDERER", 0)

    assert render()["headers"]["ETag"] != kept


def test_a_client_that_has_it_does_not_get_it_again(store, render, invoke):
    store(pixels=STEPS)
    headers = {"accept": "image/png", "if-none-match": render()["headers"]["ETag"]}

    again = invoke(handler, a_request("GET", f"{INSTANCE}/rendered", caller="ann", headers=headers))
    other = invoke(handler, a_request("GET", f"{INSTANCE}/rendered", caller="ann", headers=headers, quality=5))

    assert (again["statusCode"], other["statusCode"]) == (304, 200)


@pytest.mark.parametrize("path", [STUDY, SERIES, INSTANCE, f"{INSTANCE}/frames/1"])
def test_it_is_for_those_who_see_the_image_and_accept_pictures(store, render, path):
    store(pixels=STEPS)

    assert render(path, caller="bob")["statusCode"] == 404
    assert render(path, "text/plain")["statusCode"] == 406
    assert render(path, "video/mp4")["statusCode"] == 406
    assert render(path, window="x")["statusCode"] == 400
