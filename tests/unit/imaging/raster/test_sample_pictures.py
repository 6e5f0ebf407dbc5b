"""Compare every file of the sample set, through the sandbox, with what Pillow alone makes of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import misbehaving
from core.images.render_options import Format, RenderOptions
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from imaging.sandbox import runner
from patience import PATIENCE
from picture_files import (
    CUT_BY_ITS_MAKERS,
    FOLDER,
    NO_SAMPLES,
    WITHOUT_PILLOW,
    decoded,
    directly,
    jpeg_metadata,
    png_chunks,
    samples,
)

ONLY_PIXELS = {"IHDR", "PLTE", "IDAT", "IEND"}
EXACT = {"1", "L", "LA", "P", "RGB", "RGBA"}  # others are converted or stretched: looked at one by one elsewhere
MEGABYTE = 1 << 20
SRGB = 0.45455  # gAMA of what is sRGB already


@pytest.fixture(scope="module", autouse=True)
def one_child() -> Iterator[None]:
    runner.close()  # what other tests took is not looked at
    yield
    runner.close()


def peak_memory() -> int:
    """Return the peak memory of the child in bytes."""
    status = Path(f"/proc/{runner.run(misbehaving.process_id)}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def refusal_of(path: Path) -> str:
    """Return why a file is refused; nothing for one that is accepted."""
    try:
        runner.run(inspect, path, seconds=PATIENCE)
    except (UnsupportedMediaType, ContentTooLarge) as refusal:
        return str(refusal)
    return ""


@samples("decode", "decode; never parse entities")
def test_a_good_file_is_inspected(path: Path):
    inspection = runner.run(inspect, path)

    if path != FOLDER / WITHOUT_PILLOW:
        direct = directly(path)
        assert (inspection.width, inspection.height) == direct.image.size
        assert inspection.frames == direct.frames
    assert inspection.fingerprint
    assert inspection.labels


@samples("decode")
def test_a_good_file_is_drawn_as_it_is(path: Path):
    rendered = runner.run(render, path, RenderOptions(format=Format.PNG))

    pixels = decoded(rendered.content)
    assert pixels.shape[:2] == (rendered.height, rendered.width)
    if path == FOLDER / WITHOUT_PILLOW:
        return
    direct = directly(path).image
    assert (rendered.width, rendered.height) == direct.size
    if direct.mode in EXACT and "icc_profile" not in direct.info:
        mode = "RGBA" if direct.has_transparency_data else "RGB"
        drawn, wanted = (np.asarray(image.convert(mode)) for image in (Image.fromarray(pixels), direct))
        gamma = direct.info.get("gamma", SRGB)
        assert np.array_equal(drawn[..., 3:], wanted[..., 3:])
        off = np.abs(drawn[..., :3] - of_gamma(wanted[..., :3], gamma)).max()
        assert off <= (0 if gamma == SRGB else 13 if is_deep_png(path) else 1)


def is_deep_png(path: Path) -> bool:
    """Return whether it has 16 bits a sample, of which Pillow cuts off 8 where one is up to 13 levels of light."""
    return path.suffix == ".png" and path.read_bytes()[24] == 16


def of_gamma(levels: NDArray[Any], gamma: float) -> NDArray[Any]:
    """Return levels of a file with that gAMA as sRGB has them."""
    light = (levels / 255) ** (1 / gamma)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return levels.astype(int) if gamma == SRGB else 255 * srgb


@samples("reject")
def test_hostile_and_damaged_samples_are_refused(path: Path):
    with pytest.raises((UnsupportedMediaType, ContentTooLarge)):
        runner.run(inspect, path)


@samples(folder="hostile")
def test_a_hostile_file_does_no_harm(path: Path):
    said = refusal_of(path)

    assert "seconds" not in said  # it is refused for what it holds, not ended for its time
    assert peak_memory() < 512 * MEGABYTE


@samples(
    "decode; derivative must drop tail",
    "decode; derivative must drop EXIF",
    "decode; derivative must drop text",
    "decode",
)
def test_a_rendition_carries_pixels_and_nothing_else(path: Path):
    small = RenderOptions(width=16, format=Format.PNG)

    as_png = runner.run(render, path, small)
    as_jpeg = runner.run(render, path, small.model_copy(update={"format": Format.JPEG}))

    assert set(png_chunks(as_png.content)) <= ONLY_PIXELS
    assert jpeg_metadata(as_jpeg.content) == {"jfif"}


@NO_SAMPLES
def test_a_codestream_without_pixels_is_refused():
    with pytest.raises(UnsupportedMediaType, match="cut short"):
        runner.run(inspect, FOLDER / CUT_BY_ITS_MAKERS)


@NO_SAMPLES
@pytest.mark.parametrize(("name", "media_type"), [("jpeg_named.png", "image/jpeg"), ("png_named.jpg", "image/png")])
def test_the_name_does_not_matter(name: str, media_type: str):
    inspection = runner.run(inspect, FOLDER / "hostile_name_or_type" / name)

    assert inspection.media_type == media_type
