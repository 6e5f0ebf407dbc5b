import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import ContentTooLarge, Problem, UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster import budget, png
from imaging.raster.containers import jpeg
from imaging.raster.rendering import render
from imaging.raster.sniffing import MediaType
from imaging.sandbox import runner
from picture_files import decoded, photograph, quadrants, saved


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def a_png_of(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def header(width: int, height: int, depth: int = 8, colour_type: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0))


END = chunk(b"IEND", b"")
ROW = chunk(b"IDAT", zlib.compress(b"\0\x55"))  # one grey pixel


def refused(path: Path, content: bytes) -> Problem:
    path.write_bytes(content)
    with pytest.raises(Problem) as raised:
        inspect(path)
    return raised.value


def test_too_many_pixels_are_refused_by_what_the_header_says(tmp_path: Path):
    problem = refused(tmp_path / "wide.png", a_png_of(header(20_000, 20_000), ROW, END))

    assert isinstance(problem, ContentTooLarge)
    assert "400 million pixels" in str(problem)


def test_the_frames_of_an_animation_count_together(tmp_path: Path):
    animation = chunk(b"acTL", struct.pack(">II", 300, 0))

    problem = refused(tmp_path / "long.png", a_png_of(header(1_000, 1_000), animation, ROW, END))

    assert isinstance(problem, ContentTooLarge)
    assert "300 frame(s)" in str(problem)


def test_more_frames_than_anyone_watches_are_refused(tmp_path: Path):
    animation = chunk(b"acTL", struct.pack(">II", budget.FRAMES + 1, 0))

    problem = refused(tmp_path / "long.png", a_png_of(header(1, 1), animation, ROW, END))

    assert isinstance(problem, ContentTooLarge)
    assert "2,001 frames" in str(problem)


def test_the_pages_of_a_tiff_are_added_up_though_they_differ(tmp_path: Path):
    pages = [Image.new("1", (100, 100)), *(Image.new("1", (8_000, 8_000)) for _ in range(5))]
    path = saved(tmp_path / "pages.tif", pages[0], save_all=True, append_images=pages[1:], compression="group4")

    problem = refused(path, path.read_bytes())

    assert isinstance(problem, ContentTooLarge)


def test_a_codestream_counts_for_more_than_the_box_around_it(tmp_path: Path):
    path = saved(tmp_path / "picture.jp2", quadrants())
    content = path.read_bytes()
    size = content.index(b"\xff\x4f\xff\x51") + 8

    problem = refused(path, content[:size] + struct.pack(">II", 60_000, 60_000) + content[size + 8 :])

    assert isinstance(problem, ContentTooLarge)


def test_a_jpeg_of_hundreds_of_scans_is_refused(tmp_path: Path):
    path = saved(tmp_path / "picture.jpg", quadrants(), progressive=True)
    content = path.read_bytes()
    scan = content[content.rindex(b"\xff\xda") : -2]

    problem = refused(path, content[:-2] + scan * 101 + content[-2:])

    assert isinstance(problem, UnsupportedMediaType)
    assert "scans" in str(problem)


@pytest.mark.parametrize(
    ("options", "held"),
    [
        ({"progressive": False}, 0),
        ({"progressive": True, "subsampling": 0}, 6),
        ({"progressive": True, "subsampling": 1}, 4),
        ({"progressive": True, "subsampling": 2}, 3),
    ],
)
def test_a_progressive_jpeg_costs_what_its_decoder_holds_between_scans(
    tmp_path: Path, options: dict[str, Any], held: float
):
    path = saved(tmp_path / "picture.jpg", quadrants(), **options)

    assert jpeg.check(path).held == held


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_png_of(header(1, 1), ROW[:-1] + b"\0", END), "checksum"),
        (a_png_of(header(1, 1), ROW), "cut short"),
        (a_png_of(header(1, 1), END), "pixels are missing"),
        (a_png_of(ROW, END), "begin with its header"),
        (a_png_of(header(1, 1), header(9, 9), ROW, END), "more than one header"),
        (a_png_of(header(1, 1, depth=3), ROW, END), "header"),
        (a_png_of(header(0, 1), ROW, END), "header"),
        (a_png_of(header(1, 1, colour_type=3), ROW, END), "palette is missing"),
        (a_png_of(header(1, 1, colour_type=3), chunk(b"PLTE", b"ab"), ROW, END), "impossible size"),
        (a_png_of(header(1, 1), chunk(b"ABCD", b""), ROW, END), "not known"),
        (a_png_of(header(1, 1), *[chunk(b"tEXt", b"a\0b")] * 1_001, ROW, END), "texts"),
        (a_png_of(header(1, 2), ROW, END), "pixels are missing"),
        (a_png_of(header(1, 1), chunk(b"IDAT", b"nothing deflated"), END), "cannot be inflated"),
    ],
)
def test_a_png_that_is_not_by_the_book_is_refused(tmp_path: Path, content: bytes, words: str):
    problem = refused(tmp_path / "odd.png", content)

    assert isinstance(problem, UnsupportedMediaType)
    assert words in str(problem)


