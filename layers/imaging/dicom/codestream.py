"""Read the geometry of a compressed frame from its markers, before a decoder allocates memory for it."""

import struct
from typing import NamedTuple

from core.kernel.errors import NotDrawable

_J2K_START = b"\xff\x4f\xff\x51"  # SOC, SIZ
_J2K_BOXES = 1 << 16  # bytes: DICOM forbids a JP2 wrapper, but real files have one, even with a colour profile
_FRAME_HEADERS = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xF7})  # SOF of baseline, extended, progressive, lossless, JPEG-LS
_LOSSLESS = 0xC3
_LEAD = 0xFF
_STAND_ALONE = frozenset({0x01, *range(0xD0, 0xDA), _LEAD})
_JFIF, _ADOBE, _SCAN = 0xE0, 0xEE, 0xDA
_TRANSFORM = 11  # position of the colour transformation in an Adobe segment; broken segments end before it
_SIGN = 0x80
_COD = b"\xff\x52"
_COMPONENT_TRANSFORMATION, _WAVELET = 8, 13  # positions in the COD segment; wavelet 1 is the reversible 5-3


class Codestream(NamedTuple):
    """The geometry of a frame. `is_ybr` is None if no marker names the colour space.

    The rest is about JPEG 2000: `start` is the position of its first marker, `is_transformed` tells whether a component
    transformation was applied, `is_subsampled` whether components have different sizes.
    """

    rows: int
    columns: int
    samples: int
    bits: int
    is_ybr: bool | None = None
    is_lossless: bool = False
    is_signed: bool = False
    start: int = 0
    is_transformed: bool = False
    is_subsampled: bool = False


def read_jpeg(data: bytes) -> Codestream:
    """Read the frame header of JPEG (ITU-T T.81 B.2.2) or JPEG-LS (T.87 C.2.2). Raises NotDrawable."""
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
                return Codestream(rows, columns, samples, bits, False if named_rgb else is_ybr, marker == _LOSSLESS)
            if marker == _JFIF and body.startswith(b"JFIF"):
                is_ybr = True
            elif marker == _ADOBE and body.startswith(b"Adobe") and len(body) > _TRANSFORM:
                is_ybr = body[_TRANSFORM] != 0
            elif marker == _SCAN:
                break
            position += 2 + length
    except (IndexError, struct.error) as error:
        raise NotDrawable("A frame is truncated in its JPEG header.") from error
    raise NotDrawable("A frame is not the JPEG that the transfer syntax states.")


def read_j2k(data: bytes) -> Codestream:
    """Read the SIZ and COD segments of JPEG 2000 (ITU-T T.800 A.5.1, A.6.1). Raises NotDrawable."""
    start = data.find(_J2K_START, 0, _J2K_BOXES)
    if start < 0:
        raise NotDrawable("A frame is not the JPEG 2000 that the transfer syntax states.")
    try:
        right, bottom, left, top = struct.unpack_from(">4L", data, start + 8)
        (samples,) = struct.unpack_from(">H", data, start + 40)
        components: list[tuple[int, int, int]] = list(
            struct.iter_unpack(">3B", data[start + 42 : start + 42 + 3 * min(samples, 4)])
        )
        coding = data[_segment(data, start + 2, _COD) :]
        depth = components[0][0]
    except (IndexError, struct.error) as error:
        raise NotDrawable("A frame is truncated in its JPEG 2000 header.") from error
    return Codestream(
        rows=bottom - top,
        columns=right - left,
        samples=samples,
        bits=(depth & ~_SIGN) + 1,
        is_lossless=coding[_WAVELET : _WAVELET + 1] == b"\x01",
        is_signed=bool(depth & _SIGN),
        start=start,
        is_transformed=coding[_COMPONENT_TRANSFORMATION : _COMPONENT_TRANSFORMATION + 1] == b"\x01",
        is_subsampled=len({(across, down) for _, across, down in components}) > 1,
    )


def _segment(data: bytes, position: int, marker: bytes) -> int:
    """Return the position of the first segment with that marker at or after `position`."""
    while data[position : position + 2] != marker:
        (length,) = struct.unpack_from(">H", data, position + 2)
        position += 2 + length
    return position
