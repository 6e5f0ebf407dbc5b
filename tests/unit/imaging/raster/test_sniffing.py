from pathlib import Path

import pytest

from core.kernel.errors import UnsupportedMediaType
from imaging.raster.sniffing import MediaType, media_type, sniff


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
        (b"GIF89a", MediaType.GIF),
        (b"II*\0", MediaType.TIFF),
        (b"MM\0*", MediaType.TIFF),
        (b"II+\0\x08\0\0\0", MediaType.TIFF),
        (b"RIFF\x10\0\0\0WEBP", MediaType.WEBP),
        (b"\0\0\0\x1cftypavif\0\0\0\0", MediaType.AVIF),
        (b"\0\0\0\x18ftypmif1\0\0\0\0miafavis", MediaType.AVIF),
        (b"BM6\x08", MediaType.BMP),
        (b"\0\0\0\x0cjP  \r\n\x87\n", MediaType.JPEG_2000),
        (b"\xff\x4f\xff\x51", MediaType.JPEG_2000),
        (bytes(128) + b"DICM", MediaType.DICOM),
        (b"II*\0".ljust(128, b"\0") + b"DICM", MediaType.DICOM),  # a preamble that is a TIFF's head
        (b"\2\0\3\0UI\x40\0", MediaType.DICOM),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", MediaType.HEIC),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", None),  # a raw file of Canon
        (b"RIFF\x10\0\0\0WAVE", None),
        (b"%PDF-1.7", None),
        (b"<svg xmlns=", None),
        (b"\0\0\0\1ftyp", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_are(head: bytes, expected: MediaType | None):
    assert sniff(head) == expected


def test_a_name_is_no_evidence(tmp_path: Path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\xff\xd8\xff\xe0")

    assert media_type(path) == MediaType.JPEG


def test_anything_else_is_refused(tmp_path: Path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"MZ\x90\0")

    with pytest.raises(UnsupportedMediaType):
        media_type(path)
