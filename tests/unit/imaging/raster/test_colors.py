"""Compare what is drawn with what a colour-managed viewer shows of the same file."""

import struct
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format, RenderOptions
from icc_profiles import (
    DISPLAY_P3,
    SRGB,
    SWAPPED,
    grey_profile,
    ink_profile,
    managed,
    matrix_profile,
    srgb_levels,
)
from imaging.raster.rendering import render
from picture_files import decoded, photograph, saved

PHOTO = photograph(96, 64, np.random.default_rng(3))
RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)
PROFILES = {
    "linear": matrix_profile(1.0),
    "old": matrix_profile(1.8),
    "wide": matrix_profile(2.2, DISPLAY_P3),
    "swapped": matrix_profile(2.2, SWAPPED),
}
LOSSLESS = {"webp": {"lossless": True}}


def drawn(path: Path, **asked: Any) -> NDArray[Any]:
    return decoded(render(path, RenderOptions(format=Format.PNG, **asked)).content)


def off(got: NDArray[Any], wanted: NDArray[Any]) -> float:
    return float(np.abs(got.astype(float) - wanted).max())


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "webp", "avif"])
def test_a_profile_counts_by_what_it_says_and_not_by_its_name(tmp_path: Path, kind: str, name: str):
    path = saved(tmp_path / f"photo.{kind}", PHOTO, icc_profile=PROFILES[name], **LOSSLESS.get(kind, {}))
    with Image.open(path) as image:
        wanted = managed(image.convert("RGB"), PROFILES[name])

    assert off(drawn(path), wanted) <= 2


@pytest.mark.parametrize("name", PROFILES)
def test_a_resized_picture_is_that_of_a_colour_managed_viewer(tmp_path: Path, name: str):
    path = saved(tmp_path / "photo.png", PHOTO, icc_profile=PROFILES[name])
    wanted = Image.fromarray(managed(PHOTO, PROFILES[name])).resize((24, 16), Image.Resampling.LANCZOS)

    assert off(drawn(path, width=24), np.asarray(wanted)) <= 2


@pytest.mark.parametrize("name", PROFILES)
def test_transparency_is_not_a_colour(tmp_path: Path, name: str):
    veiled = PHOTO.copy()
    veiled.putalpha(Image.fromarray(np.tile(np.arange(96, dtype=np.uint8), (64, 1))))
    path = saved(tmp_path / "veiled.png", veiled, icc_profile=PROFILES[name])

    pixels = drawn(path)

    assert off(pixels[..., :3], managed(PHOTO, PROFILES[name])) <= 2
    assert np.array_equal(pixels[..., 3], np.asarray(veiled)[..., 3])


def test_srgb_under_any_name_changes_nothing(tmp_path: Path):
    curve = np.array([srgb_inverse(level / 1023) for level in range(1024)], np.float32)
    primaries = [0.64, 0.33, 0.30, 0.60, 0.15, 0.06]
    profile = imagecodecs.cms_profile("rgb", whitepoint=[0.3127, 0.329], primaries=primaries, transferfunction=curve)
    path = saved(tmp_path / "photo.png", PHOTO, icc_profile=profile)

    assert np.array_equal(drawn(path), np.asarray(PHOTO))


