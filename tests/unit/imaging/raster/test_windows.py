"""Check that grey samples of more than 8 bits can be seen: by what they hold, or by a window."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.images.inspection import Window
from core.images.render_options import Format, RenderOptions
from core.kernel.errors import InvalidParameter
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from imaging.raster.renditions import resize
from picture_files import decoded, saved

RAMP = np.linspace(0, 1, 30 * 40).reshape(30, 40)
TWELVE = np.rint(RAMP * 4080).astype(np.uint16)


def tiff(path: Path, values: NDArray[Any], **options: Any) -> Path:
    tifffile.imwrite(path, values, metadata=None, **{"photometric": "minisblack"} | options)
    return path


def png(path: Path, values: NDArray[Any]) -> Path:
    path.write_bytes(imagecodecs.png_encode(values))
    return path


def jpeg_2000(path: Path, values: NDArray[Any]) -> Path:
    path.write_bytes(imagecodecs.jpeg2k_encode(values, level=0, reversible=True, bitspersample=12, codecformat="jp2"))
    return path


def drawn(path: Path, **asked: Any) -> NDArray[Any]:
    """Return levels of 0..1."""
    return decoded(render(path, RenderOptions(format=Format.PNG, **asked)).content) / 65_535


def without_outliers(values: NDArray[Any]) -> NDArray[Any]:
    """Return values as levels of 0..1, the 2nd percentile black and the 98th white."""
    low, high = np.percentile(values, (2, 98))
    return ((values - low) / (high - low)).clip(0, 1)


def told(path: Path) -> Any:
    """Return the window that is told of a file, for a comparison in floating point."""
    found = inspect(path).window
    assert found
    return pytest.approx((found.center, found.width), rel=1e-6)


def window(center: float, width: float) -> dict[str, float]:
    return {"window_center": center, "window_width": width}


@pytest.mark.parametrize("writer", [tiff, png, jpeg_2000])
def test_what_a_picture_holds_is_shown_from_black_to_white(tmp_path: Path, writer: Any):
    path = writer(tmp_path / "dark", TWELVE // 2)

    low, high = np.percentile(TWELVE // 2, (2, 98))

    assert ((low + high) / 2, high - low) == told(path)
    assert np.abs(drawn(path) - without_outliers(TWELVE // 2)).max() < 0.001
    assert decoded(resize(path)["150"].content).max() == 65_535


@pytest.mark.parametrize("writer", [tiff, png, jpeg_2000])
def test_a_window_is_in_the_numbers_of_the_file(tmp_path: Path, writer: Any):
    path = writer(tmp_path / "dark", TWELVE)

    levels = drawn(path, **window(1000, 500))

    assert np.abs(levels - ((TWELVE - 1000.0) / 500 + 0.5).clip(0, 1)).max() < 0.001


@pytest.mark.parametrize("kind", ["u2", "i2", "u4", "i4", "f2", "f4", "f8"])
def test_a_window_is_in_numbers_of_any_kind(tmp_path: Path, kind: str):
    values = (RAMP * 900 - (0 if kind.startswith("u") else 450)).astype(kind)
    path = tiff(tmp_path / "values.tif", values)

    levels = drawn(path, **window(100, 50.5))

    assert np.abs(levels - ((values.astype(float) - 100) / 50.5 + 0.5).clip(0, 1)).max() < 0.001


def test_the_window_that_is_told_draws_what_is_drawn_without_one(tmp_path: Path):
    path = tiff(tmp_path / "values.tif", (RAMP * 3 - 7).astype(np.float32))

    own = inspect(path).window

    assert own
    assert np.array_equal(drawn(path), drawn(path, **window(own.center, own.width)))


@pytest.mark.parametrize(
    ("stored", "written"), [(-9999, "-9999"), (65_535, "65535"), (-3.4028234663852886e38, "-3.4028234663852886e+38")]
)
@pytest.mark.parametrize("kind", ["f4", "f8", "i4", "u2"])
def test_what_stands_for_no_data_is_left_out(tmp_path: Path, kind: str, stored: float, written: str):
    dtype = np.dtype(kind)
    if dtype.kind != "f" and not np.iinfo(dtype).min <= stored <= np.iinfo(dtype).max:
        pytest.skip("such integers cannot hold it")
    values = (RAMP * 200 + 100).astype(dtype)
    values[:5, :5] = stored
    path = tiff(tmp_path / "map.tif", values, extratags=[(42113, 2, 0, written, True)])

    levels = drawn(path)

    low, high = np.percentile(values[values != values[0, 0]], (2, 98)) if dtype.kind == "f" else (values[0, 5], 300)
    assert ((low + high) / 2, high - low) == told(path)
    assert not levels[:5, :5].any()
    assert levels[0, 5] == 0
    assert levels[-1, -1] == 1


def test_numbers_that_are_none_are_left_out(tmp_path: Path):
    values = (RAMP * 10 + 5).astype(np.float32)
    values[0, :3] = np.nan, np.inf, -np.inf
    path = tiff(tmp_path / "map.tif", values)

    levels = drawn(path)

    low, high = np.percentile(values[np.isfinite(values)], (2, 98))
    assert ((low + high) / 2, high - low) == told(path)
    assert levels[0, :3].tolist() == [0, 1, 0]
    assert levels[-1, -1] == 1


@pytest.mark.parametrize("values", [np.full((4, 4), np.nan, np.float32), np.full((4, 4), 7.5, np.float64)])
def test_a_picture_without_two_numbers_is_drawn_all_the_same(tmp_path: Path, values: NDArray[Any]):
    path = tiff(tmp_path / "flat.tif", values)

    assert inspect(path).window is not None
    assert drawn(path).shape == (4, 4)


def test_the_greatest_numbers_have_a_window_that_can_be_stored(tmp_path: Path):
    values = np.array([[-1.7e308, 1.7e308]]).repeat(50, axis=0)

    own = inspect(tiff(tmp_path / "huge.tif", values)).window

    assert own == Window(center=0, width=2e100)


def test_a_picture_that_fills_its_depth_stays_as_it_is_to_the_last_bit(tmp_path: Path):
    values = np.random.default_rng(1).integers(3_000, 60_000, (30, 40)).astype(np.uint16)
    path = png(tmp_path / "photo.png", values)

    assert inspect(path).window == Window(center=32_767.5, width=65_535)
    assert np.array_equal(decoded(render(path, RenderOptions(format=Format.PNG)).content), values)


def test_all_pages_of_a_file_are_shown_alike(tmp_path: Path):
    path = tmp_path / "series.tif"
    with tifffile.TiffWriter(path) as writer:
        for most in (50, 200, 100):
            writer.write((RAMP * most).astype(np.uint16), photometric="minisblack", metadata=None)

    brightest = [drawn(path, frame=number).max() for number in range(3)]

    assert inspect(path).window == Window(center=100, width=200)
    assert brightest == pytest.approx([0.25, 1, 0.5], abs=0.001)
    assert decoded(resize(path)["150"].content).max() == pytest.approx(65_535 / 4, abs=1)


def test_white_may_be_zero_in_a_window(tmp_path: Path):
    path = tiff(tmp_path / "film.tif", TWELVE, photometric="miniswhite")

    levels = drawn(path, **window(2040, 4080))

    assert np.abs(levels - (1 - RAMP)).max() < 0.001


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_a_few_hot_pixels_do_not_take_the_contrast_of_all_others(tmp_path: Path, dtype: Any):
    values = (RAMP * 2_000 + 100).astype(dtype)
    values[3, 3] = 60_000
    path = tiff(tmp_path / "sensor.tif", values)

    levels = drawn(path)

    assert levels[3, 3] == 1
    assert np.abs(levels - without_outliers(values)).max() < 0.001
    assert np.percentile(levels, 95) > 0.9


def test_every_label_of_a_segmentation_keeps_a_level_of_its_own(tmp_path: Path):
    labels = np.zeros((30, 40), np.uint16)
    labels[0, :3] = 1, 2, 3
    path = tiff(tmp_path / "labels.tif", labels)

    assert inspect(path).window == Window(center=1.5, width=3)
    assert drawn(path)[0, :4] == pytest.approx([1 / 3, 2 / 3, 1, 0], abs=0.001)


def test_a_picture_that_is_nearly_all_alike_shows_the_rest(tmp_path: Path):
    values = np.zeros((30, 40), np.float32)
    values[0, :3] = 500, 1_000, 2_000

    assert drawn(tiff(tmp_path / "stars.tif", values))[0, :4] == pytest.approx([0.25, 0.5, 1, 0], abs=0.001)


def test_what_is_transparent_does_not_count_and_stays_so(tmp_path: Path):
    opacity = np.full_like(TWELVE, 65_535)
    opacity[0] = 0
    values = TWELVE.copy()
    values[0] = 65_000
    path = png(tmp_path / "veiled.png", np.dstack([values, opacity]))

    pixels = imagecodecs.png_decode(render(path, RenderOptions(format=Format.PNG)).content)

    low, high = np.percentile(TWELVE[1:], (2, 98))
    assert ((low + high) / 2, high - low) == told(path)
    assert pixels[-1, -1].tolist() == [65_535] * 4
    assert not pixels[0, :, 3].any()


def test_grey_in_a_colour_file_has_a_window_too(tmp_path: Path):
    path = tmp_path / "grey.tif"
    tifffile.imwrite(path, np.dstack([TWELVE] * 3), photometric="rgb", metadata=None)

    levels = drawn(path, **window(2040, 4080))

    assert np.abs(levels - RAMP).max() < 0.001
    assert inspect(path).window is None


@pytest.mark.parametrize("image", [Image.new("L", (4, 4), 9), Image.new("RGB", (4, 4), (9, 8, 7))])
def test_others_have_none(tmp_path: Path, image: Image.Image):
    assert inspect(saved(tmp_path / "plain.png", image)).window is None


@pytest.mark.parametrize("half", [{"window_center": 5}, {"window_width": 5}])
def test_half_a_window_is_none(tmp_path: Path, half: dict[str, float]):
    path = png(tmp_path / "dark.png", TWELVE)

    with pytest.raises(InvalidParameter, match="both"):
        render(path, RenderOptions(**half))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_window_does_not_turn_a_picture(tmp_path: Path, orientation: int):
    path = tiff(tmp_path / "turned.tif", TWELVE, extratags=[(274, 3, 1, orientation, True)])
    exif = Image.Exif()
    exif[274] = orientation
    upright = saved(tmp_path / "turned.png", Image.fromarray(np.uint8(RAMP * 255)), exif=exif)

    wanted = decoded(render(upright, RenderOptions()).content) / 255

    assert np.abs(drawn(path, **window(2040, 4080)) - wanted).max() < 0.005
