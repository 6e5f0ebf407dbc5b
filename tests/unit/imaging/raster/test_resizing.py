"""Compare what is drawn of a JPEG with Lanczos in floating point of the fully decoded file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.raster.rendering import render
from picture_files import decoded, photograph, saved


def in_floating_point(path: Path, size: tuple[int, int]) -> NDArray[Any]:
    with Image.open(path) as image:
        channels = [channel.convert("F").resize(size, Image.Resampling.LANCZOS) for channel in image.split()]
    return np.stack([np.asarray(channel) for channel in channels], axis=2).clip(0, 255).squeeze()


@pytest.mark.parametrize("width", [31, 62, 125, 190, 333, 900])
@pytest.mark.parametrize("options", [{"subsampling": 2}, {"subsampling": 0}, {"progressive": True}])
def test_a_photograph_is_resized_as_in_floating_point(tmp_path: Path, width: int, options: dict[str, Any]):
    photo = photograph(1003, 701, np.random.default_rng(1))
    path = saved(tmp_path / "photo.jpg", photo, quality=90, **options)

    pixels = decoded(render(path, RenderOptions(width=width, format=Format.PNG)).content)

    error = np.square(pixels - in_floating_point(path, pixels.shape[1::-1])).mean()
    assert 10 * np.log10(255**2 / error) > 48


def test_the_padding_of_a_jpegs_last_block_is_no_part_of_the_picture(tmp_path: Path):
    edge = np.full((200, 1009), 220, np.uint8)
    edge[:, 1000:] = 3
    path = saved(tmp_path / "edge.jpg", Image.fromarray(edge), quality=95)

    pixels = decoded(render(path, RenderOptions(width=126, format=Format.PNG)).content)

    assert np.abs(pixels[10] - in_floating_point(path, (126, 25))[10]).max() < 8


def test_a_turned_photograph_is_resized_alike(tmp_path: Path):
    photo = photograph(1003, 701, np.random.default_rng(1))
    exif = Image.Exif()
    exif[0x0112] = 8
    path = saved(tmp_path / "turned.jpg", photo, quality=90, exif=exif)

    pixels = decoded(render(path, RenderOptions(height=125, format=Format.PNG)).content)

    error = np.square(pixels - np.rot90(in_floating_point(path, (125, 87)))).mean()
    assert 10 * np.log10(255**2 / error) > 48
