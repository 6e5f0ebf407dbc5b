"""Check that a JPEG may lack the mark of its end, and nothing else."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import UnsupportedMediaType
from imaging.analysis.inspection import inspect
from imaging.raster.rendering import render
from picture_files import decoded, photograph

PHOTO = photograph(200, 150, np.random.default_rng(2))
KINDS: list[dict[str, Any]] = [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}]


def jpeg(**options: Any) -> bytes:
    output = BytesIO()
    PHOTO.save(output, "JPEG", quality=85, **options)
    return output.getvalue()


@pytest.mark.parametrize("left", [b"", b"\xff", b"\xff\xff"])
@pytest.mark.parametrize("options", KINDS)
def test_only_the_mark_is_missing(tmp_path: Path, options: dict[str, Any], left: bytes):
    path, whole = tmp_path / "photo.jpg", jpeg(**options)
    path.write_bytes(whole[:-2] + left)

    pixels = decoded(render(path, RenderOptions(format=Format.PNG)).content)

    assert inspect(path).width == 200
    assert np.array_equal(pixels, np.asarray(Image.open(BytesIO(whole))))


@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
@pytest.mark.parametrize("options", KINDS)
def test_pixels_are_missing(tmp_path: Path, options: dict[str, Any], share: float):
    path, whole = tmp_path / "photo.jpg", jpeg(**options)
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(UnsupportedMediaType):
        inspect(path)


def test_the_last_scans_are_missing(tmp_path: Path):
    path, whole = tmp_path / "photo.jpg", jpeg(progressive=True)
    path.write_bytes(whole[: whole.rindex(b"\xff\xc4")])  # the tables of the last scan

    with pytest.raises(UnsupportedMediaType):
        inspect(path)
