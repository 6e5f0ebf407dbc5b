from base64 import b64decode
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pynamodb.expressions.operand import Path

from api.depth_logs.list_frames import handler
from core.aws import blobs
from core.colormaps import builtin
from core.depth_logs import depth_log_table as rows
from core.kernel.visibility import Visibility
from core.web import content

from depth_logs import a_log, a_stored_log, the_values
from support import a_request, answer
from wire import unaudited

pytestmark = pytest.mark.usefixtures("aws")


def frames(invoke: Any, log_id: str, *, caller: str = "ann", **query: Any) -> Any:
    return invoke(handler, a_request("GET", "/v1/frames", caller=caller, log_id=log_id, **query))


def pixels_of(frame: dict[str, Any]) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(b64decode(frame["image"]))).convert("RGB"))


def greys(rows: int, width: int = 150) -> np.ndarray:
    """Return the lines as NumPy alone computes them: the mean over what each pixel covers."""
    values = the_values(rows).astype(float)
    edges = np.arange(width + 1) * 200 / width
    sums = np.hstack([np.zeros((rows, 1)), values.cumsum(axis=1)])
    at = np.array([np.interp(edges, np.arange(201), row) for row in sums])
    return np.rint(np.diff(at, axis=1) * width / 200).astype(np.uint8)


def test_both_ends_belong_to_the_range_and_depths_are_decimals(invoke):
    log_id = a_stored_log(a_log(120))

    page = answer(frames(invoke, log_id, depth_min="9000.1", depth_max="9000.4"))

    assert [frame["depth"] for frame in page["data"]] == [9000.1, 9000.2, 9000.3, 9000.4]
    assert {(frame["log_id"], frame["width"], frame["height"]) for frame in page["data"]} == {(log_id, 150, 1)}
    assert page["meta"]["has_more_pages"] is False


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [("9000.09999999999", "9000.1", 1), ("9000.10000000001", "9000.19999999999", 0), ("1", "2", 0), ("9012", "1e9", 1)],
)
def test_a_depth_is_in_the_range_or_it_is_not(invoke, low, high, found):
    log_id = a_stored_log(a_log(120))

    page = answer(frames(invoke, log_id, depth_min=low, depth_max=high, encoding="none"))

    assert len(page["data"]) == found


def test_a_frame_shows_its_numbers_in_the_colours_of_the_map(invoke):
    log_id = a_stored_log(a_log(120))
    table = np.frombuffer(builtin.table("viridis") or b"", np.uint8).reshape(256, 3)

    coloured = answer(frames(invoke, log_id, limit=10))["data"]
    plain = answer(frames(invoke, log_id, limit=10, colormap="gray"))["data"]

    expected = greys(10)
    for row in range(10):
        assert np.abs(pixels_of(plain[row])[0, :, 0].astype(int) - expected[row]).max() <= 1
        assert np.array_equal(pixels_of(coloured[row])[0], table[pixels_of(plain[row])[0, :, 0]])


def test_numbers_instead_of_pictures(invoke):
    log_id = a_stored_log(a_log(120))

    frame = answer(frames(invoke, log_id, limit=1, encoding="raw"))["data"][0]

    assert np.abs(np.array(frame["pixels"]) - greys(1)[0]).max() <= 1
    assert frame["image"] is None


def test_the_original_numbers_at_their_own_width(invoke):
    log_id = a_stored_log(b"depth,a,b,c\n1,0.125,200.5,3\n2,1e-3,5,255\n")

    page = answer(frames(invoke, log_id, encoding="raw", original=True))

    assert [frame["pixels"] for frame in page["data"]] == [[0.125, 200.5, 3], [0.001, 5, 255]]
    assert page["data"][0]["width"] == 3


def test_the_original_numbers_stay_as_uploaded_under_every_policy(invoke):
    text = b"depth,a,b,c\n1,999,-40,-999.25\n2,,50,7\n"
    log_id = a_stored_log(text, out_of_range="clip", nulls="nearest", width=3)

    original = answer(frames(invoke, log_id, encoding="raw", original=True))["data"]
    shown = answer(frames(invoke, log_id, encoding="raw"))["data"]
    stretched = answer(frames(invoke, log_id, encoding="raw", original=True, normalize="frame"))["data"]
    table = np.load(BytesIO(b64decode(frames(invoke, log_id, encoding="npy", original=True)["body"])))

    assert [frame["pixels"] for frame in original] == [[999, -40, -999.25], [None, 50, 7]]
    assert [frame["pixels"] for frame in shown] == [[255, 0, 0], [50, 50, 7]]
    assert [frame["pixels"] for frame in stretched] == [[255, 0, 0], [255, 255, 0]]
    assert np.array_equal(table["pixels"], [[999, -40, -999.25], [np.nan, 50, 7]], equal_nan=True)