def test_the_same_png_by_the_book_is_taken(tmp_path: Path):
    path = tmp_path / "pixel.png"
    path.write_bytes(a_png_of(header(1, 1), chunk(b"tEXt", b"a\0b"), ROW, END) + b"whatever follows")

    assert inspect(path).bits == 8


def test_a_picture_of_108_million_pixels_fits_the_sandbox(tmp_path: Path):
    path = tmp_path / "large.png"
    path.write_bytes(png.write(np.zeros((9_000, 12_000, 3), np.uint8)))

    inspection = runner.run(inspect, path, seconds=100)
    rendered = runner.run(render, path, RenderOptions(width=100), seconds=100)

    assert (inspection.width, inspection.height) == (12_000, 9_000)
    assert (rendered.width, rendered.height) == (100, 75)


def test_a_jpeg_of_268_million_pixels_fits_the_sandbox(tmp_path: Path):
    path = saved(tmp_path / "large.jpg", Image.new("L", (16_384, 16_384), 77))

    inspection = runner.run(inspect, path, seconds=100)
    rendered = runner.run(render, path, RenderOptions(width=1_000, format=Format.PNG), seconds=100)

    assert (inspection.width, inspection.height, inspection.grey) == (16_384, 16_384, True)
    assert np.unique(decoded(rendered.content)).tolist() == [77]


@pytest.mark.parametrize("kind", ["jpg", "jp2"])
def test_what_is_too_large_to_be_decoded_whole_is_decoded_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
):
    photo = photograph(600, 400, np.random.default_rng(1))
    path = saved(tmp_path / f"photo.{kind}", photo)
    whole = decoded(render(path, RenderOptions(width=60, format=Format.PNG)).content)
    monkeypatch.setattr(budget, "AT_ONCE", 600 * 400 // 4)

    inspection = inspect(path)
    small = decoded(render(path, RenderOptions(width=60, format=Format.PNG)).content)
    large = render(path, RenderOptions(format=Format.PNG))

    assert (inspection.width, inspection.height) == (600, 400)
    assert small.shape == whole.shape
    assert np.abs(small.astype(int) - whole).mean() < 3
    assert (large.width, large.height) == (600, 400)


@pytest.mark.parametrize("kind", ["jpg", "jp2"])
def test_damage_is_found_in_what_is_decoded_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str):
    path = saved(tmp_path / f"photo.{kind}", photograph(600, 400, np.random.default_rng(1)))
    content = path.read_bytes()
    monkeypatch.setattr(budget, "AT_ONCE", 600 * 400 // 4)

    assert isinstance(refused(path, content[: len(content) * 9 // 10]), UnsupportedMediaType)


def test_a_jpeg_2000_file_without_wavelets_is_not_decoded_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = saved(tmp_path / "photo.jp2", quadrants(), num_resolutions=1)
    monkeypatch.setattr(budget, "AT_ONCE", 100)

    assert inspect(path).width == 60


@pytest.mark.parametrize(
    ("kind", "mode", "megapixels"),
    [
        (MediaType.PNG, "RGB", 268),
        (MediaType.JPEG, "RGB", 268),
        (MediaType.PNG, "I;16", 183),
        (MediaType.PNG, "RGBA", 183),
        (MediaType.TIFF, "RGB", 200),
        (MediaType.WEBP, "RGB", 110),
        (MediaType.AVIF, "RGB", 110),
        (MediaType.HEIC, "RGB", 110),
        (MediaType.JPEG_2000, "RGB", 78),
    ],
)
def test_a_little_more_is_refused(kind: MediaType, mode: str, megapixels: int):
    allow(kind, mode, megapixels)

    with pytest.raises(ContentTooLarge):
        allow(kind, mode, megapixels + 1)


def test_halved_frames_may_have_four_times_the_pixels():
    halved = budget.reduction(MediaType.JPEG_2000, 108_000_000, 5)

    assert halved == 1
    assert budget.bytes_per_pixel(MediaType.JPEG_2000, "RGB", animated=False, halved=halved) == 7
    assert budget.bytes_per_pixel(MediaType.JPEG, "RGB", animated=False, held=6, halved=2) == 6.5


def allow(kind: MediaType, mode: str, megapixels: int) -> None:
    budget.check(1, megapixels * 1_000_000)
    budget.check_memory(megapixels * 1_000_000, budget.bytes_per_pixel(kind, mode, animated=False))
