"""HEIC files made by hand around one HEVC picture, the quadrants of `picture_files` in 64 x 48 (ISO/IEC 23008-12)."""

import struct
from base64 import b64decode

_CONFIGURATION = b64decode(
    "AQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAho"
    "MCAAAAMDIAAAAwAhYgABAAZEAcFzwIk="
)
_PICTURE = b64decode(
    "AAABKigBrwY4Wve238zgf//5Wm+h/euKidFb8aVjaq+5AjffwOd//6yYj3gPv4lOiKGcK1CvR5BP9oXvbr8Q3I6sr7pTBA6LN3exXHIQ39El9OlIjHE/"
    "eWC0Ywt/vQSoB3TbBNdWgHVFcDhz8xv3/ff/0igP/7TxHfzCGSdf3wRsPsrIse6Ri5finIX+aJo/4e+2IZf53gwH5Y+i7R6H+hOh++IgGQrqxbXAJjqq"
    "tZ8TvnyLsCaB72xPXFKDTLSzTNaMSZcS+6I6OXGbguWXzablLax8MuofmH9ecXcSz7Cf8t8QDQaU9dVrrJ/0dkaPsgRLX92Z5RptLxiNzz6jJFra7dnH"
    "srALLOzqDALXSQHlQCb9ExXXaveGWF/0vvPtg+jXQfOGGtRU/hhivEA="
)
_SIDE = 64  # of what is coded
_CROPPED = struct.pack(">8I", _SIDE, 1, 48, 1, 0, 2, (1 << 32) - 16, 2)


def heic(
    *,
    quarters: int = 0,
    mirror: int | None = None,
    colour: bytes = b"",
    exif_orientation: int = 0,
    brand: bytes = b"heic",
) -> bytes:
    """Return a HEIC that is turned by quarters against the clock, then flipped (0 upside down, 1 left to right)."""
    properties = [_box(b"hvcC", _CONFIGURATION), _box(b"ispe", struct.pack(">3I", 0, _SIDE, _SIDE))]
    properties += [_box(b"colr", colour)] if colour else []
    properties += [_box(b"clap", _CROPPED)]
    properties += [_box(b"irot", bytes([quarters]))] if quarters else []
    properties += [_box(b"imir", bytes([mirror]))] if mirror is not None else []
    associated = struct.pack(">IIHB", 0, 1, 1, len(properties)) + bytes(0x80 | n + 1 for n in range(len(properties)))
    items = [(b"hvc1", _PICTURE)] + ([(b"Exif", _exif(exif_orientation))] if exif_orientation else [])
    head = _box(b"ftyp", brand + bytes(4) + brand + b"mif1")
    meta = _meta(items, properties, associated, 0)
    data = len(head) + len(meta) + 8
    return head + _meta(items, properties, associated, data) + _box(b"mdat", b"".join(content for _, content in items))


def _meta(items: list[tuple[bytes, bytes]], properties: list[bytes], associated: bytes, data: int) -> bytes:
    places, entries = b"", b""
    for number, (kind, content) in enumerate(items, 1):
        places += struct.pack(">HHHII", number, 0, 1, data, len(content))
        entries += _box(b"infe", struct.pack(">IHH4sx", 2 << 24, number, 0, kind))
        data += len(content)
    references = _box(b"iref", bytes(4) + _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))) if len(items) > 1 else b""
    return _box(
        b"meta",
        bytes(4)
        + _box(b"hdlr", bytes(8) + b"pict" + bytes(13))
        + _box(b"pitm", struct.pack(">IH", 0, 1))
        + _box(b"iloc", struct.pack(">IBBH", 0, 0x44, 0, len(items)) + places)
        + _box(b"iinf", struct.pack(">IH", 0, len(items)) + entries)
        + references
        + _box(b"iprp", _box(b"ipco", b"".join(properties)) + _box(b"ipma", associated)),
    )


def _exif(orientation: int) -> bytes:
    return bytes(4) + b"MM\0*" + struct.pack(">IHHHIHxxI", 8, 1, 0x0112, 3, 1, orientation, 0)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content
