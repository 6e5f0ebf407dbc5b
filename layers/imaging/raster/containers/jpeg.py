"""Read the markers of a JPEG to know what decoding it costs (ITU-T T.81, annex B)."""

import mmap
from pathlib import Path
from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType

SCANS = 100  # encoders write about ten; every further one is a pass over the whole picture

_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # DHT, JPG and DAC share the range
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_LS = 0xF7
_SOS, _EOI = 0xDA, 0xD9


class Jpeg(NamedTuple):
    """`held`: bytes a pixel that a progressive decoder keeps until the last scan; 0 for sequential ones.

    `has_end` tells whether its end is marked.
    """

    held: float
    has_end: bool = True


def check(path: Path) -> Jpeg:
    """Read the frame header.

    Raises UnsupportedMediaType for hundreds of scans, and for kinds of JPEG that are taken in DICOM files only. Damage
    is left to the decoder to find.
    """
    held = 0.0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        position = 2
        while position + 4 <= len(data):
            if data[position] != 0xFF:  # noqa: PLR2004 - not a marker: the decoder will say what is wrong
                break
            marker = data[position + 1]
            if marker == 0xFF:  # noqa: PLR2004 - fill byte
                position += 1
                continue
            if marker in {_SOS, _EOI}:
                break
            length = int.from_bytes(data[position + 2 : position + 4])
            if marker == _LS or (marker in _SOF and data[position + 4 : position + 5] > b"\x08"):  # bits
                raise UnsupportedMediaType("JPEG-LS, and JPEG of more than 8 bits, are taken in DICOM files only.")
            if marker in _SOF:
                held = _coefficients(marker, data[position + 4 : position + 2 + length])
            position += 2 + length
        scans, last = 0, position
        while (position := data.find(b"\xff\xda", position)) >= 0:  # stuffed in data, so always a real marker
            position, last, scans = position + 2, position, scans + 1
            if scans > SCANS:
                raise UnsupportedMediaType(f"The JPEG has more than {SCANS} scans.")
        return Jpeg(held, data.find(b"\xff\xd9", last) >= 0)


def _coefficients(marker: int, header: bytes) -> float:
    """Return bytes of coefficients a pixel: two for each sample, fewer where chroma is subsampled (B.2.2)."""
    if marker not in _PROGRESSIVE or len(header) < 6:  # noqa: PLR2004
        return 0
    sampling = [(byte >> 4) * (byte & 15) for byte in header[7::3]]
    return 2 * sum(sampling) / max([1, *sampling])
