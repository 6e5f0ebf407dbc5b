"""Pack up to 1,024 rows into bytes that become part of a PNG without more work.

block   kind (u8), three zeros, length of the depths (u32, little endian), depths, rows
depths  differences of int64 billionths, deflated
rows    of small whole numbers: PNG lines with the filter Sub, deflated raw and ended by a full flush, so that
        consecutive blocks form one valid stream; of others: their bytes plane by plane, deflated
"""

import struct
from typing import NamedTuple

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from imaging.depth.rows import Depths, Values

ROWS = 1024
_HEAD = struct.Struct("<B3xI")
_KINDS = (np.dtype(np.uint8), np.dtype("<u2"), np.dtype("<f8"))
_RAW = -15
_LEVEL = 1
_SUB = 1

ENTRY = np.dtype(
    [("first", "<i8"), ("last", "<i8"), ("offset", "<u8"), ("size", "<u4"), ("rows", "<u4"), ("adler", "<u4")]
)
"""What the index says of a block, in 36 bytes: its depths, where it lies, and the checksum of its PNG lines."""


class Block(NamedTuple):
    content: bytes
    adler: int


def pack(depths: Depths, values: Values) -> Block:
    """Pack `values` (rows, width) of uint8, uint16 or float64 with their depths."""
    kind = _KINDS.index(values.dtype)
    lines = filtered(values) if kind == 0 else _planes(values)
    packed_depths = _deflated(np.diff(depths, prepend=0))
    content = _HEAD.pack(kind, len(packed_depths)) + packed_depths + _deflated(lines)
    return Block(content, isal_zlib.adler32(lines))


def depths_of(block: memoryview) -> Depths:
    _, size = _HEAD.unpack_from(block)
    return np.cumsum(np.frombuffer(_inflated(block[_HEAD.size : _HEAD.size + size]), "<i8"))


def values_of(block: memoryview, width: int) -> Values:
    """Return the values (rows, width) in the type that was packed."""
    kind, content = _HEAD.unpack_from(block)[0], _inflated(lines_of(block))
    if kind == 0:
        lines = np.frombuffer(content, np.uint8).reshape(-1, width + 1)
        return np.add.accumulate(lines[:, 1:], axis=1, dtype=np.uint8)
    item = _KINDS[kind].itemsize
    return np.frombuffer(content, np.uint8).reshape(item, -1).T.copy().view(_KINDS[kind]).reshape(-1, width)


def lines_of(block: memoryview) -> memoryview:
    """Return the packed rows; for small whole numbers, this is a piece of a PNG's deflate stream."""
    return block[_HEAD.size + _HEAD.unpack_from(block)[1] :]


def are_lines(block: memoryview) -> bool:
    return _HEAD.unpack_from(block)[0] == 0


def repacked(pixels: NDArray[np.uint8]) -> tuple[bytes, int]:
    """Deflate pixels into a piece of a PNG's stream, with the checksum of the lines."""
    lines = filtered(pixels)
    return _deflated(lines), isal_zlib.adler32(lines)


def filtered(pixels: Values) -> NDArray[np.uint8]:
    """Return PNG lines: a filter byte, then the difference of each pixel from its left neighbour (PNG, clause 9.2)."""
    rows, width = pixels.shape
    lines = np.empty((rows, width + 1), np.uint8)
    lines[:, 0] = _SUB
    lines[:, 1] = pixels[:, 0]
    np.subtract(pixels[:, 1:], pixels[:, :-1], out=lines[:, 2:])
    return lines


def _planes(values: Values) -> NDArray[np.uint8]:
    flat = np.ascontiguousarray(values).view(np.uint8).reshape(-1, values.dtype.itemsize)
    return np.ascontiguousarray(flat.T)


def _deflated(array: NDArray[np.generic]) -> bytes:
    stream = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW)
    return stream.compress(memoryview(np.ascontiguousarray(array)).cast("B")) + stream.flush(isal_zlib.Z_FULL_FLUSH)


def _inflated(content: memoryview) -> bytes:
    return isal_zlib.decompressobj(wbits=_RAW).decompress(content)