def test_pictures_of_the_original_numbers_have_their_gaps_filled(invoke):
    text = b"depth,a,b,c\n1,999,-40,-999.25\n2,,50,7\n"
    log_id = a_stored_log(text, out_of_range="clip", nulls="nearest")

    page = answer(frames(invoke, log_id, original=True, colormap="gray"))["data"]

    assert [pixels_of(frame)[0, :, 0].tolist() for frame in page] == [[255, 0, 0], [50, 50, 7]]


def test_a_log_from_before_null_values_shows_its_numbers_as_ever(invoke):
    log_id = a_stored_log(b"depth,a\n1,-999.25\n", null_value="", value_min=-999.25, value_max=-998.25)
    row = rows.LogItem.get(log_id, "log")
    row.update([Path(row.MAIN + ".null_value").remove()])

    assert rows.find(log_id).log.null_value == ()
    assert answer(frames(invoke, log_id, encoding="raw", original=True))["data"][0]["pixels"] == [-999.25]


def test_each_frame_can_be_stretched_over_all_colours(invoke):
    log_id = a_stored_log(b"depth,a,b,c\n1,10,20,30\n2,7,7,7\n", width=3)

    page = answer(frames(invoke, log_id, encoding="raw", normalize="frame"))

    assert [frame["pixels"] for frame in page["data"]] == [[0, 128, 255], [0, 0, 0]]


def test_pages_follow_each_other_without_gap_or_repetition(invoke):
    log_id = a_stored_log(a_log(2500, 10))
    depths: list[float] = []
    cursor: str | None = None

    for _ in range(3):
        after = {"cursor": cursor} if cursor else {}
        page = answer(frames(invoke, log_id, limit=1000, encoding="none", depth_min="9000.2", **after))
        depths += [frame["depth"] for frame in page["data"]]
        cursor = page["meta"]["next_cursor"]

    assert cursor is None
    assert depths == [round(9000.2 + row / 10, 1) for row in range(2499)]


def test_pages_by_number_and_totals(invoke):
    log_id = a_stored_log(a_log(2500, 10))
    inside = {"depth_min": "9000.25", "depth_max": "9200.05", "encoding": "none"}

    page = answer(frames(invoke, log_id, limit=100, page=12, **inside))

    assert page["data"][0]["depth"] == 9120.3
    assert page["meta"] | {"next_cursor": None} == {
        "limit": 100,
        "next_cursor": None,
        "has_more_pages": True,
        "current_page": 12,
        "total_results": 1998,
    }
    assert answer(frames(invoke, log_id, limit=100, page=20, **inside))["data"] == []


def test_a_page_ends_before_it_is_too_large_to_answer(invoke):
    log_id = a_stored_log(a_log(1000, 10), width=4096)

    response = frames(invoke, log_id, limit=1000, encoding="raw")

    page = answer(response)
    assert len(response["body"]) < 4_500_000
    assert len(page["data"]) == page["meta"]["limit"] < 1000
    second = answer(frames(invoke, log_id, limit=1000, encoding="raw", page=1))
    assert second["data"][0]["depth"] == round(page["data"][-1]["depth"] + 0.1, 1)


def test_any_page_takes_two_calls_and_reads_no_more_than_its_blocks(invoke, aws_calls):
    log_id = a_stored_log(a_log(5460))
    row = rows.LogItem.get(log_id, "log")
    index = np.frombuffer(row.log.index_of("greys", row.blob or b""), "<i8,<i8,<u8,<u4,<u4,<u4")
    aws_calls.clear()

    frames(invoke, log_id, depth_min="9150", depth_max="9160", limit=1000)

    assert [(call.service, call.operation) for call in unaudited(aws_calls)] == [
        ("dynamodb", "Query"),
        ("s3", "GetObject"),
    ]
    assert aws_calls[1].received == index["f3"][1]


def test_a_log_of_several_items_of_index_is_read_by_two_calls_too(invoke, aws_calls, monkeypatch):
    monkeypatch.setattr(rows, "INLINE", 0)
    monkeypatch.setattr(rows, "BLOCKS", 2)
    log_id = a_stored_log(a_log(5460, 10))
    aws_calls.clear()

    page = answer(frames(invoke, log_id, depth_min="9400.1", limit=1000, encoding="none"))

    assert len(unaudited(aws_calls)) == 2
    assert [frame["depth"] for frame in page["data"]] == [round(9400.1 + row / 10, 1) for row in range(1000)]
    total = answer(frames(invoke, log_id, depth_min="9100.1", encoding="none", include_total=True))["meta"]
    assert total["total_results"] == 4460


