"""Compare the TIFFs that Pillow cannot read, or misreads, with the numbers that were written."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster import budget
from imaging.raster.rendering import render
from imaging.raster.renditions import resize
from picture_files import decoded, saved

RAMP = np.linspace(0, 1, 12 * 20).reshape(12, 20)
COLOURS = np.dstack([RAMP, RAMP[::-1], RAMP[:, ::-1]])
NUMBERS = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]


def of_type(fractions: NDArray[Any], kind: str) -> NDArray[Any]:
    """Return numbers from the least to the greatest of their type; floating point from -1 to 1."""
    dtype = np.dtype(kind)
    if dtype.kind == "f":
        return (fractions * 2 - 1).astype(dtype)
    span = np.iinfo(dtype)
    return (fractions * (float(span.max) - float(span.min)) * 0.999 + float(span.min)).astype(dtype)


def written(path: Path, pixels: NDArray[Any], **options: Any) -> Path:
    tifffile.imwrite(path, pixels, metadata=None, **options)
    return path


def drawn(path: Path) -> NDArray[Any]:
    """Return the pixels as fractions of white, to 8 bits at least."""
    pixels = decoded(render(path, RenderOptions(format=Format.PNG)).content)
    return pixels / np.iinfo(pixels.dtype).max


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_of_any_kind_are_drawn_from_black_to_white(tmp_path: Path, kind: str, order: Any):
    grey = written(tmp_path / "grey.tif", of_type(RAMP, kind), byteorder=order, photometric="minisblack")
    colour = written(tmp_path / "colour.tif", of_type(COLOURS, kind), byteorder=order, photometric="rgb")

    assert np.abs(drawn(grey) - RAMP).max() < 0.022  # of floats, two hundredths on either side is taken for outliers
    assert np.abs(drawn(colour) - COLOURS).max() < 0.006
    assert inspect(grey).bits == inspect(colour).bits == np.dtype(kind).itemsize * 8
    assert resize(colour)["150"].width == 20


@pytest.mark.parametrize("bits", [6, 10, 12, 14])
def test_odd_depths_are_spread_over_all_that_there_is(tmp_path: Path, bits: int):
    values = (RAMP * ((1 << bits) - 1)).astype(np.uint8 if bits < 8 else np.uint16)
    path = written(tmp_path / "odd.tif", values, bitspersample=bits, photometric="minisblack")

    assert np.abs(drawn(path) - RAMP).max() < 0.02
    assert inspect(path).bits == bits


@pytest.mark.parametrize("kind", ["u1", "u2", "f4"])
def test_white_may_be_zero(tmp_path: Path, kind: str):
    path = written(tmp_path / "inverse.tif", of_type(RAMP, kind), photometric="miniswhite")

    assert np.abs(drawn(path) - (1 - RAMP)).max() < 0.022


@pytest.mark.parametrize("compression", [None, "lzw", "deflate", "zstd", "lzma", "packbits", "jpeg2000"])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_planes_tiles_and_compressions_make_no_difference(tmp_path: Path, kind: str, compression: Any):
    planes = of_type(np.moveaxis(COLOURS, 2, 0), kind)
    options: dict[str, Any] = {"photometric": "rgb", "compression": compression}
    separate = written(tmp_path / "planes.tif", planes, planarconfig="separate", **options)
    tiled = written(tmp_path / "tiles.tif", of_type(COLOURS, kind), tile=(16, 16), bigtiff=True, **options)

    assert np.abs(drawn(separate) - COLOURS).max() < 0.006
    assert np.abs(drawn(tiled) - COLOURS).max() < 0.006


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["u1", "u2", "f4"])
def test_every_kind_stands_upright(tmp_path: Path, kind: str, orientation: int):
    stored = of_type(RAMP, kind)
    path = written(tmp_path / "turned.tif", stored, extratags=[(274, 3, 1, orientation, True)])
    exif = Image.Exif()
    exif[274] = orientation
    as_jpeg = saved(tmp_path / "turned.jpg", Image.fromarray(np.uint8(RAMP * 255)), exif=exif, quality=100)

    assert np.abs(drawn(path) - drawn(as_jpeg)).max() < 0.03
    assert inspect(path).orientation == orientation


def test_alpha_is_kept_and_undone_where_it_was_multiplied_in(tmp_path: Path):
    opacity = np.full((*RAMP.shape, 1), 0.5)
    stored = of_type(np.dstack([COLOURS * 0.5, opacity]), "u4")
    path = written(tmp_path / "alpha.tif", stored, photometric="rgb", extrasamples=["assocalpha"])

    pixels = drawn(path)

    assert np.abs(pixels[..., 3] - 0.5).max() < 0.005
    assert np.abs(pixels[..., :3] - COLOURS).max() < 0.02


def test_a_palette_may_have_65536_colours(tmp_path: Path):
    colours = np.stack([np.arange(65_536), np.arange(65_536)[::-1], np.full(65_536, 30_000)]).astype(np.uint16)
    path = written(tmp_path / "palette.tif", of_type(RAMP, "u2"), photometric="palette", colormap=colours)

    assert np.abs(drawn(path)[..., 0] - RAMP).max() < 0.005
    assert np.abs(drawn(path)[..., 1] - (1 - RAMP)).max() < 0.005


def test_pages_may_differ(tmp_path: Path):
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(of_type(COLOURS, "u1"), photometric="rgb", metadata=None)
        writer.write(of_type(RAMP[:4], "f8"), photometric="minisblack", metadata=None)

    second = render(path, RenderOptions(frame=1))

    assert inspect(path).frames == 2
    assert (second.width, second.height) == (20, 4)
    assert np.abs(decoded(second.content) / 65_535 - (RAMP[:4] / RAMP[:4].max())).max() < 0.022


def test_pixels_that_are_missing_are_missed(tmp_path: Path):
    path = written(tmp_path / "cut.tif", of_type(COLOURS, "f4"), photometric="rgb", compression="lzw")
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(UnsupportedMediaType, match="cut short"):
        inspect(path)


def test_a_tiff_of_an_unsupported_kind_is_refused(tmp_path: Path):
    path = written(tmp_path / "complex.tif", RAMP.astype(np.complex64))

    with pytest.raises(UnsupportedMediaType, match="of a kind that is not supported"):
        inspect(path)


def test_a_page_that_would_not_fit_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path / "large.tif", of_type(COLOURS, "f8"), photometric="rgb")
    monkeypatch.setattr(budget, "MEMORY", 12 * 20 * 3 * 8 * 2)

    with pytest.raises(ContentTooLarge):
        inspect(path)