def srgb_inverse(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("kind", ["png", "jpg", "tif"])
@pytest.mark.parametrize("profile", [grey_profile(1.0), matrix_profile(1.0)], ids=["grey", "colour"])
def test_a_profile_of_a_grey_picture_is_applied(tmp_path: Path, kind: str, profile: bytes):
    if kind == "png":  # Pillow leaves such a profile out
        path = a_png(tmp_path, RAMP, icc(profile))
    else:
        path = saved(tmp_path / f"ramp.{kind}", Image.fromarray(RAMP), icc_profile=profile)
    with Image.open(path) as image:
        wanted = 255 * srgb_levels(np.asarray(image) / 255)

    pixels = drawn(path)

    assert pixels.ndim == 2
    assert off(pixels, wanted) <= 1


@pytest.mark.parametrize("writer", ["png", "tif"])
def test_sixteen_bits_stay_sixteen_through_a_profile(tmp_path: Path, writer: str):
    colours = np.random.default_rng(4).integers(0, 65_536, (40, 50, 3)).astype(np.uint16)
    path = tmp_path / f"deep.{writer}"
    if writer == "png":
        content = imagecodecs.png_encode(colours)
        path.write_bytes(content[:33] + icc(PROFILES["linear"]) + content[33:])
    else:
        tifffile.imwrite(path, colours, photometric="rgb", iccprofile=PROFILES["linear"])

    pixels = imagecodecs.png_decode(render(path, RenderOptions(format=Format.PNG)).content)

    assert pixels.dtype == np.uint16
    assert off(pixels, 65_535 * srgb_levels(colours / 65_535)) <= 100


def test_sixteen_bits_of_grey_stay_sixteen_through_a_profile(tmp_path: Path):
    ramp = np.linspace(0, 65_535, 1024).astype(np.uint16).reshape(32, 32)
    path = a_png(tmp_path, ramp, icc(grey_profile(1.0)))

    assert off(drawn(path), 65_535 * srgb_levels(ramp / 65_535)) <= 2


def test_inks_are_mixed_by_their_profile(tmp_path: Path):
    inks = Image.merge("CMYK", [channel.convert("L") for channel in (*PHOTO.split(), PHOTO)])
    path = saved(tmp_path / "inks.tif", inks, icc_profile=ink_profile())

    assert off(drawn(path), managed(inks, ink_profile())) <= 2


@pytest.mark.parametrize("bits", [8, 16])
def test_cielab_is_shown_as_measured(tmp_path: Path, bits: int):
    # white, black, and the primaries of sRGB as L*a*b* of D50
    colours = [(100, 0, 0), (0, 0, 0), (54.29, 80.81, 69.89), (87.82, -79.27, 80.99), (29.57, 68.30, -112.03)]
    wanted = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
    steps = np.array([(1 << bits) - 1, 1 << bits - 8, 1 << bits - 8]) / (100, 1, 1)
    stored = np.rint(colours * steps).astype(np.int32).astype(f"u{bits // 8}")[None]
    path = tmp_path / "lab.tif"
    tifffile.imwrite(path, stored, photometric="cielab", metadata=None)

    pixels = imagecodecs.png_decode(render(path, RenderOptions(format=Format.PNG)).content)

    depth = np.iinfo(stored.dtype).max // 255
    assert pixels.dtype == stored.dtype
    assert off(pixels[0] / depth, np.array(wanted)) <= (10 if bits == 8 else 1)  # steps of 1 in a* and b* are large


@pytest.mark.parametrize(
    ("chunks", "gamma"),
    [
        (["gAMA"], 1.0),
        (["gAMA", "sRGB"], None),
        (["gAMA", "iCCP"], 1.8),
        (["gAMA", "cHRM"], 1.0),
        (["gAMA", "iCCP", "cICP"], 2.8),
        (["sRGB", "cICP"], 2.8),
        (["cHRM"], None),
        ([], None),
    ],
)
def test_the_chunks_of_a_png_take_precedence_as_its_standard_says(
    tmp_path: Path, chunks: list[str], gamma: float | None
):
    known = {
        "gAMA": chunk(b"gAMA", struct.pack(">I", 100_000)),
        "cHRM": chunk(b"cHRM", struct.pack(">8I", 31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)),
        "sRGB": chunk(b"sRGB", b"\0"),
        "iCCP": icc(PROFILES["old"]),
        "cICP": chunk(b"cICP", bytes([1, 5, 0, 1])),
    }
    path = a_png(tmp_path, np.dstack([RAMP] * 3), b"".join(known[name] for name in chunks))

    wanted = 255 * srgb_levels((RAMP / 255) ** gamma) if gamma else RAMP
    assert off(drawn(path)[..., 0], wanted) <= (2 if gamma else 0)


@pytest.mark.parametrize("numbers", [(0, 32_900), (31_270, 0), (200_000, 200_000)])
def test_impossible_chromaticities_change_nothing(tmp_path: Path, numbers: tuple[int, int]):
    chromaticities = chunk(b"cHRM", struct.pack(">8I", *numbers, *[0] * 6))

    path = a_png(tmp_path, np.asarray(PHOTO), chromaticities)

    assert np.array_equal(drawn(path), np.asarray(PHOTO))


def test_chromaticities_of_a_png_count(tmp_path: Path):
    wide = struct.pack(">8I", 31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000)
    gamma = struct.pack(">I", round(100_000 / 1.8))
    path = a_png(tmp_path, np.asarray(PHOTO), chunk(b"gAMA", gamma) + chunk(b"cHRM", wide))

    assert off(drawn(path), managed(PHOTO, matrix_profile(1.8, DISPLAY_P3))) <= 3


@pytest.mark.parametrize(
    ("primaries", "transfer", "profile"),
    [(12, 4, matrix_profile(2.2, DISPLAY_P3)), (1, 8, matrix_profile(1.0, SRGB)), (2, 2, None), (1, 13, None)],
)
def test_the_code_points_of_an_avif_count(tmp_path: Path, primaries: int, transfer: int, profile: bytes | None):
    path = saved(tmp_path / "photo.avif", PHOTO, quality=95)
    content = path.read_bytes()
    at = content.index(b"colrnclx") + 8
    path.write_bytes(content[:at] + struct.pack(">HH", primaries, transfer) + content[at + 4 :])
    with Image.open(path) as image:
        plain = image.convert("RGB")

    assert off(drawn(path), managed(plain, profile) if profile else np.asarray(plain)) <= 3


def test_the_profile_of_a_jpeg_2000_file_counts(tmp_path: Path):
    path = saved(tmp_path / "photo.jp2", PHOTO)
    content = path.read_bytes()
    at = content.index(b"colr") - 4
    box = b"colr\2\0\0" + PROFILES["swapped"]
    after = content[at + int.from_bytes(content[at : at + 4]) :]
    head = content.index(b"jp2h") - 4
    longer = int.from_bytes(content[head : head + 4]) + 4 + len(box) - int.from_bytes(content[at : at + 4])
    inside = content[head + 4 : at] + struct.pack(">I", 4 + len(box)) + box
    path.write_bytes(content[:head] + struct.pack(">I", longer) + inside + after)
    with Image.open(path) as image:
        wanted = managed(image.convert("RGB"), PROFILES["swapped"])

    assert off(drawn(path), wanted) <= 2


def test_light_of_hdr_is_shown_up_to_paper_white(tmp_path: Path):
    signal = np.array([[0, 74, 148, 255]], np.uint8)  # 0, 10, 203 and 10,000 cd/m2 of PQ
    path = a_png(tmp_path, np.dstack([signal] * 3), chunk(b"cICP", bytes([1, 16, 0, 1])))

    shades = drawn(path)[0, :, 0]

    assert [int(shade) for shade in shades[[0, 3]]] == [0, 255]
    assert abs(int(shades[1]) - 255 * srgb_levels(np.array(10 / 203))) <= 4
    assert shades[2] >= 250


def a_png(folder: Path, pixels: NDArray[Any], chunks: bytes) -> Path:
    """Write a PNG with some chunks between its header and its pixels."""
    content = imagecodecs.png_encode(pixels)
    path = folder / "picture.png"
    path.write_bytes(content[:33] + chunks + content[33:])
    return path


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def icc(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(profile))
