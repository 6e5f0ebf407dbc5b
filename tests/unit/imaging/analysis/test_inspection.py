from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster.containers import avif
from picture_files import FOLDER, NO_SAMPLES, quadrants, saved


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "tif", "webp", "avif", "bmp", "jp2"])
@pytest.mark.parametrize("share", [0.3, 0.97])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, kind: str, share: float):
    path = saved(tmp_path / f"noise.{kind}", Image.effect_noise((200, 200), 90).convert("RGB"))
    content = path.read_bytes()
    assert inspect(path).width == 200

    path.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(UnsupportedMediaType):
        inspect(path)


def test_the_last_frame_must_be_whole_too(tmp_path: Path):
    frames = [Image.effect_noise((100, 100), 90) for _ in range(5)]
    path = saved(tmp_path / "pages.tif", frames[0], save_all=True, append_images=frames[1:], compression="tiff_lzw")
    content = bytearray(path.read_bytes())
    with Image.open(path) as image:
        image.seek(4)
        (start,) = image.tag_v2[273]

    content[start : start + 2_000] = bytes(2_000)
    path.write_bytes(content)

    with pytest.raises(UnsupportedMediaType):
        inspect(path)


@NO_SAMPLES
@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("png/gen_rgb16.png", 16),
        ("png/gen_gray16.png", 16),
        ("png/basn0g02.png", 2),
        ("png/gen_1bit.png", 1),
        ("png/basn3p01.png", 8),
        ("tiff/12in16bit.tif", 16),
        ("tiff/gen_float32.tif", 32),
        ("tiff/g4_orientation_1.tif", 1),
        ("jp2/9bit.j2k", 9),
        ("jpeg/gen_cmyk.jpg", 8),
        ("avif/gen_8bit.avif", 8),
    ],
)
def test_depth_is_that_of_a_sample(name: str, bits: int):
    assert inspect(FOLDER / name).bits == bits


@NO_SAMPLES
@pytest.mark.parametrize(
    ("name", "frames"),
    [
        ("gif/iss634.gif", 42),
        ("webp/iss634.webp", 42),
        ("avif/star.avifs", 5),
        ("png/delay.png", 5),
        ("tiff/gen_multipage.tif", 4),
        ("jpeg/sugarshack.mpo", 1),
    ],
)
def test_frames_are_counted(name: str, frames: int):
    assert inspect(FOLDER / name).frames == frames


@pytest.mark.parametrize(("flags", "depth"), [(0x00, 8), (0x40, 10), (0x60, 12)])
def test_deep_avifs_are_told(tmp_path: Path, flags: int, depth: int):
    path = saved(tmp_path / "picture.avif", quadrants())
    content = bytearray(path.read_bytes())

    content[content.index(b"av1C") + 6] |= flags
    path.write_bytes(content)

    assert avif.check(path).bits == depth


def test_a_colour_that_shows_only_later_counts(tmp_path: Path):
    frames = [Image.new("RGB", (8, 8), "white"), Image.new("RGB", (8, 8), "red")]
    path = saved(tmp_path / "late.gif", frames[0], save_all=True, append_images=frames[1:])

    assert not inspect(path).grey


def test_a_palette_of_greys_is_grey(tmp_path: Path):
    shades = Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8))

    assert inspect(saved(tmp_path / "shades.gif", shades)).grey


@pytest.mark.parametrize(
    "content",
    [
        imagecodecs.jpeg8_encode(np.zeros((8, 8), np.uint16), bitspersample=12),
        imagecodecs.jpeg8_encode(np.zeros((8, 8), np.uint16), lossless=True),
        imagecodecs.jpegls_encode(np.zeros((8, 8), np.uint8)),
    ],
    ids=["12 bits", "16 bits, lossless", "JPEG-LS"],
)
def test_a_jpeg_that_only_dicom_has_is_not_said_to_be_damaged(tmp_path: Path, content: bytes):
    path = tmp_path / "picture.jpg"
    path.write_bytes(content)

    with pytest.raises(UnsupportedMediaType, match="in DICOM files only"):
        inspect(path)
