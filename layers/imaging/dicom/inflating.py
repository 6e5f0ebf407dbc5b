"""Inflate deflated data sets (PS3.5 A.5), never much more than a real one would inflate to."""

import zlib
from collections.abc import Iterator

from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from imaging.dicom.source import Source

MAX_INFLATED = 1 << 30
_ALWAYS_INFLATED = 64 << 20  # bytes: up to this, any ratio is allowed
_MAX_RATIO = 200  # real objects deflate to a tenth; a bomb to a thousandth
_CHUNK = 1 << 20


def inflated(source: Source, position: int) -> Iterator[bytes]:
    """Yield the data set that is deflated from `position` on, a megabyte at a time.

    Raises UnsupportedMediaType if it is broken, ContentTooLarge if it inflates too much.
    """
    limit = min(MAX_INFLATED, max(_ALWAYS_INFLATED, _MAX_RATIO * source.size))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    total, waiting = 0, b""
    while not inflater.eof:
        waiting = waiting or source.read(position, min(_CHUNK, source.size - position))
        if not waiting:
            raise UnsupportedMediaType("The file is truncated: its deflated data set breaks off.")
        try:
            part = inflater.decompress(waiting, _CHUNK)
        except zlib.error as error:
            raise UnsupportedMediaType("The deflated data set is broken.") from error
        position += 0 if inflater.unconsumed_tail == waiting else len(waiting) - len(inflater.unconsumed_tail)
        waiting = inflater.unconsumed_tail
        total += len(part)
        if total > limit:
            raise ContentTooLarge("The data set inflates to far more than its size allows.")
        yield part
