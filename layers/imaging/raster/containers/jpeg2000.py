"""Read size, depth and colours of a JPEG 2000 file (ITU-T T.800, A.5.1 and I.5.3.3)."""

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.raster.containers.boxes import boxes, content_of

START = b"\xff\x4f\xff\x51"  # SOC, then SIZ at once
_LEVELS_AT = {b"\x52": 9, b"\x53": 6}  # in COD and COC, of fewer than 257 components
_AFTER_HEADER = {b"", b"\x90", b"\x93", b"\xd9"}  # SOT, SOD, EOC
_ICC = (2, 3)  # methods of colour specification: a restricted profile, and any
_SIZ = struct.Struct(">HHIIIIIIIIHB")  # Lsiz Rsiz X Y XO YO XT YT XTO YTO Csiz Ssiz[0]


class Jpeg2000(NamedTuple):
    """`levels` is how often it can be halved as it is decoded."""

    width: int
    height: int
    components: int
    bits: int
    levels: int
    profile: bytes | None


def check(path: Path) -> Jpeg2000:
    """Return size and depth as the codestream declares them; the boxes around it may say otherwise.

    Raises UnsupportedMediaType when there is no codestream.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(START)
        fields = data[start + 4 : start + 4 + _SIZ.size] if start >= 0 else b""
        levels = _levels(data, start + 2)
    if len(fields) < _SIZ.size:
        raise UnsupportedMediaType("The JPEG 2000 file has no codestream.")
    _, _, right, bottom, left, top, *_, components, depth = _SIZ.unpack(fields)
    return Jpeg2000(max(0, right - left), max(0, bottom - top), components, (depth & 0x7F) + 1, levels, _profile(path))


def _levels(data: mmap.mmap, position: int) -> int:
    """Return the least number of wavelet decompositions of all components (A.6.1 and A.6.2)."""
    found: list[int] = []
    while (
        data[position : position + 1] == b"\xff" and (marker := data[position + 1 : position + 2]) not in _AFTER_HEADER
    ):
        if marker in _LEVELS_AT:
            at = position + _LEVELS_AT[marker]
            found.append(int.from_bytes(data[at : at + 1]))
        position += 2 + int.from_bytes(data[position + 2 : position + 4])
    return min(found, default=0)


def _profile(path: Path) -> bytes | None:
    """Return the ICC profile of the first colour specification that has one."""
    colours = (content for name, content in boxes(content_of(path, b"jp2h")) if name == b"colr")
    return next((colour[3:] for colour in colours if colour[0] in _ICC), None)
