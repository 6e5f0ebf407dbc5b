from math import pi

import pytest

from core.images.annotations.shapes import Box, Ellipse, Polygon, Polyline
from core.kernel.errors import ValidationFailed
from imaging.geometry.shapes import measure

SQUARE = ((0, 0), (20, 0), (20, 20), (0, 20))


def refusal_of(shape, size=(100, 80)):
    with pytest.raises(ValidationFailed) as raised:
        measure(shape, *size)
    return raised.value.errors[0]


def refusal(points, holes=(), size=(100, 80)):
    return refusal_of(Polygon(points=points, holes=holes), size)


def test_box_and_area_are_measured_without_the_holes():
    hole = ((5, 5), (10, 5), (10, 10), (5, 10))

    measures = measure(Polygon(points=SQUARE, holes=(hole,)), 100, 80)

    assert (measures.bounding_box, measures.area) == ((0, 0, 20, 20), 375)


@pytest.mark.parametrize("direction", [1, -1])
def test_corners_may_go_round_either_way_and_end_where_they_began(direction):
    ring = SQUARE[::direction]

    assert measure(Polygon(points=(*ring, ring[0])), 100, 80).area == 400


def test_the_edge_of_the_picture_is_inside():
    assert measure(Polygon(points=((0, 0), (100, 0), (100, 80), (0, 80))), 100, 80).area == 8000


def test_before_the_size_is_known_only_what_is_negative_is_outside():
    assert measure(Polygon(points=((0, 0), (9000, 0), (9000, 9000))), None, None).area == 40_500_000
    assert refusal(((0, 0), (9, 0), (9, -1)), size=(None, None))["pointer"] == "/polygon/points/2"


@pytest.mark.parametrize(
    ("points", "pointer", "code"),
    [
        (((0, 0), (100.1, 0), (9, 9)), "/polygon/points/1", "outside"),
        (((0, 0), (9, 0), (9, 80.5)), "/polygon/points/2", "outside"),
        (((1, 1), (1, 1), (9, 9), (9, 9)), "/polygon/points", "too_few_corners"),
        (((0, 0), (20, 20), (20, 0), (0, 20)), "/polygon/points", "not_simple"),
    ],
)
def test_faults_of_an_outline_are_pointed_at(points, pointer, code):
    fault = refusal(points)

    assert (fault["pointer"], fault["code"]) == (pointer, code)


def test_an_outline_without_area_is_refused():
    assert refusal(((0, 0), (10, 10), (20, 20)))["pointer"] == "/polygon/points"


@pytest.mark.parametrize(
    "hole",
    [
        ((30, 30), (40, 30), (40, 40)),  # outside
        ((10, 10), (30, 10), (30, 15)),  # across the outline
    ],
)
def test_a_hole_lies_inside_the_outline(hole):
    assert refusal(SQUARE, (hole,))["pointer"] == "/polygon"


def test_holes_keep_apart():
    holes = ((2, 2), (10, 2), (10, 10), (2, 10)), ((5, 5), (15, 5), (15, 15), (5, 15))

    assert refusal(SQUARE, holes)["code"] == "not_simple"


def test_a_fault_in_a_hole_names_the_hole():
    good, crossing = ((1, 1), (3, 1), (3, 3)), ((5, 5), (9, 9), (9, 5), (5, 9))

    fault = refusal(SQUARE, (good, crossing))

    assert fault["pointer"] == "/polygon/holes/1"
    assert "7 7" in fault["detail"]


@pytest.mark.parametrize(
    ("shape", "bounding_box", "area"),
    [
        (Box(x=10, y=20, width=90, height=60), (10, 20, 90, 60), 5400),
        (Polyline(points=((30, 5), (10, 80), (100, 40))), (10, 5, 90, 75), 0),
        ((100, 80), (100, 80, 0, 0), 0),
        (Ellipse(cx=50, cy=40, rx=50, ry=20), (0, 20, 100, 40), pi * 1000),
    ],
)
def test_simple_shapes_have_a_box_and_an_area(shape, bounding_box, area):
    measures = measure(shape, 100, 80)

    assert (measures.bounding_box, measures.area) == (bounding_box, pytest.approx(area))


@pytest.mark.parametrize(
    ("shape", "pointer", "code"),
    [
        (Box(x=10, y=20, width=90.5, height=60), "/box", "outside"),
        (Box(x=-1, y=20, width=9, height=60), "/box", "outside"),
        (Polyline(points=((30, 5), (10, 81))), "/line/points/1", "outside"),
        (Polyline(points=((30, 5), (30, 5))), "/line/points", "too_few_corners"),
        ((100.5, 3), "/point", "outside"),
        (Ellipse(cx=50, cy=19, rx=5, ry=20), "/ellipse", "outside"),
    ],
)
def test_faults_of_simple_shapes_are_pointed_at(shape, pointer, code):
    fault = refusal_of(shape)

    assert (fault["pointer"], fault["code"]) == (pointer, code)


def test_no_shape_is_so_large_that_its_area_is_not_a_number():
    assert refusal_of(Box(x=0, y=0, width=1e200, height=1e200), (None, None))["code"] == "outside"
