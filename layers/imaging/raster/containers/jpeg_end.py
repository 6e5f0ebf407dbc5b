"""Read a JPEG in which nothing but the mark of its end is missing (ITU-T T.81, B.1.1.3)."""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zlib import crc32

from PIL.JpegImagePlugin import JpegImageFile

from core.kernel.errors import UnsupportedMediaType

EOI, SOS = b"\xff\xd9", b"\xff\xda"
ROWS = 64
PADDING = 64 * b"\x55"
COEFFICIENTS = range(64)


def with_end(path: Path) -> BytesIO:
    """Return the file with its end marked. Raises UnsupportedMediaType when more is missing.

    A decoder reads zeros where a scan is cut short, and anything else that stands there instead: of a whole scan it
    reads neither. A progressive file may also lack whole scans.
    """
    content = path.read_bytes().rstrip(b"\xff")
    is_whole = _checksum(content + EOI) == _checksum(content + PADDING + EOI)
    if not is_whole or not _is_refined(content):
        raise UnsupportedMediaType("The JPEG is cut short: pixels are missing.")
    return BytesIO(content + EOI)


def _checksum(content: bytes) -> int:
    """Return a checksum of the pixels, taken in bands to keep memory low."""
    found = 0
    with JpegImageFile(BytesIO(content)) as image:
        for top in range(0, image.height, ROWS):
            found = crc32(image.crop((0, top, image.width, min(top + ROWS, image.height))).tobytes(), found)
    return found


def _is_refined(content: bytes) -> bool:
    """Return whether the scans hold every coefficient of each component to its last bit; sequential ones always do."""
    found: dict[int, set[int]] = {}
    for components, first, last, low_bit in _scans(content):
        for component in components:
            found.setdefault(component, set()).update(range(first, last + 1) if not low_bit else ())
    return all(found[component].issuperset(COEFFICIENTS) for component in found)


def _scans(content: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the components of each scan, its first and last coefficient, and the lowest bit that it tells (B.2.3)."""
    at = content.find(SOS)
    while at >= 0:
        count = content[at + 4]
        first, last, bits = struct.unpack_from("BBB", content, at + 5 + 2 * count)
        yield content[at + 5 : at + 5 + 2 * count : 2], first, last, bits & 15
        at = content.find(SOS, at + 2)
