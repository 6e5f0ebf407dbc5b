from typing import Any

import pytest
from pydantic import ValidationError

from core.images.render_options import Fit, Format, RenderOptions


def test_without_options_the_original_is_returned():
    assert RenderOptions().asks_for_nothing()
    assert RenderOptions(scale=None, invert=False).asks_for_nothing()


@pytest.mark.parametrize(
    "asked",
    [
        {"scale": 1},
        {"width": 9},
        {"format": "png"},
        {"quality": 75},
        {"invert": True},
        {"frame": 0},
        {"colormap": "jet"},
    ],
)
def test_any_option_asks_for_a_rendering(asked: dict[str, Any]):
    assert not RenderOptions(**asked).asks_for_nothing()


@pytest.mark.parametrize(
    "asked",
    [
        {"scale": 0.009},
        {"scale": 4.1},
        {"scale": float("nan")},
        {"width": 0},
        {"height": 16_385},
        {"quality": 0},
        {"quality": 101},
        {"format": "gif"},
        {"fit": "stretch"},
        {"frame": -1},
        {"window_width": 0},
        {"window_center": float("inf")},
    ],
)
def test_impossible_values_are_refused(asked: dict[str, Any]):
    with pytest.raises(ValidationError):
        RenderOptions(**asked)


def test_the_shorter_way_decides_when_all_must_be_inside_the_longer_when_the_box_must_be_filled():
    box = RenderOptions(width=100, height=100)

    assert box.size_of(400, 200) == (100, 50)
    assert box.model_copy(update={"fit": Fit.COVER}).size_of(400, 200) == (200, 100)


def test_no_side_vanishes():
    assert RenderOptions(width=1).size_of(1000, 10) == (1, 1)


def test_a_format_knows_its_media_type():
    assert [output.media_type for output in Format] == ["image/png", "image/jpeg", "image/webp", "image/avif"]
