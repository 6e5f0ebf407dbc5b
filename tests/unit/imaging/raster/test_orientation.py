from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from picture_files import FOLDER, NO_SAMPLES, QUADRANTS, corners, decoded, quadrants, saved

# what has to be stored so that turning it by the tag (EXIF 2.32, 4.6.5.1 A) shows the quadrants as they are
STORED_AS = {
    1: lambda upright: upright,
    2: np.fliplr,
    3: lambda upright: np.rot90(upright, 2),
    4: np.flipud,
    5: lambda upright: upright.transpose(1, 0, 2),
    6: np.rot90,
    7: lambda upright: np.rot90(upright, 2).transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, 3),
}


def stored(path: Path, orientation: int) -> Path:
    """Save the quadrants as a camera held that way stores them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = Image.fromarray(np.ascontiguousarray(STORED_AS[orientation](np.asarray(quadrants()))))
    return saved(path, turned, exif=exif)


@pytest.mark.parametrize("kind", ["png", "tif", "webp", "jpg"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_seen_upright_however_it_is_stored(tmp_path: Path, orientation: int, kind: str):
    path = stored(tmp_path / f"picture.{kind}", orientation)

    inspection = inspect(path)
    seen = decoded(render(path, RenderOptions(format=Format.PNG)).content)

    assert (inspection.width, inspection.height, inspection.orientation) == (60, 40, orientation)
    assert seen.shape[:2] == (40, 60)
    assert np.abs(np.array(corners(seen)) - QUADRANTS).max() <= (12 if kind in {"jpg", "webp"} else 0)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_shrunk_picture_is_upright_too(tmp_path: Path, orientation: int):
    path = stored(tmp_path / "picture.jpg", orientation)

    rendered = render(path, RenderOptions(width=15))

    assert (rendered.width, rendered.height) == (15, 10)
    assert np.abs(np.array(corners(decoded(rendered.content)), int) - QUADRANTS).max() <= 40


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_fingerprint_is_of_the_upright_picture(tmp_path: Path, orientation: int):
    path = stored(tmp_path / "picture.png", orientation)

    assert inspect(path).fingerprint == inspect(stored(tmp_path / "upright.png", 1)).fingerprint


@NO_SAMPLES
@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_of_eight_orientations_are_portraits_alike(orientation: int):
    inspection = inspect(FOLDER / "jpeg_exif" / f"Portrait_{orientation}.jpg")

    assert (inspection.width, inspection.height) == (1200, 1800)
    assert "portrait" in [label.name for label in inspection.labels]


def test_nonsense_counts_as_upright(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 211
    path = saved(tmp_path / "picture.jpg", quadrants(), exif=exif)

    assert inspect(path).orientation == 1
