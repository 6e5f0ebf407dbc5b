"""Check that BMPs of arbitrary bit fields are read by their masks."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from picture_files import decoded

COLOURS = np.random.default_rng(5).integers(0, 256, (6, 7, 4)).astype(np.uint32)


def bmp(pixels: NDArray[Any], masks: tuple[int, ...], *, height: int | None = None) -> bytes:
    """Write words as they are, each row padded to four bytes."""
    rows, columns = pixels.shape
    lines = [row.tobytes().ljust(-(-len(row.tobytes()) // 4) * 4, b"\0") for row in pixels]
    length = 56 if len(masks) > 3 else 40
    begins = 14 + 56
    info = struct.pack("<LllHHLLllLL", length, columns, height or rows, 1, 8 * pixels.itemsize, 3, 0, 0, 0, 0, 0)
    head = (info + struct.pack(f"<{len(masks)}L", *masks)).ljust(56, b"\0")
    body = b"".join(lines)
    return b"BM" + struct.pack("<LHHL", begins + len(body), 0, 0, begins) + head + body


def drawn(path: Path, content: bytes) -> NDArray[Any]:
    path.write_bytes(content)
    return decoded(render(path, RenderOptions(format=Format.PNG)).content)


@pytest.mark.parametrize("height", [6, -6])
def test_fields_may_stand_anywhere(tmp_path: Path, height: int):
    red, green, blue = COLOURS[..., 0], COLOURS[..., 1], COLOURS[..., 2]
    words = (red << 24 | green << 8 | blue << 16).astype("<u4")

    pixels = drawn(tmp_path / "fields.bmp", bmp(words, (0xFF << 24, 0xFF << 8, 0xFF << 16), height=height))

    upright = COLOURS[..., :3] if height < 0 else COLOURS[::-1, :, :3]
    assert np.array_equal(pixels, upright)


def test_fields_may_be_of_any_width_and_alpha_is_one(tmp_path: Path):
    small = COLOURS >> 4
    words = (small[..., 3] << 12 | small[..., 0] << 8 | small[..., 1] << 4 | small[..., 2]).astype("<u2")

    pixels = drawn(tmp_path / "fields.bmp", bmp(words, (0xF00, 0xF0, 0xF, 0xF000)))

    assert np.array_equal(pixels, (small * 17)[::-1])


def test_pixels_that_are_missing_are_missed(tmp_path: Path):
    path = tmp_path / "cut.bmp"
    path.write_bytes(bmp(COLOURS[..., 0].astype("<u4"), (0xFF, 0xFF, 0xFF))[:-1])

    with pytest.raises(UnsupportedMediaType, match="cut short"):
        inspect(path)


def test_a_huge_one_is_refused_by_its_header(tmp_path: Path):
    path = tmp_path / "huge.bmp"
    path.write_bytes(bmp(COLOURS[..., 0].astype("<u4"), (0xFF, 0xFF, 0xFF), height=100_000_000))

    with pytest.raises(ContentTooLarge):
        inspect(path)
