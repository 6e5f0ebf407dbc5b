from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.colormaps import builtin
from imaging.raster.renditions import colorize, of_pixels, resize
from picture_files import FOLDER, NO_SAMPLES, QUADRANTS, corners, decoded, quadrants, saved


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((2000, 1000), {"1600": (1600, 800), "512": (512, 256), "150": (150, 75)}),
        ((600, 300), {"1600": (600, 300), "512": (512, 256), "150": (150, 75)}),
        ((100, 40), {"1600": (100, 40), "512": (100, 40), "150": (100, 40)}),
        ((40, 20_000), {"1600": (32, 16_000), "512": (32, 16_000), "150": (32, 16_000)}),
    ],
)
def test_every_size_is_made_and_nothing_is_enlarged(
    tmp_path: Path, size: tuple[int, int], sizes: dict[str, tuple[int, int]]
):
    path = saved(tmp_path / "picture.png", quadrants(*size))

    made = resize(path)

    assert {name: (each.width, each.height) for name, each in made.items()} == sizes
    assert {name: decoded(each.content).shape[1::-1] for name, each in made.items()} == sizes


def test_colour_is_jpeg_and_upright(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 3
    path = saved(tmp_path / "picture.jpg", quadrants(600, 400).rotate(180), exif=exif, quality=95)

    made = resize(path)

    assert {each.media_type for each in made.values()} == {"image/jpeg"}
    assert all(np.abs(np.array(corners(decoded(each.content))) - QUADRANTS).max() <= 12 for each in made.values())


def test_transparency_is_kept(tmp_path: Path):
    path = saved(tmp_path / "clear.png", Image.new("RGBA", (200, 200), (255, 0, 0, 128)))

    made = resize(path)

    assert made["150"].media_type == "image/webp"
    assert abs(int(decoded(made["150"].content)[50, 50, 3]) - 128) <= 1


def test_an_alpha_channel_that_hides_nothing_does_not_count(tmp_path: Path):
    path = saved(tmp_path / "opaque.png", quadrants().convert("RGBA"))

    assert resize(path)["150"].media_type == "image/jpeg"


def test_grey_is_png(tmp_path: Path):
    path = saved(tmp_path / "grey.jpg", Image.new("L", (300, 200), 77))

    made = resize(path)

    assert made["512"].media_type == "image/png"
    assert decoded(made["512"].content).shape == (200, 300)


def test_grey_in_a_colour_file_of_sixteen_bits_keeps_them(tmp_path: Path):
    path = tmp_path / "grey.tif"
    tifffile.imwrite(path, np.full((200, 300, 3), 12_345, np.uint16), photometric="rgb")

    shades = decoded(resize(path, grey=True)["150"].content)

    assert (shades.dtype, shades.shape) == (np.uint16, (100, 150))
    assert set(shades.ravel().tolist()) == {12_345}


def test_grey_in_a_colour_file_becomes_grey(tmp_path: Path):
    path = saved(tmp_path / "grey.png", Image.new("RGB", (300, 200), (77, 77, 77)))

    shades = decoded(resize(path, grey=True)["150"].content)

    assert shades.shape == (100, 150)
    assert set(shades.ravel().tolist()) == {77}


def test_sixteen_bits_stay(tmp_path: Path):
    path = saved(tmp_path / "deep.tif", Image.fromarray(np.full((300, 400), 40_000, np.uint16)))

    small = decoded(resize(path)["150"].content)

    assert small.dtype == np.uint16
    assert set(small.ravel().tolist()) == {40_000}


def test_pixels_from_elsewhere_are_treated_alike():
    made = of_pixels(np.full((1000, 2000), 9, np.uint8))

    assert (made["1600"].width, made["1600"].height, made["1600"].media_type) == (1600, 800, "image/png")


@pytest.mark.parametrize(("value", "depth", "index"), [(200, np.uint8, 200), (51_400, np.uint16, 200)])
def test_a_colormap_gives_a_grey_rendition_a_palette(value: int, depth: type[np.generic], index: int):
    grey = of_pixels(np.full((4, 6), value, depth))["150"].content

    coloured = colorize(grey, builtin.table("magma") or b"")

    assert coloured.startswith(b"\x89PNG")
    assert decoded(coloured).tolist() == [[index] * 6] * 4
    assert coloured[41 : 41 + 768] == builtin.table("magma")


@NO_SAMPLES
def test_a_dicom_file_has_renditions_too():
    made = resize(FOLDER.parent / "dicom" / "mr_overlay_12bit.dcm")

    assert (made["1600"].width, made["1600"].height) == (484, 300)
    assert (made["150"].width, made["150"].media_type) == (150, "image/png")
