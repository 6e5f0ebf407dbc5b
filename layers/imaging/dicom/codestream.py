"""Read the geometry of a compressed frame from its markers, before a decoder allocates memory for it."""

import struct
from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType

_J2K_START = b"\xff\x4f\xff\x51"  # SOC, SIZ
_J2K_BOXES = 1 << 16  # bytes: DICOM forbids a JP2 wrapper, but real files have one, even with a colour profile
_FRAME_HEADERS = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xF7})  # SOF of baseline, extended, progressive, lossless, JPEG-LS
_LEAD = 0xFF
_STAND_ALONE = frozenset({0x01, *range(0xD0, 0xDA), _LEAD})
_JFIF, _ADOBE, _SCAN = 0xE0, 0xEE, 0xDA
_SIGN = 0x80
_COD, _TRANSFORMATION = b"\xff\x52", 13  # where its last byte lies: 1 is the reversible 5-3 wavelet


class Codestream(NamedTuple):
    """The geometry of a frame. `is_ybr` is None if no marker names the colour space; JPEG 2000 may be reversible."""

    rows: int
    columns: int
    samples: int
    bits: int
    is_ybr: bool | None = None
    is_reversible: bool = False


def read_jpeg(data: bytes) -> Codestream:
    """Read the frame header of JPEG (ITU-T T.81 B.2.2) or JPEG-LS (T.87 C.2.2). Raises UnsupportedMediaType."""
    is_ybr = None
    position = 2
    try:
        while data[:2] == b"\xff\xd8":
            lead, marker = data[position], data[position + 1]
            if lead != _LEAD:
                break
            if marker in _STAND_ALONE:
                position += 1 if marker == _LEAD else 2  # fill bytes may precede a marker
                continue
            (length,) = struct.unpack_from(">H", data, position + 2)
            body = data[position + 4 : position + 2 + length]
            if marker in _FRAME_HEADERS:
                bits, rows, columns, samples = struct.unpack_from(">BHHB", body)
                named_rgb = body[6::3][:3] == b"RGB"  # as encoders without an Adobe marker name it
                return Codestream(rows, columns, samples, bits, False if named_rgb else is_ybr)
            if marker == _JFIF and body.startswith(b"JFIF"):
                is_ybr = True
            elif marker == _ADOBE and body.startswith(b"Adobe"):
                is_ybr = body[11] != 0
            elif marker == _SCAN:
                break
            position += 2 + length
    except (IndexError, struct.error) as error:
        raise UnsupportedMediaType("A frame is not whole: its JPEG header breaks off.") from error
    raise UnsupportedMediaType("A frame is not the JPEG that the transfer syntax promises.")


def read_j2k(data: bytes) -> Codestream:
    """Read the SIZ and COD segments of JPEG 2000 (ITU-T T.800 A.5.1, A.6.1). Raises UnsupportedMediaType."""
    start = data.find(_J2K_START, 0, _J2K_BOXES)
    if start < 0:
        raise UnsupportedMediaType("A frame is not the JPEG 2000 that the transfer syntax promises.")
    try:
        right, bottom, left, top = struct.unpack_from(">4L", data, start + 8)
        samples, depth = struct.unpack_from(">HB", data, start + 40)
        style = _segment(data, start + 2, _COD)
    except struct.error as error:
        raise UnsupportedMediaType("A frame is not whole: its JPEG 2000 header breaks off.") from error
    is_reversible = data[style + _TRANSFORMATION : style + _TRANSFORMATION + 1] == b"\x01"
    return Codestream(bottom - top, right - left, samples, (depth & ~_SIGN) + 1, is_reversible=is_reversible)


def _segment(data: bytes, position: int, marker: bytes) -> int:
    """Return the position of the first segment with that marker at or after `position`."""
    while data[position : position + 2] != marker:
        (length,) = struct.unpack_from(">H", data, position + 2)
        position += 2 + length
    return position
