from base64 import b64decode
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from api.depth_logs.get_depth_log_image import handler
from core.aws import blobs
from core.colormaps import builtin
from core.depth_logs import depth_log_table as rows
from core.depth_logs import pictures
from core.web import content

from depth_logs import a_log, a_stored_log, keep, the_values
from support import a_request, answer
from wire import unaudited

pytestmark = pytest.mark.usefixtures("aws")

TOP = 90001 * 10**8
TENTH = 10**8


def ask(invoke: Any, log_id: str, *, caller: str = "ann", headers: dict[str, str] | None = None, **query: Any) -> Any:
    path = f"/v1/depth-logs/{log_id}/image"
    return invoke(handler, a_request("GET", path, caller=caller, headers=headers, **query))


def picture(response: Any, mode: str = "L") -> np.ndarray:
    assert response["statusCode"] == 200, response["body"]
    return np.asarray(Image.open(BytesIO(b64decode(response["body"]))).convert(mode))


def test_the_range_is_a_picture_with_a_line_for_each_depth(invoke):
    log_id = a_stored_log(a_log(5460))

    response = ask(invoke, log_id, depth_min="9050.1", depth_max="9250", colormap="gray")

    assert response["headers"]["Content-Type"] == "image/png"
    assert np.array_equal(picture(response), keep(a_log(5460)).greys().values[500:2500])


def test_colours_come_from_the_map(invoke):
    log_id = a_stored_log(a_log(300))
    table = np.frombuffer(builtin.table("viridis") or b"", np.uint8).reshape(256, 3)

    grey, coloured = picture(ask(invoke, log_id, colormap="gray")), picture(ask(invoke, log_id), "RGB")

    assert np.array_equal(coloured, table[grey])


def test_a_picture_of_the_original_width_shows_the_original_numbers(invoke):
    log_id = a_stored_log(a_log(300))

    shown = picture(ask(invoke, log_id, width=200, colormap="gray"))

    assert np.array_equal(shown, the_values(300))


def test_any_other_width_is_made_of_the_original_numbers(invoke):
    log_id = a_stored_log(a_log(300))

    shown = picture(ask(invoke, log_id, width=100, colormap="gray"))

    assert np.array_equal(shown, np.rint(the_values(300).reshape(300, 100, 2).mean(axis=2)))


def test_lines_can_be_taller(invoke):
    log_id = a_stored_log(a_log(300))
    plain = picture(ask(invoke, log_id, colormap="gray"))

    shown = picture(ask(invoke, log_id, row_height=3, colormap="gray"))

    assert np.array_equal(shown, plain.repeat(3, axis=0))


@pytest.mark.parametrize(("row_height", "factor"), [(1 / 4, 4), (1 / 16, 16), (1 / 64, 64), (1 / 128, 128)])
def test_a_whole_well_is_one_small_picture(invoke, row_height, factor):
    log_id = a_stored_log(a_log(5460))
    plain = picture(ask(invoke, log_id, colormap="gray")).astype(float)

    shown = picture(ask(invoke, log_id, row_height=row_height, colormap="gray"))

    whole = 5460 // factor
    expected = plain[: whole * factor].reshape(whole, factor, 150).mean(axis=1)
    assert abs(shown.shape[0] - 5460 / factor) <= 1
    assert np.abs(shown[: whole - 1] - expected[: whole - 1]).max() <= 1


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
def test_other_formats(invoke, kind):
    log_id = a_stored_log(a_log(300))

    response = ask(invoke, log_id, format=kind)

    assert response["headers"]["Content-Type"] == f"image/{kind}"
    assert Image.open(BytesIO(b64decode(response["body"]))).format == kind.upper()


def test_sixteen_bit_numbers_are_shown_on_their_own_scale(invoke):
    log_id = a_stored_log(b"depth,a,b\n1,0,65535\n2,32768,257\n", width=2, value_max=65535)

    assert picture(ask(invoke, log_id, colormap="gray")).tolist() == [[0, 255], [128, 1]]
    assert picture(ask(invoke, log_id, width=1, colormap="gray")).tolist() == [[128], [64]]


@pytest.mark.parametrize(
    "query", [{}, {"width": 200}, {"row_height": 1 / 16}, {"depth_min": "9100", "depth_max": "9400"}]
)
def test_any_range_takes_two_calls(invoke, aws_calls, query):
    log_id = a_stored_log(a_log(5460))
    aws_calls.clear()

    ask(invoke, log_id, **query)

    assert [(call.service, call.operation) for call in unaudited(aws_calls)] == [
        ("dynamodb", "Query"),
        ("s3", "GetObject"),
    ]


def test_an_unchanged_answer_is_not_sent_again(invoke, aws_calls):
    log_id = a_stored_log(a_log(300))
    etag = ask(invoke, log_id)["headers"]["ETag"]
    aws_calls.clear()

    again = ask(invoke, log_id, headers={"If-None-Match": etag})

    assert again["statusCode"] == 304
    assert [call.operation for call in unaudited(aws_calls)] == ["Query"]
    assert ask(invoke, log_id, colormap="magma")["headers"]["ETag"] != etag
    assert ask(invoke, log_id, depth_min="9000.2")["headers"]["ETag"] != etag