@pytest.mark.parametrize("encoding", ["png", "npy"])
def test_frames_that_the_client_has_are_not_read_again(invoke, aws_calls, encoding):
    log_id = a_stored_log(a_log(120))
    query = {"log_id": log_id, "encoding": encoding}
    etag = invoke(handler, a_request("GET", "/v1/frames", caller="ann", **query))["headers"]["ETag"]
    aws_calls.clear()

    again = a_request("GET", "/v1/frames", caller="ann", headers={"If-None-Match": etag}, **query)

    assert invoke(handler, again)["statusCode"] == 304
    assert [call.operation for call in unaudited(aws_calls)] == ["Query"]
    assert frames(invoke, log_id, encoding=encoding, limit=2)["headers"]["ETag"] != etag


def test_a_depth_that_is_no_number_is_told_in_our_own_words(invoke):
    response = frames(invoke, "log_1", depth_min="deep")

    assert answer(response)["errors"] == [
        {"parameter": "depth_min", "code": "value_error", "detail": "This is not a number"}
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"depth_min": "abc"},
        {"depth_min": "nan"},
        {"depth_min": "9001", "depth_max": "9000"},
        {"limit": 0},
        {"limit": 1001},
        {"colormap": "nowhere"},
        {"encoding": "gif"},
        {"normalize": "all"},
        {"cursor": "made-up"},
        {"cursor": "x", "page": 1},
    ],
)
def test_invalid_parameters_are_refused_by_name(invoke, query):
    response = frames(invoke, a_stored_log(a_log(120)), **query)

    assert response["statusCode"] == 400
    assert answer(response)["code"] == "invalid_parameter"
    assert answer(response)["errors"][0]["parameter"] in query


def test_the_log_must_be_named(invoke):
    response = invoke(handler, a_request("GET", "/v1/frames", caller="ann"))

    assert response["statusCode"] == 400


def test_a_hidden_log_looks_like_a_missing_one(invoke):
    log_id = a_stored_log(a_log(120))

    hidden, missing = frames(invoke, log_id, caller="bob"), frames(invoke, "log_none", caller="bob")

    assert hidden["statusCode"] == missing["statusCode"] == 404
    assert answer(hidden) == answer(missing)


def test_a_public_log_is_everybodys_and_an_administrator_sees_all(invoke):
    private, public = a_stored_log(a_log(120)), a_stored_log(a_log(120), visibility=Visibility.PUBLIC)
    request = a_request("GET", "/v1/frames", caller="eve", groups=["admin"], log_id=private)

    assert frames(invoke, public, caller="bob")["statusCode"] == 200
    assert invoke(handler, request)["statusCode"] == 200


def test_a_page_as_a_numpy_file(invoke):
    log_id = a_stored_log(a_log(2000, 10), width=10)

    response = frames(invoke, log_id, encoding="npy", limit=1000)

    table = np.load(BytesIO(b64decode(response["body"])))
    assert response["headers"]["Content-Type"] == "application/x-npy"
    assert np.array_equal(table["pixels"], the_values(2000, 10)[:1000])
    assert table["depth"][0] == 9000.1
    second = frames(invoke, log_id, encoding="npy", limit=1000, cursor=response["headers"]["Next-Cursor"])
    assert np.load(BytesIO(b64decode(second["body"])))["depth"][-1] == 9200.0
    assert "Next-Cursor" not in second["headers"]


def test_a_numpy_file_that_is_too_large_for_an_answer_lies_elsewhere(invoke, monkeypatch):
    log_id = a_stored_log(a_log(2000, 10), width=10)
    monkeypatch.setattr(content, "INLINE_LIMIT", 1000)

    response = frames(invoke, log_id, encoding="npy", limit=1000)

    assert (response["statusCode"], "Next-Cursor" in response["headers"]) == (303, True)
    key = blobs.client().list_objects_v2(Bucket="renditions", Prefix="logs/")["Contents"][0]["Key"]
    assert key in response["headers"]["Location"]
    table = np.load(BytesIO(blobs.client().get_object(Bucket="renditions", Key=key)["Body"].read()))
    assert np.array_equal(table["pixels"], the_values(2000, 10)[:1000])


def test_frames_of_a_log_that_is_being_removed_are_not_found(invoke):
    log_id = a_stored_log(a_log(120))
    blobs.remove("originals", [key for key, _ in blobs.listed("originals", "logs/")])

    assert frames(invoke, log_id)["statusCode"] == 404
