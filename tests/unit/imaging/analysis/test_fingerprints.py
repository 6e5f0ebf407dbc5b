import math
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from PIL import Image

from imaging.analysis import fingerprints
from imaging.analysis.inspection import inspect
from imaging.raster import orientation
from picture_files import FOLDER, NO_SAMPLES, directly, photograph, saved

PHOTOS = ("photo/astronaut.png", "photo/coins.png", "jpeg/flower.jpg", "png/gen_palette_trns.png", "webp/iss634.webp")


def by_definition(image: Image.Image) -> str:
    """Compute pHash with the cosine transform written out: the same numbers in another way."""
    pixels = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), np.float64)
    low = [
        math.fsum(
            pixels[y, x] * math.cos(math.pi * v * (2 * y + 1) / 64) * math.cos(math.pi * u * (2 * x + 1) / 64)
            for y in range(32)
            for x in range(32)
        )
        for v in range(8)
        for u in range(8)
    ]
    middle = median(low)
    return f"{int(''.join('1' if value > middle else '0' for value in low), 2):016x}"


@NO_SAMPLES
@pytest.mark.parametrize("name", PHOTOS)
def test_a_fingerprint_is_phash(name: str):
    shown = directly(FOLDER / name).image
    shown = shown.convert("RGBA" if shown.has_transparency_data else "RGB") if shown.mode == "P" else shown

    assert inspect(FOLDER / name).fingerprint == by_definition(shown)


@pytest.mark.parametrize("size", [(1031, 1547), (1999, 1100)])
@pytest.mark.parametrize("stored", [1, 6])
def test_a_large_photograph_has_the_fingerprint_of_all_its_pixels(tmp_path: Path, size: tuple[int, int], stored: int):
    picture = photograph(*size, np.random.default_rng(2))
    exif = Image.Exif()
    exif[orientation.TAG] = stored
    path = saved(tmp_path / "picture.png", picture, exif=exif)

    found = inspect(path).fingerprint

    assert distance(found, by_definition(orientation.upright(picture, stored))) <= 2
    assert found == fingerprints.orientations(path)[0]


def test_colours_under_transparency_count_in_a_large_picture(tmp_path: Path):
    picture = photograph(1100, 1100, np.random.default_rng(3))
    picture.putalpha(0)

    found = inspect(saved(tmp_path / "picture.png", picture)).fingerprint

    assert distance(found, by_definition(picture.convert("RGB"))) <= 2


def test_a_smaller_lossy_copy_is_near_and_another_picture_is_far(tmp_path: Path):
    picture = Image.radial_gradient("L").rotate(30).resize((400, 300))
    original = saved(tmp_path / "original.png", picture)
    copy = saved(tmp_path / "copy.jpg", picture.resize((200, 150)), quality=60)
    other = saved(tmp_path / "other.png", Image.effect_noise((400, 300), 80))

    near, far = (distance(inspect(original).fingerprint, inspect(each).fingerprint) for each in (copy, other))

    assert near <= 6
    assert far >= 16


def distance(one: str | None, other: str | None) -> int:
    return (int(one or "", 16) ^ int(other or "", 16)).bit_count()


def test_a_picture_has_eight_orientations(tmp_path: Path):
    generator = np.random.default_rng(1)
    picture = Image.fromarray(generator.integers(0, 256, (32, 32), np.uint8))
    path = saved(tmp_path / "picture.png", picture)

    found = fingerprints.orientations(path)

    turned = [np.rot90(np.asarray(picture), quarter) for quarter in range(4)]
    expected = [by_definition(Image.fromarray(np.ascontiguousarray(each))) for each in turned]
    expected += [by_definition(Image.fromarray(np.ascontiguousarray(np.fliplr(each)))) for each in turned]
    assert list(found) == expected
    assert found[0] == inspect(path).fingerprint
    assert len(set(found)) == 8


def test_the_nearest_are_found_exactly_and_in_order():
    generator = np.random.default_rng(2)
    known = [f"{int(each):016x}" for each in generator.integers(0, 1 << 63, 500)]
    query = known[123]

    found = fingerprints.nearest(query, fingerprints.packed(known), within=28, limit=20)

    every = sorted((distance(query, each), position) for position, each in enumerate(known))
    assert found == [(position, away) for away, position in every if away <= 28][:20]
    assert found[0] == (123, 0)


def test_within_excludes_what_is_farther():
    known = ["0000000000000000", "000000000000000f", "00000000000000ff"]

    found = fingerprints.nearest("0000000000000000", fingerprints.packed(known), within=4)

    assert found == [(0, 0), (1, 4)]


def test_an_empty_list_has_no_nearest_hash():
    assert fingerprints.nearest("0000000000000000", fingerprints.packed([])) == []