def test_a_picture_kept_from_an_earlier_renderer_is_sent_again(invoke, monkeypatch):
    log_id = a_stored_log(a_log(300))
    kept = ask(invoke, log_id)["headers"]["ETag"]

    monkeypatch.setattr("core.depth_logs.pictures.RENDERER", 0)

    assert ask(invoke, log_id, headers={"If-None-Match": kept})["statusCode"] == 200


def test_a_large_picture_is_a_redirect(invoke, monkeypatch):
    log_id = a_stored_log(a_log(300))
    monkeypatch.setattr(content, "INLINE_LIMIT", 1000)

    response = ask(invoke, log_id)

    assert response["statusCode"] == 303
    key = blobs.client().list_objects_v2(Bucket="renditions", Prefix="logs/")["Contents"][0]["Key"]
    assert key in response["headers"]["Location"]
    body = blobs.client().get_object(Bucket="renditions", Key=key)["Body"]
    assert Image.open(body).size == (150, 300)


def test_more_than_we_make_is_refused_before_it_is_read(invoke, aws_calls, monkeypatch):
    log_id = a_stored_log(a_log(300))
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    aws_calls.clear()

    response = ask(invoke, log_id)

    assert response["statusCode"] == 422
    assert answer(response)["code"] == "output_too_large"
    assert len(unaudited(aws_calls)) == 1


def test_a_few_lines_of_a_block_may_be_drawn_large(invoke):
    log_id = a_stored_log(a_log(1500, 10))

    response = ask(invoke, log_id, depth_min="9000.3", depth_max="9000.5", row_height=64, width=4096, colormap="gray")
    more = ask(invoke, log_id, depth_min="9000.3", depth_max="9050", row_height=64, width=4096)

    assert picture(response).shape == (192, 4096)
    assert answer(more)["code"] == "output_too_large"


@pytest.mark.parametrize(("picture_format", "most"), [("jpeg", 65_500), ("webp", 16_383)])
def test_a_picture_that_its_format_cannot_hold_is_refused(invoke, picture_format, most):
    log_id = a_stored_log(a_log(1100, 1), width=1)
    rows = most // 64

    highest = ask(invoke, log_id, depth_max=str(9000 + rows / 10), row_height=64, format=picture_format)
    higher = ask(invoke, log_id, depth_max=str(9000 + (rows + 1) / 10), row_height=64, format=picture_format)

    assert picture(highest).shape == (rows * 64, 1)
    assert (higher["statusCode"], answer(higher)["code"]) == (422, "output_too_large")


def test_very_wide_numbers_are_not_unpacked_by_the_gigabyte(invoke, monkeypatch):
    log_id = a_stored_log(a_log(300))
    monkeypatch.setattr(pictures, "MOST_NUMBERS", 300 * 200 - 1)

    assert ask(invoke, log_id, width=1)["statusCode"] == 422
    assert ask(invoke, log_id)["statusCode"] == 200


def test_a_range_past_the_index_that_was_read_is_never_drawn_in_part(invoke, monkeypatch):
    monkeypatch.setattr(rows, "INLINE", 0)
    monkeypatch.setattr(rows, "BLOCKS", 1)
    log_id = a_stored_log(a_log(5460, 10))

    assert ask(invoke, log_id)["statusCode"] == 422
    assert picture(ask(invoke, log_id, depth_min="9200", depth_max="9300")).shape == (1001, 150)
    assert picture(ask(invoke, log_id, depth_min="9200", depth_max="9300", width=150)).shape == (1001, 150)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"depth_min": "x"}, 400),
        ({"depth_min": "2", "depth_max": "1"}, 400),
        ({"width": 0}, 400),
        ({"width": 4097}, 400),
        ({"row_height": 0}, 400),
        ({"row_height": "nan"}, 400),
        ({"format": "bmp"}, 400),
        ({"colormap": "nowhere"}, 400),
        ({"depth_min": "1", "depth_max": "2"}, 404),
    ],
)
def test_invalid_parameters_are_refused(invoke, query, status):
    assert ask(invoke, a_stored_log(a_log(120)), **query)["statusCode"] == status


def test_a_hidden_log_looks_like_a_missing_one(invoke):
    assert ask(invoke, a_stored_log(a_log(120)), caller="bob")["statusCode"] == 404


def test_a_range_of_too_many_bytes_is_refused_before_any_is_read(invoke, monkeypatch, aws_calls):
    log_id = a_stored_log(a_log(300))
    assert ask(invoke, log_id)["statusCode"] == 200
    aws_calls.clear()

    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    response = ask(invoke, log_id)

    assert (response["statusCode"], answer(response)["code"]) == (422, "output_too_large")
    assert [call for call in aws_calls if call.service == "s3"] == []


def test_the_picture_of_a_log_that_is_being_removed_is_not_found(invoke):
    log_id = a_stored_log(a_log(120))
    blobs.remove("originals", [key for key, _ in blobs.listed("originals", "logs/")])

    assert ask(invoke, log_id)["statusCode"] == 404
