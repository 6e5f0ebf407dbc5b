"""A plain PNG is decoded once, by libpng: the same pixels, texts and refusals as by Pillow."""

import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster.containers.png_plain import PlainPng
from imaging.raster.decoding import opened
from imaging.raster.sniffing import MediaType
from picture_files import photograph, saved

PHOTO = photograph(64, 48, np.random.default_rng(3))
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def a_png(rows: bytes, *behind: bytes, checksum: bool = True) -> bytes:
    """Return a PNG of 4 x 2 greys with these filtered rows, its deflated data whole or without a right checksum."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0))
    deflated = zlib.compress(rows)
    data = chunk(b"IDAT", deflated if checksum else deflated[:-4] + b"\0\0\0\0")
    return SIGNATURE + header + data + b"".join(behind) + chunk(b"IEND", b"")


ROWS = bytes([0, 10, 20, 30, 40, 2, 1, 1, 1, 1])
GREYS = [[10, 20, 30, 40], [11, 21, 31, 41]]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_its_pixels_are_those_that_were_stored(tmp_path: Path, mode: str):
    picture = PHOTO.convert(mode)
    path = saved(tmp_path / "photo.png", picture)

    with opened(path, MediaType.PNG) as source:
        assert isinstance(source.image, PlainPng)
        assert np.array_equal(np.asarray(source.load()), np.asarray(picture))


@pytest.mark.parametrize(
    ("mode", "options"),
    [("P", {}), ("1", {}), ("I;16", {}), ("LA", {}), ("L", {"transparency": 7}), ("RGB", {"transparency": (1, 2, 3)})],
)
def test_others_are_left_to_pillow(tmp_path: Path, mode: str, options: dict[str, object]):
    picture = Image.new("I;16", (4, 4)) if mode == "I;16" else PHOTO.convert(mode)
    path = saved(tmp_path / "photo.png", picture, **options)

    with opened(path, MediaType.PNG) as source:
        assert not isinstance(source.image, PlainPng)


def test_what_stands_behind_the_pixels_is_read(tmp_path: Path):
    turned = Image.Exif()
    turned[0x0112] = 6
    path = tmp_path / "turned.png"
    path.write_bytes(a_png(ROWS, chunk(b"eXIf", turned.tobytes().removeprefix(b"Exif\0\0"))))

    assert inspect(path).orientation == 6


@pytest.mark.parametrize("rows", [ROWS[:-1], ROWS[:5], b""])
def test_one_without_all_its_pixels_is_refused(tmp_path: Path, rows: bytes):
    path = tmp_path / "short.png"
    path.write_bytes(a_png(rows))

    with pytest.raises(UnsupportedMediaType, match="pixels are missing"):
        inspect(path)


def test_what_only_libpng_refuses_is_read_by_pillow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(_content: bytes) -> None:
        raise imagecodecs.PngError("png_decode", "too strict")

    path = tmp_path / "odd.png"
    path.write_bytes(a_png(ROWS))
    monkeypatch.setattr(imagecodecs, "png_decode", refuse)

    with opened(path, MediaType.PNG) as source:
        assert np.asarray(source.load()).tolist() == GREYS


def test_deflated_data_with_a_wrong_checksum_are_refused(tmp_path: Path):
    path = tmp_path / "odd.png"
    path.write_bytes(a_png(ROWS, checksum=False))

    with pytest.raises(UnsupportedMediaType, match="damaged"):
        inspect(path)
