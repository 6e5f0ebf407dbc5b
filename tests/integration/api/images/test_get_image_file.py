from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import imagecodecs
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import encapsulate

from api.images.get_image_file import handler
from api.images.update_image import handler as update_image
from core.aws import blobs
from core.colormaps import colormap_service
from core.colormaps.builtin import table
from core.colormaps.model import CustomColormap
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility
from core.web import content
from dicom_files import NO_SAMPLES, a_data_set, path_of, write

from support import a_jpeg, a_png, a_request, answer
from wire import unaudited

OTHER = {"name": "ot", "confidence": 1, "source": "dicom"}


@pytest.fixture
def get(invoke):
    return lambda image, caller="ann", headers=None, **query: invoke(
        handler, a_request("GET", f"/v1/images/{image['image_key']}/file", caller=caller, headers=headers, **query)
    )


def content_of(response):
    return b64decode(response["body"])


def pixels_of(response):
    assert response["statusCode"] == 200, response["body"]
    with Image.open(BytesIO(content_of(response))) as picture:
        return np.asarray(picture.convert("RGB") if picture.mode == "P" else picture)


def test_the_original_comes_byte_for_byte(upload, get):
    content = a_jpeg(orientation=6)

    response = get(upload(content))

    assert (response["statusCode"], content_of(response)) == (200, content)
    assert response["headers"]["Content-Type"] == "image/jpeg"
    assert response["headers"]["ETag"] == f'"{sha256(content).hexdigest()}"'
    assert response["headers"]["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["headers"]["X-Content-Type-Options"] == "nosniff"


def test_a_client_that_has_the_file_gets_no_bytes(upload, get):
    image = upload()
    etag = get(image)["headers"]["ETag"]

    assert get(image, headers={"If-None-Match": etag})["statusCode"] == 304
    assert get(image, headers={"If-None-Match": etag}, width=10)["statusCode"] == 200


@pytest.mark.parametrize(("span", "window"), [("bytes=0-7", slice(0, 8)), ("bytes=-5", slice(-5, None))])
def test_a_part_of_the_bytes_comes_alone(upload, get, span, window):
    content = a_png()

    response = get(upload(content), headers={"Range": span})

    assert (response["statusCode"], content_of(response)) == (206, content[window])
    assert response["headers"]["Content-Range"].endswith(f"/{len(content)}")


def test_bytes_that_are_not_there_cannot_be_had(upload, get):
    assert get(upload(), headers={"Range": "bytes=999999-"})["statusCode"] == 416


def test_a_large_answer_is_a_redirect(upload, get, monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)
    image = upload()

    original, drawn = get(image, download=True), get(image, width=32)

    assert (original["statusCode"], drawn["statusCode"]) == (303, 303)
    assert f"/originals/{image['image_key']}/" in original["headers"]["Location"]
    assert "response-content-disposition=attachment" in original["headers"]["Location"]
    assert f"/drawn/{image['image_key']}/" in drawn["headers"]["Location"]
    assert [key.split("/")[0] for key, _ in blobs.listed("renditions", "")] == ["drawn"]


@pytest.mark.parametrize(
    ("query", "size", "kind"),
    [
        ({"scale": 0.5}, (32, 24), "image/png"),
        ({"scale": 2}, (128, 96), "image/png"),
        ({"width": 16}, (16, 12), "image/png"),
        ({"height": 12, "format": "jpeg"}, (16, 12), "image/jpeg"),
        ({"width": 20, "height": 20}, (20, 15), "image/png"),
        ({"width": 20, "height": 20, "fit": "cover", "format": "webp"}, (20, 20), "image/webp"),
    ],
)
def test_it_is_drawn_as_asked(upload, get, query, size, kind):
    response = get(upload(a_png(64, 48)), **query)

    assert response["headers"]["Content-Type"] == kind
    assert pixels_of(response).shape[1::-1] == size


def test_quality_counts(upload, get):
    image = upload(a_png(640, 480))

    low, high = (len(content_of(get(image, format="jpeg", quality=q))) for q in (20, 95))

    assert low < high


def test_a_picture_is_upright_whatever_its_camera_wrote(upload, get):
    upright = a_jpeg(64, 48)
    turned = upload(a_jpeg(64, 48, orientation=3))

    pixels = pixels_of(get(turned, format="png"))

    with Image.open(BytesIO(upright)) as picture:
        expected = np.asarray(picture)[::-1, ::-1]
    assert np.abs(pixels.astype(int) - expected).max() <= 4


def test_a_grey_picture_is_coloured_and_inverted(upload, get):
    image = upload(a_png(64, 48, "L"))
    grey = pixels_of(get(image, format="png"))

    coloured, inverted = pixels_of(get(image, colormap="viridis")), pixels_of(get(image, invert=True))

    colours = np.frombuffer(table("viridis") or b"", np.uint8).reshape(256, 3)
    assert (coloured == colours[grey]).all()
    assert (inverted == 255 - grey).all()


def test_a_stored_edit_is_seen_and_bypassed(upload, get, invoke):
    content = a_png(64, 48)
    image = upload(content)
    edit = {"edits": {"scale": 0.5, "quality": 60}}
    invoke(update_image, a_request("PATCH", f"/v1/images/{image['image_key']}", caller="ann", body=edit))

    assert pixels_of(get(image)).shape[:2] == (24, 32)
    assert content_of(get(image, original=True)) == content
    assert pixels_of(get(image, width=16)).shape[:2] == (12, 16)


@pytest.mark.parametrize(
    "query",
    [
        {"scale": 0},
        {"scale": -1},
        {"scale": 50},
        {"scale": "nan"},
        {"quality": 0},
        {"quality": 101},
        {"format": "exe"},
        {"width": 0},
        {"fit": "stretch"},
        {"colormap": "nope"},
        {"window_center": 40},
    ],
)
def test_invalid_options_are_refused(upload, get, query):
    response = get(upload(), **query)

    assert (response["statusCode"], answer(response)["code"]) == (400, "invalid_parameter")


def test_a_download_is_named_after_the_file_whatever_its_name(upload, get):
    image = upload(metadata='{"filename": "a\\"; x=\\u00e9.png"}')

    disposition = get(image, download=True)["headers"]["Content-Disposition"]

    assert disposition == "attachment; filename*=UTF-8''a%22%3B%20x%3D%C3%A9.png"


def test_there_is_no_file_before_it_came(keep, get):
    keep("ann", "waiting", status=Status.PENDING, sha256=None)
    keep("ann", "broken", status=Status.FAILED, sha256=None)

    assert [get({"image_key": key})["statusCode"] for key in ("waiting", "broken", "nothing")] == [409, 409, 404]


@pytest.fixture
def refused(keep):
    """Keep a public image that failed, and its bytes."""

    def refused(content=b"<script>"):
        keep("ann", "broken", status=Status.FAILED, sha256=None, media_type="text/html", visibility="public")
        blobs.write("originals", "refused/broken", content, "application/octet-stream")
        return {"image_key": "broken"}

    return refused


@pytest.mark.parametrize(("caller", "groups"), [("ann", []), ("root", ["admin"])])
def test_refused_bytes_come_back_as_an_attachment_without_a_type(refused, invoke, caller, groups):
    path = f"/v1/images/{refused()['image_key']}/file"
    response = invoke(handler, a_request("GET", path, caller=caller, groups=groups, original="true"))

    assert (response["statusCode"], content_of(response)) == (200, b"<script>")
    assert response["headers"]["Content-Type"] == "application/octet-stream"
    assert response["headers"]["Content-Disposition"].startswith("attachment;")
    assert response["headers"]["X-Content-Type-Options"] == "nosniff"


def test_large_refused_bytes_come_by_a_url_that_nobody_keeps(refused, get, monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 3)

    response = get(refused(), original="true")

    query = parse_qs(urlsplit(response["headers"]["Location"]).query)
    assert response["statusCode"] == 303
    assert query["response-cache-control"] == ["private, no-store"]
    assert query["response-content-disposition"][0].startswith("attachment;")


def test_refused_bytes_are_for_those_who_may_change_the_image(refused, get):
    image = refused()

    assert get(image, caller="bob", original="true")["statusCode"] == 409
    assert get(image)["statusCode"] == 409


def test_refused_bytes_that_are_no_longer_kept_are_a_conflict(refused, get):
    image = refused()
    blobs.erase("originals", "refused/broken")

    assert get(image, original="true")["statusCode"] == 409


def test_bytes_are_as_hidden_as_their_image(upload, get, invoke):
    image = upload()
    assert get(image, caller="bob")["statusCode"] == 404
    assert get(image, caller="bob", headers={"If-None-Match": f'"{image["sha256"]}"'})["statusCode"] == 404

    public = {"visibility": Visibility.PUBLIC}
    invoke(update_image, a_request("PATCH", f"/v1/images/{image['image_key']}", caller="ann", body=public))
    assert get(image, caller="bob")["statusCode"] == 200


@NO_SAMPLES
def test_a_dicom_window_is_what_the_standard_says(upload, get):
    path = path_of("golden_ramp_linear.dcm")
    stored = pydicom.dcmread(path)
    values = stored.pixel_array * float(stored.get("RescaleSlope", 1)) + float(stored.get("RescaleIntercept", 0))
    image = upload(path.read_bytes())

    center, width = 60.0, 100.0
    pixels = pixels_of(get(image, window_center=center, window_width=width, format="png"))

    # PS3.3 C.11.2.1.2.1
    expected = np.clip(((values - (center - 0.5)) / (width - 1) + 0.5) * 255, 0, 255)
    assert np.abs(pixels.astype(float) - expected).max() <= 1
    assert set(np.unique(pixels)) >= {0, 255}


def test_a_dicom_object_that_cannot_be_drawn_says_why_and_its_file_comes(upload, get, tmp_path):
    pixels = a_data_set(np.zeros((4, 4), np.uint8), SamplesPerPixel=4, PhotometricInterpretation="ARGB")
    content = write(tmp_path / "a.dcm", pixels).read_bytes()

    image = upload(content)

    reason = "Pixels of 4 samples in 'ARGB' are not supported."
    assert (image["status"], image["problem"]["code"], image["problem"]["detail"]) == ("ready", "not_drawable", reason)
    assert (image["width"], image["labels"], image["dicom"]["has_pixels"]) == (4, [OTHER], True)
    assert content_of(get(image)) == content
    assert (answer(get(image, frame=0))["code"], answer(get(image, width=2))["detail"]) == ("not_drawable", reason)
    assert get(image, width=2)["statusCode"] == 415


def test_a_dicom_frame_that_cannot_be_drawn_says_why_and_the_others_come(upload, get, tmp_path):
    frames = encapsulate([imagecodecs.jpegls_encode(np.full((4, 4), 9, np.uint8)), b"broken"])
    data_set = a_data_set(np.zeros((2, 4, 4), np.uint8), PixelData=frames)
    image = upload(write(tmp_path / "a.dcm", data_set, "1.2.840.10008.1.2.4.80").read_bytes())

    first, second, third = (get(image, frame=number, format="png") for number in range(3))

    assert (pixels_of(first) == 9).all()
    assert (second["statusCode"], answer(second)["code"]) == (415, "not_drawable")
    assert answer(second)["detail"] == "A frame is not the JPEG that the transfer syntax states."
    assert (third["statusCode"], answer(third)["code"]) == (400, "invalid_parameter")


def test_a_dicom_object_without_pixels_has_no_picture(upload, get, tmp_path):
    image = upload(write(tmp_path / "a.dcm", a_data_set()).read_bytes())

    assert image["problem"] is None
    assert get(image, width=2)["statusCode"] == 404


@NO_SAMPLES
def test_one_frame_costs_two_calls_and_little_more_than_its_bytes(upload, get, aws_calls):
    path = path_of("us_mf30_jpegbaseline_ybr422.dcm")
    image = upload(path.read_bytes())
    aws_calls.clear()

    pixels = pixels_of(get(image, frame=7, format="png"))

    assert pixels.shape[:2] == (image["height"], image["width"])
    assert sum(call.received for call in aws_calls if call.service == "s3") < path.stat().st_size / 10
    assert get(image, frame=30)["statusCode"] == 400


def test_one_frame_of_thousands_with_windows_of_their_own_costs_as_little(upload, get, aws_calls, tmp_path):
    count, number, pixels = 5000, 4321, np.arange(16, dtype=np.uint16).reshape(4, 4) * 1000
    groups = []
    for center in range(count):
        voi, group = pydicom.Dataset(), pydicom.Dataset()
        voi.WindowCenter, voi.WindowWidth = str(center), "400"
        group.FrameVOILUTSequence = [voi]
        groups.append(group)
    frames = np.broadcast_to(pixels, (count, 4, 4)).copy()
    frames[number, 0, 0] = number  # the middle of its own window
    path = write(tmp_path / "a.dcm", a_data_set(frames, PerFrameFunctionalGroupsSequence=groups))
    image = upload(path.read_bytes())
    aws_calls.clear()

    found = pixels_of(get(image, frame=number, format="png"))

    read = unaudited(aws_calls)
    assert abs(int(found[0, 0]) - 128) <= 1
    assert [call.operation for call in read] == ["BatchGetItem", "GetObject"]
    assert read[1].received == pixels.nbytes
    assert read[0].received < 64 << 10


def test_a_colour_map_of_ones_own_colours_a_picture(upload, get):
    blues = CustomColormap(name="ocean-7", stops=((0, "#000000"), (1, "#0000ff")))
    colormap_service.add(blues, Caller(user_id="ann", username="ann"))
    image = upload(a_png(mode="L"), metadata='{"visibility": "public"}')

    coloured = pixels_of(get(image, colormap="ocean-7"))

    grey = pixels_of(get(image))
    assert np.array_equal(coloured, np.stack([np.zeros_like(grey), np.zeros_like(grey), grey], axis=-1))
    assert get(image, colormap="ocean-7", caller="bob")["statusCode"] == 400


def test_a_range_of_something_else_is_not_sent_in_its_place(upload, get):
    image = upload()
    etag = get(image)["headers"]["ETag"]

    same, other = (get(image, headers={"Range": "bytes=0-7", "If-Range": tag}) for tag in (etag, '"other"'))

    assert (same["statusCode"], other["statusCode"]) == (206, 200)


def test_a_picture_kept_from_an_earlier_renderer_is_sent_again(upload, get, monkeypatch):
    image = upload()
    kept = {"headers": {"If-None-Match": get(image, width=2)["headers"]["ETag"]}}
    assert get(image, width=2, **kept)["statusCode"] == 304

    monkeypatch.setattr("core.images.downloads.RENDERER", 0)

    assert get(image, width=2, **kept)["statusCode"] == 200


def test_past_the_end_one_learns_where_it_is(upload, get):
    content = a_png()

    response = get(upload(content), headers={"Range": f"bytes={len(content)}-"})

    assert (response["statusCode"], response["headers"]["Content-Range"]) == (416, f"bytes */{len(content)}")


def test_how_many_frames_there_are_is_told_and_no_other_can_be_asked_for(upload, get):
    output = BytesIO()
    pages = [Image.new("L", (4, 4), shade) for shade in (10, 20, 30)]
    pages[0].save(output, "TIFF", save_all=True, append_images=pages[1:])
    image = upload(output.getvalue())

    shades = [int(pixels_of(get(image, frame=number))[0, 0]) for number in range(image["frames"])]
    beyond = get(image, frame=image["frames"])

    assert shades == [10, 20, 30]
    assert beyond["statusCode"] == 400
    assert answer(beyond)["errors"][0]["parameter"] == "frame"


def test_grey_of_more_than_8_bits_is_seen_by_its_own_window_or_any_other(upload, get):
    values = np.arange(1000, 1064, dtype=np.uint16).repeat(64).reshape(64, 64)
    output = BytesIO()
    Image.fromarray(values).save(output, "PNG")

    image = upload(output.getvalue())

    assert image["window"] == {"center": 1031.5, "width": 63}
    assert pixels_of(get(image, format="png"))[[0, -1], 0].tolist() == [0, 65_535]
    narrow = pixels_of(get(image, format="png", window_center=1031.5, window_width=9))
    assert ((narrow > 0) & (narrow < 65_535)).any(axis=1).sum() == 8


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_8_bits_and_colours_have_no_window(upload, get, mode):
    image = upload(a_png(8, 8, mode))

    response = get(image, window_center=40, window_width=80)

    assert image["window"] is None
    assert response["statusCode"] == 400
    assert answer(response)["errors"][0]["parameter"] == "window_center"


@pytest.mark.parametrize("query", [{}, {"width": "20"}])
def test_a_file_that_is_being_removed_is_not_found(upload, get, query):
    image = upload(a_png())
    blobs.remove("originals", [key for key, _ in blobs.listed("originals", "originals/")])

    response = get(image, **query)

    assert (response["statusCode"], answer(response)["code"]) == (404, "not_found")
