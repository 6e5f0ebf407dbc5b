import math

import pytest

from api.annotations.create_annotation import handler
from core.images import image_table
from core.images.annotations import annotation_table
from core.images.inspection import DicomSummary
from core.images.model import Role
from core.kernel.values import revised

from support import a_request, answer

SQUARE = [[0, 0], [20, 0], [20, 20], [0, 20]]


def test_an_annotation_is_measured_and_kept(annotate):
    hole = [[5, 5], [10, 5], [10, 10], [5, 10]]

    response = annotate(polygon={"points": SQUARE, "holes": [hole]}, label="left", attributes={"sure": True})

    annotation = answer(response)
    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == "/v1/images/knee/annotations/0"
    assert response["headers"]["ETag"] == f'"{annotation["revision"]}"'
    assert (annotation["bounding_box"], annotation["area"]) == ([0, 0, 20, 20], 375)
    assert (annotation["label"], annotation["attributes"], annotation["created_by"]) == ("left", {"sure": True}, "ann")
    assert annotation_table.find("knee", 0).polygon.holes == (((5, 5), (10, 5), (10, 10), (5, 10)),)


@pytest.mark.parametrize(
    ("kind", "shape", "bounding_box"),
    [
        ("box", {"x": 10, "y": 20, "width": 90, "height": 60}, [10, 20, 90, 60]),
        ("line", {"points": [[30, 5], [10, 80]]}, [10, 5, 20, 75]),
        ("point", [99.5, 80], [99.5, 80, 0, 0]),
        ("ellipse", {"cx": 50, "cy": 40, "rx": 50, "ry": 20}, [0, 20, 100, 40]),
    ],
)
def test_an_annotation_is_of_any_shape_and_shows_no_other(annotate, kind, shape, bounding_box):
    response = annotate(**{kind: shape})

    annotation = answer(response)
    assert response["statusCode"] == 201, annotation
    assert (annotation[kind], annotation["bounding_box"]) == (shape, bounding_box)
    assert not annotation.keys() & ({"polygon", "box", "line", "point", "ellipse", "frame"} - {kind})
    assert annotation_table.find("knee", 0).kind == kind


def test_an_annotation_names_a_frame_that_the_image_has(knee, annotate):
    image_table.change(knee, revised(knee.image, frames=12))

    shown, beyond = annotate(frame=11), annotate(frame=12)

    assert answer(shown)["frame"] == 11
    assert (beyond["statusCode"], answer(beyond)["errors"][0]["pointer"]) == (422, "/frame")


def test_frames_of_a_dicom_object_are_those_of_its_header(knee, annotate):
    image_table.change(knee, revised(knee.image, frames=0, dicom=DicomSummary(number_of_frames=3)))

    assert [annotate(frame=number)["statusCode"] for number in (2, 3)] == [201, 422]


def test_the_next_free_index_is_taken_unless_one_is_given(annotate):
    given = [answer(annotate(**fields))["index"] for fields in ({}, {"index": 2}, {}, {})]

    assert given == [0, 2, 1, 3]


def test_an_index_is_given_only_once(annotate):
    annotate(index=1)

    again = annotate(index=1)

    assert (again["statusCode"], answer(again)["code"]) == (409, "annotation_exists")


def test_the_image_says_how_many_it_has_and_of_what(annotate):
    annotate()
    annotate(instrument="saw")
    annotate(instrument="saw")

    image = image_table.find("knee").image
    assert (image.annotation_count, image.instruments) == (3, {"clamp": 1, "saw": 2})


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"polygon": {"x": "y"}}, "/polygon/points"),
        ({"instrument": ""}, "/instrument"),
        ({"index": -4}, "/index"),
        ({"index": "1"}, "/index"),
        ({"polygon": {"points": [[0, 0], [1, 1]]}}, "/polygon/points"),
        ({"polygon": {"points": [[0, 0], [101, 1], [1, 1]]}}, "/polygon/points/1"),
        ({"polygon": {"points": [[0, 0], [1, -0.5], [1, 1]]}}, "/polygon/points/1"),
        ({"polygon": {"points": [[0, 0], [20, 20], [20, 0], [0, 20]]}}, "/polygon/points"),
        ({"polygon": {"points": [[0, 0], [10, 10], [20, 20]]}}, "/polygon/points"),
        ({"polygon": {"points": [[5, 5], [5, 5], [9, 9]]}}, "/polygon/points"),
        ({"polygon": {"points": SQUARE, "holes": [[[30, 30], [40, 30], [40, 40]]]}}, "/polygon"),
        ({"box": {"x": 60, "y": 0, "width": 41, "height": 5}}, "/box"),
        ({"box": {"x": 60, "y": 0, "width": 0, "height": 5}}, "/box/width"),
        ({"line": {"points": [[3, 3], [3, 81]]}}, "/line/points/1"),
        ({"line": {"points": [[3, 3], [3, 3]]}}, "/line/points"),
        ({"point": [-1, 4]}, "/point"),
        ({"ellipse": {"cx": 5, "cy": 5, "rx": 6, "ry": 1}}, "/ellipse"),
        ({"point": [1, 4], "polygon": {"points": SQUARE}}, ""),
        ({"polygon": None}, ""),
        ({"frame": 1}, "/frame"),
        ({"frame": -1}, "/frame"),
        ({"attributes": {"list": [1]}}, None),
    ],
)
def test_a_shape_that_does_not_fit_the_image_is_refused_and_pointed_at(annotate, fields, pointer):
    response = annotate(**fields)

    problem = answer(response)
    assert (response["statusCode"], problem["code"]) == (422, "validation_failed")
    assert pointer is None or pointer in {fault["pointer"] for fault in problem["errors"]}


def test_the_place_where_an_outline_crosses_itself_is_named(annotate):
    problem = answer(annotate(polygon={"points": [[0, 0], [20, 20], [20, 0], [0, 20]]}))

    assert "10 10" in problem["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("caller", "groups", "status"),
    [
        ("bob", (), 404),
        ("bob", ("annotator",), 404),
        ("root", ("admin",), 201),
        ("reader", (), 403),
        ("reader", ("annotator",), 201),
        ("helper", (), 201),
    ],
)
def test_owners_administrators_and_those_who_were_asked_may_annotate(keep, invoke, caller, groups, status):
    keep("ann", "knee", shared_with={"reader": Role.READ, "helper": Role.ANNOTATE})
    body = {"instrument": "saw", "polygon": {"points": SQUARE}}

    request = a_request("POST", "/v1/images/knee/annotations", caller=caller, groups=groups, body=body)

    assert invoke(handler, request)["statusCode"] == status


def test_there_is_an_end_to_instruments(annotate):
    statuses = [annotate(instrument=f"tool {number}")["statusCode"] for number in range(41)]

    assert statuses == [201] * 40 + [422]


def test_an_annotation_too_large_for_its_row_is_refused(annotate):
    around = [
        (50 + 40 * math.cos(step / 9_000 * math.tau), 40 + 39 * math.sin(step / 9_000 * math.tau))
        for step in range(9_000)
    ]

    problem = answer(annotate(polygon={"points": around}))

    assert (problem["status"], problem["errors"][0]["code"]) == (422, "too_large")


def test_there_is_an_end_to_what_an_image_carries(annotate, monkeypatch):
    monkeypatch.setattr("core.images.annotations.annotation_service.MOST_BYTES_TOGETHER", 1000)

    assert [annotate()["statusCode"] for _ in range(3)] == [201, 201, 422]


def test_a_visitor_who_is_not_signed_in_is_turned_away(annotate):
    assert annotate(caller=None)["statusCode"] == 401
