import pytest
from pydantic import ValidationError

from core.images.annotations.model import AnnotationDraft

TRIANGLE = {"points": [[0, 0], [10, 0], [10, 10]]}


def draft(**fields):
    return AnnotationDraft.model_validate({"instrument": "saw", "polygon": TRIANGLE} | fields)


def test_corners_are_numbers_in_pairs():
    assert draft().polygon.points == ((0, 0), (10, 0), (10, 10))


@pytest.mark.parametrize(
    "polygon",
    [
        {"points": [[0, 0], [1, 1]]},
        {"points": [[0, 0, 0], [1, 1, 1], [2, 0, 0]]},
        {"points": [[0, 0], [float("nan"), 1], [2, 0]]},
        {"points": [[0, 0], [float("inf"), 1], [2, 0]]},
        {"points": [[0, 0]] * 10_001},
        {"points": TRIANGLE["points"], "holes": [[[0, 0], [1, 1]]]},
        {"points": TRIANGLE["points"], "holes": [TRIANGLE["points"]] * 101},
        {},
        None,
    ],
)
def test_an_invalid_polygon_is_refused(polygon):
    with pytest.raises(ValidationError):
        draft(polygon=polygon)


@pytest.mark.parametrize(
    "shape",
    [
        {"box": {"x": 0, "y": 0, "width": 0, "height": 5}},
        {"box": {"x": 0, "y": 0, "width": 4, "height": -5}},
        {"line": {"points": [[0, 0]]}},
        {"line": {"points": [[0, 0]] * 10_001}},
        {"point": [1]},
        {"point": [1, float("nan")]},
        {"ellipse": {"cx": 5, "cy": 5, "rx": 0, "ry": 2}},
        {"point": [1, 2], "line": {"points": [[0, 0], [1, 1]]}},
        {"point": [1, 2], "polygon": TRIANGLE},
    ],
)
def test_an_annotation_has_one_shape_with_an_extent(shape):
    with pytest.raises(ValidationError):
        AnnotationDraft.model_validate({"instrument": "saw"} | shape)


def test_the_shape_is_the_one_that_was_given():
    point = AnnotationDraft.model_validate({"instrument": "saw", "point": [1, 2.5], "polygon": None})

    assert (point.kind, point.shape) == ("point", (1, 2.5))


@pytest.mark.parametrize("index", [-1, 100_000, "1", 1.5])
def test_an_index_is_a_small_whole_number(index):
    with pytest.raises(ValidationError):
        draft(index=index)


def test_attributes_are_plain():
    assert draft(attributes={"grade": 2, "sure": None}).attributes == {"grade": 2, "sure": None}
    with pytest.raises(ValidationError):
        draft(attributes={"nested": {"a": 1}})
