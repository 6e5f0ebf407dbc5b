"""Check that colours of 16 bits a sample keep 16 bits in a PNG."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.analysis.inspection import inspect
from imaging.raster import budget
from imaging.raster.rendering import render

RNG = np.random.default_rng(7)
COLOURS = RNG.integers(0, 65_536, (30, 40, 3)).astype(np.uint16)


def png(path: Path, pixels: NDArray[Any]) -> Path:
    path.write_bytes(imagecodecs.png_encode(pixels, level=1))
    return path


def tiff(path: Path, pixels: NDArray[Any], **options: Any) -> Path:
    tifffile.imwrite(path, pixels, photometric="rgb", metadata=None, **options)
    return path


def drawn(path: Path, **asked: Any) -> NDArray[Any]:
    """Decode by libpng, for Pillow reduces the samples to 8 bits."""
    return imagecodecs.png_decode(render(path, RenderOptions(format=Format.PNG, **asked)).content)


@pytest.mark.parametrize("writer", [png, tiff])
def test_colours_are_drawn_to_the_last_bit(tmp_path: Path, writer: Any):
    path = writer(tmp_path / "colours", COLOURS)

    assert np.array_equal(drawn(path), COLOURS)


@pytest.mark.parametrize("writer", [png, tiff])
def test_they_are_resized_as_such(tmp_path: Path, writer: Any):
    path = writer(tmp_path / "flat", np.full((64, 64, 3), (12_345, 23_456, 34_567), np.uint16))

    small = drawn(path, width=10)

    assert small.shape == (10, 10, 3)
    assert set(map(tuple, small.reshape(-1, 3).tolist())) == {(12_345, 23_456, 34_567)}


def test_transparent_ones_do_not_bleed(tmp_path: Path):
    pixels = np.zeros((64, 64, 4), np.uint16)
    pixels[:, ::2] = 65_535  # white lines between transparent black ones
    path = png(tmp_path / "lines.png", pixels)

    small = drawn(path, width=16)

    assert small[..., :3].min() >= 65_000
    assert 20_000 < small[..., 3].mean() < 45_000


def test_grey_of_sixteen_bits_keeps_its_transparency(tmp_path: Path):
    grey = np.repeat(np.arange(0, 60_000, 2_000, dtype=np.uint16)[:, None], 30, 1)
    opacity = np.full_like(grey, 40_000)
    path = png(tmp_path / "grey.png", np.dstack([grey, opacity]))

    pixels = drawn(path)

    assert np.array_equal(pixels[..., 1], grey)
    assert np.array_equal(pixels[..., 3], opacity)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_they_stand_upright(tmp_path: Path, orientation: int):
    path = tiff(tmp_path / "turned.tif", COLOURS, extratags=[(274, 3, 1, orientation, True)])
    turned = {
        1: COLOURS,
        2: COLOURS[:, ::-1],
        3: COLOURS[::-1, ::-1],
        4: COLOURS[::-1],
        5: COLOURS.swapaxes(0, 1),
        6: np.rot90(COLOURS, -1),
        7: COLOURS[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(COLOURS),
    }

    assert np.array_equal(drawn(path), turned[orientation])


def test_every_page_has_its_own(tmp_path: Path):
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as writer:
        for pixels in (COLOURS, COLOURS[:7]):
            writer.write(pixels, photometric="rgb", metadata=None)

    assert np.array_equal(drawn(path, frame=1), COLOURS[:7])


def test_formats_of_eight_bits_get_rounded_values(tmp_path: Path):
    path = png(tmp_path / "colours.png", np.full((16, 16, 3), 32_900, np.uint16))

    rendered = render(path, RenderOptions(format=Format.WEBP, quality=100))

    (tmp_path / "small.webp").write_bytes(rendered.content)
    with Image.open(tmp_path / "small.webp") as image:
        assert np.abs(np.asarray(image.convert("RGB")).astype(int) - 128).max() <= 1


@pytest.mark.parametrize("writer", [png, tiff])
def test_pictures_too_large_for_sixteen_bits_are_drawn_in_eight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Any
):
    path = writer(tmp_path / "large", COLOURS)
    monkeypatch.setattr(budget, "MEMORY", 30 * 40 * 17)

    assert drawn(path, width=10).dtype == np.uint8


def test_damage_that_acceptance_overlooks_is_drawn_in_eight_bits(tmp_path: Path):
    path = tiff(tmp_path / "damaged.tif", COLOURS, compression="lzma")
    with tifffile.TiffFile(path) as file:
        end = file.pages.first.dataoffsets[0] + file.pages.first.databytecounts[0]
    content = bytearray(path.read_bytes())
    content[end - 1] ^= 0xFF  # the foot of the stream, which libtiff does not look at
    path.write_bytes(content)
    assert inspect(path).bits == 16

    assert drawn(path).dtype == np.uint8
