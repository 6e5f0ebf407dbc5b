"""Check that HEIC is decoded as other formats are, and turned once."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import UnsupportedMediaType
from heic_files import heic
from icc_profiles import SWAPPED, matrix_profile
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from imaging.raster.renditions import resize
from picture_files import QUADRANTS, corners, decoded, quadrants

UPRIGHT = np.asarray(quadrants(64, 48))


def drawn(path: Path, content: bytes) -> NDArray[Any]:
    path.write_bytes(content)
    return decoded(render(path, RenderOptions(format=Format.PNG)).content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_heic_is_accepted_and_drawn(tmp_path: Path, brand: bytes):
    path = tmp_path / "photo.heic"
    pixels = drawn(path, heic(brand=brand))

    inspection = inspect(path)

    assert (inspection.media_type, inspection.width, inspection.height) == ("image/heic", 64, 48)
    assert (inspection.frames, inspection.bits, inspection.grey) == (1, 8, False)
    assert np.abs(np.array(corners(pixels)) - QUADRANTS).max() <= 3
    assert {name: each.media_type for name, each in resize(path).items()} == dict.fromkeys(
        ("1600", "512", "150"), "image/jpeg"
    )


@pytest.mark.parametrize("exif_orientation", [0, 1, 6, 8])
@pytest.mark.parametrize("quarters", range(4))
def test_it_is_turned_by_its_container_alone(tmp_path: Path, quarters: int, exif_orientation: int):
    path = tmp_path / "photo.heic"

    pixels = drawn(path, heic(quarters=quarters, exif_orientation=exif_orientation))

    upright = np.rot90(UPRIGHT, quarters)
    inspection = inspect(path)
    assert pixels.shape == upright.shape
    assert (inspection.width, inspection.height, inspection.orientation) == (*upright.shape[1::-1], 1)
    assert np.abs(np.array(corners(pixels)) - corners(upright)).max() <= 3


@pytest.mark.parametrize(("mirror", "flipped"), [(0, np.flipud), (1, np.fliplr)])
def test_it_is_mirrored_by_its_container(tmp_path: Path, mirror: int, flipped: Any):
    pixels = drawn(tmp_path / "photo.heic", heic(mirror=mirror))

    assert np.abs(np.array(corners(pixels)) - corners(flipped(UPRIGHT))).max() <= 3


@pytest.mark.parametrize(
    ("colour", "red"),
    [
        (b"prof" + matrix_profile(2.2, SWAPPED), (0, 255, 0)),
        (b"nclx" + bytes([0, 1, 0, 13, 0, 6, 0x80]), (255, 0, 0)),
        (b"nclx" + bytes([0, 9, 0, 13, 0, 6, 0x80]), (255, 0, 0)),
    ],
)
def test_its_colours_are_those_of_its_profile(tmp_path: Path, colour: bytes, red: tuple[int, ...]):
    pixels = drawn(tmp_path / "photo.heic", heic(colour=colour))

    assert np.abs(np.array(corners(pixels)[0]) - red).max() <= 4


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_heic_that_is_cut_short_is_refused(tmp_path: Path, share: float):
    path = tmp_path / "cut.heic"
    content = heic()
    path.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(UnsupportedMediaType):
        inspect(path)
