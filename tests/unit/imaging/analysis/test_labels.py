from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images.inspection import LabelSource
from imaging.analysis.inspection import inspect
from picture_files import quadrants, saved


def names(path: Path) -> set[str]:
    return {label.name for label in inspect(path).labels}


@pytest.mark.parametrize(
    ("size", "shape"), [((60, 40), "landscape"), ((40, 60), "portrait"), ((50, 50), "square"), ((51, 50), "square")]
)
def test_the_shape_is_told(tmp_path: Path, size: tuple[int, int], shape: str):
    path = saved(tmp_path / "picture.png", Image.new("RGB", size, "teal"))

    assert {"landscape", "portrait", "square"} & names(path) == {shape}


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#e01010", "red"),
        ("#f08010", "orange"),
        ("#f0e010", "yellow"),
        ("#20c020", "green"),
        ("#20c8d8", "cyan"),
        ("#2030e0", "blue"),
        ("#9020e0", "purple"),
    ],
)
def test_a_hue_that_covers_the_picture_is_named(tmp_path: Path, colour: str, name: str):
    path = saved(tmp_path / "picture.png", Image.new("RGB", (40, 40), colour))

    hues = {"red", "orange", "yellow", "green", "cyan", "blue", "purple", "white", "black"}
    assert hues & names(path) == {name}


def test_several_colours_are_named_with_less_confidence(tmp_path: Path):
    path = saved(tmp_path / "picture.png", quadrants())

    confidences = {label.name: label.confidence for label in inspect(path).labels}

    assert {"red", "green", "blue", "colour"} <= confidences.keys()
    assert 0.5 < confidences["red"] < 0.75


@pytest.mark.parametrize(("shade", "expected"), [(10, {"dark"}), (250, {"bright"}), (128, set[str]())])
def test_light_is_told_when_it_is_remarkable(tmp_path: Path, shade: int, expected: set[str]):
    path = saved(tmp_path / "picture.png", Image.new("L", (40, 40), shade))

    assert {"dark", "bright"} & names(path) == expected


def test_grey_is_seen_in_colour_pictures_too_and_one_pixel_is_enough_to_tell(tmp_path: Path):
    shades = np.stack([np.arange(250, dtype=np.uint8).repeat(300).reshape(300, 250)] * 3, axis=2)  # more than a band
    grey = saved(tmp_path / "grey.png", Image.fromarray(shades))
    shades[299, 249, 0] ^= 1
    colour = saved(tmp_path / "colour.png", Image.fromarray(shades))

    assert inspect(grey).grey
    assert "grey" in names(grey)
    assert not inspect(colour).grey
    assert "colour" in names(colour)


def test_noise_is_a_detailed_photo_and_areas_are_a_smooth_graphic(tmp_path: Path):
    noise = saved(tmp_path / "noise.png", Image.effect_noise((100, 100), 90))
    areas = saved(tmp_path / "areas.png", quadrants(100, 100))

    assert {"detailed", "photo", "smooth", "graphic"} & names(noise) == {"detailed", "photo"}
    assert {"photo", "graphic"} & names(areas) == {"graphic"}


def test_transparency_movement_pages_and_depth_are_told(tmp_path: Path):
    clear = saved(tmp_path / "clear.png", Image.new("RGBA", (8, 8), (9, 9, 9, 100)))
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 100)]
    moving = saved(tmp_path / "moving.gif", frames[0], save_all=True, append_images=frames[1:])
    pages = saved(tmp_path / "pages.tif", frames[0], save_all=True, append_images=frames[1:])
    deep = saved(tmp_path / "deep.png", Image.fromarray(np.zeros((8, 8), np.uint16)))

    assert "transparent" in names(clear)
    assert "animated" in names(moving)
    assert "multi-page" in names(pages)
    assert "16-bit" in names(deep)
    assert not {"transparent", "animated", "multi-page"} & names(deep)


def test_every_label_says_who_and_how_sure(tmp_path: Path):
    labels = inspect(saved(tmp_path / "pixel.png", Image.new("1", (1, 1)))).labels

    assert labels
    assert {label.source for label in labels} == {LabelSource.PIXELS}
    assert len({label.name for label in labels}) == len(labels)
