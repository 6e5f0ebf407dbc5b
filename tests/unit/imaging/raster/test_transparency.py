"""Check that what is transparent in a file is transparent in what is drawn of it."""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from imaging.raster.renditions import resize
from picture_files import decoded


def drawn(path: Path, **asked: Any) -> NDArray[Any]:
    return decoded(render(path, RenderOptions(format=Format.PNG, **asked)).content)


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("is_first", [True, False])
def test_one_grey_of_any_depth_may_be_transparent(tmp_path: Path, bits: int, is_first: bool):  # noqa: FBT001
    most = (1 << bits) - 1
    level = 0 if is_first else most
    row = most.to_bytes(2)[-1:] if bits < 8 else (0).to_bytes(bits // 8) + most.to_bytes(bits // 8)
    if bits < 8:
        row = bytes([most])  # zeros, then one pixel of the greatest level
    path = tmp_path / "grey.png"
    path.write_bytes(a_png(max(2, 8 // bits), 1, bits, chunk(b"tRNS", level.to_bytes(2)), b"\0" + row))

    opacity = drawn(path)[0, :, -1]

    assert (opacity[0] > 0, opacity[-1] > 0) == (not is_first, is_first)
    assert resize(path)["150"].media_type == "image/webp"


def a_png(width: int, height: int, bits: int, chunks: bytes, rows: bytes) -> bytes:
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([bits, 0, 0, 0, 0])
    pixels = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunks + pixels + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def a_gif(path: Path, *places: tuple[int, int], canvas: tuple[int, int] = (40, 30)) -> Path:
    """Write an animation of red, then green squares of 10 at these places, without any transparent colour."""
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    parts: list[bytes] = []
    for place, colour in zip(places, colours, strict=False):
        single = path.with_suffix(".part")
        Image.new("RGB", (10, 10), colour).save(single, "GIF")
        content = single.read_bytes()
        table = 13 + (3 << (content[10] & 7) + 1)
        at = content.index(b",", table)
        position = place[0].to_bytes(2, "little") + place[1].to_bytes(2, "little")
        flags = bytes([0x80 | content[10] & 7])
        parts.append(b"," + position + content[at + 5 : at + 9] + flags + content[13:table] + content[at + 10 : -1])
    head = b"GIF89a" + canvas[0].to_bytes(2, "little") + canvas[1].to_bytes(2, "little") + b"\0\0\0"
    path.write_bytes(head + b"".join(parts) + b";")
    return path


def test_what_the_first_frame_of_a_gif_leaves_free_is_transparent(tmp_path: Path):
    path = a_gif(tmp_path / "small.gif", (5, 10))

    pixels = drawn(path)

    wanted = np.zeros((30, 40), bool)
    wanted[10:20, 5:15] = True
    assert (inspect(path).width, inspect(path).height) == (40, 30)
    assert np.array_equal(pixels[..., 3] == 255, wanted)
    assert pixels[12, 7].tolist() == [200, 0, 0, 255]
    assert decoded(resize(path)["150"].content)[0, 0, 3] == 0


def test_later_frames_of_a_gif_cover_more_of_its_canvas(tmp_path: Path):
    path = a_gif(tmp_path / "grows.gif", (0, 0), (20, 10), (0, 20))

    frames = [drawn(path, frame=number) for number in range(3)]

    assert [(frame[..., 3] == 255).sum() for frame in frames] == [100, 200, 300]
    assert frames[2][5, 5].tolist() == [200, 0, 0, 255]
    assert frames[2][15, 25].tolist() == [0, 200, 0, 255]
    assert inspect(path).frames == 3


def test_a_gif_that_fills_its_canvas_is_opaque(tmp_path: Path):
    path = a_gif(tmp_path / "full.gif", (0, 0), (0, 0), canvas=(10, 10))

    assert drawn(path).shape == (10, 10, 3)
    assert drawn(path, frame=1).shape == (10, 10, 3)
