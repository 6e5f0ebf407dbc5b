"""Check that a camera's raw file is refused, whatever preview it carries."""

import struct
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.analysis.inspection import inspect
from picture_files import saved

PREVIEW = np.full((24, 32, 3), 90, np.uint8)
MOSAIC = np.full((48, 64), 900, np.uint16)
CFA, LINEAR = 32803, 34892


def refused(path: Path) -> str:
    with pytest.raises(UnsupportedMediaType) as raised:
        inspect(path)
    return str(raised.value)


@pytest.mark.parametrize("photometric", [CFA, LINEAR])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_big", [False, True])
def test_a_mosaic_beside_a_preview_makes_it_raw(tmp_path: Path, photometric: int, order: str, is_big: bool):  # noqa: FBT001
    path = tmp_path / "photo.nef"
    with tifffile.TiffWriter(path, byteorder=order, bigtiff=is_big) as writer:
        writer.write(PREVIEW, photometric="rgb", subifds=2, metadata=None)
        writer.write(PREVIEW[:8], photometric="rgb", subfiletype=1, metadata=None)
        writer.write(MOSAIC, photometric=photometric, metadata=None)

    assert "raw file" in refused(path)


def test_a_mosaic_on_a_later_page_makes_it_raw(tmp_path: Path):
    path = tmp_path / "photo.arw"
    with tifffile.TiffWriter(path) as writer:
        writer.write(PREVIEW, photometric="rgb", metadata=None)
        writer.write(MOSAIC, photometric=CFA, metadata=None)

    assert "raw file" in refused(path)


def test_a_dng_is_told_by_its_version(tmp_path: Path):
    path = tmp_path / "photo.dng"
    tifffile.imwrite(path, PREVIEW, photometric="rgb", metadata=None, extratags=[(50706, 1, 4, (1, 4, 0, 0), True)])

    assert "raw file" in refused(path)


def test_canons_raw_file_is_told_by_its_head(tmp_path: Path):
    plain = saved(tmp_path / "photo.tif", Image.fromarray(PREVIEW)).read_bytes()
    place = len(plain) + len(plain) % 2
    path = tmp_path / "photo.cr2"
    directory = plain[struct.unpack_from("<I", plain, 4)[0] :]
    content = bytearray(plain.ljust(place, b"\0") + directory)
    content[4:12] = struct.pack("<I", struct.unpack_from("<I", plain, 4)[0]) + b"CR\2\0"
    path.write_bytes(content)

    assert "raw file" in refused(path)


def test_directories_that_name_one_another_end(tmp_path: Path):
    path = saved(tmp_path / "plain.tif", Image.fromarray(PREVIEW), tiffinfo={330: 8})

    assert inspect(path).width == 32
