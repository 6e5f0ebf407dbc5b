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
    ],
)
def test_an_invalid_polygon_is_refused(polygon):
    with pytest.raises(ValidationError):
        draft(polygon=polygon)


@pytest.mark.parametrize("index", [-1, 100_000, "1", 1.5])
def test_an_index_is_a_small_whole_number(index):
    with pytest.raises(ValidationError):
        draft(index=index)


def test_attributes_are_plain():
    assert draft(attributes={"grade": 2, "sure": None}).attributes == {"grade": 2, "sure": None}
    with pytest.raises(ValidationError):
        draft(attributes={"nested": {"a": 1}})
