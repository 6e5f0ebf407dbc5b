"""Break pictures of every kind: each is refused as what it is, or accepted and drawn."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from core.kernel.errors import Problem
from imaging.adapters import imaging
from mutations import broken, findings, some
from picture_files import quadrants

FRAMES = {"save_all": True, "append_images": [quadrants(16, 12).convert("P")]}


def written(kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    quadrants(16, 12).convert(mode).save(out, kind, **options)
    return out.getvalue()


def deep(kind: str) -> bytes:
    out = BytesIO()
    Image.fromarray(np.arange(192, dtype=np.uint16).reshape(12, 16) * 300).save(out, kind)
    return out.getvalue()


WHOLE = (
    written("PNG"),
    written("PNG", "P"),
    written("PNG", "1"),
    deep("PNG"),
    written("JPEG"),
    written("JPEG", "L", progressive=True),
    written("GIF", "P", **FRAMES),
    written("WEBP"),
    written("WEBP", lossless=True, **FRAMES),
    written("TIFF", compression="tiff_lzw"),
    written("TIFF", "L", compression="packbits", **FRAMES),
    deep("TIFF"),
    written("BMP"),
    written("JPEG2000"),
)


def drawn_or_refused(path: Path) -> None:
    """Accept a file as an upload is. Anything but a problem fails the test: also BugInChild, of the sandbox."""
    try:
        found = imaging.inspect(path)
        made = imaging.resize(path, grey=found.grey, window=found.window)
    except Problem as problem:
        assert problem.status < 500  # noqa: PT017 - whatever the file, it is not the service's fault
        return
    assert made


@some
@given(content=broken(WHOLE))
def test_a_broken_picture_is_drawn_or_refused(tmp_path: Path, content: bytes):
    (tmp_path / "picture").write_bytes(content)
    drawn_or_refused(tmp_path / "picture")


@pytest.mark.parametrize("path", findings("pictures"), ids=lambda path: path.name)
def test_what_once_did_harm_is_drawn_or_refused(path: Path):
    drawn_or_refused(path)


@pytest.mark.parametrize("content", WHOLE)
def test_what_is_broken_here_was_whole(tmp_path: Path, content: bytes):
    (tmp_path / "picture").write_bytes(content)

    found = imaging.inspect(tmp_path / "picture")

    assert (found.width, found.height) == (16, 12)
