"""Read a BMP of arbitrary bit fields; Pillow knows only the usual ones ([MS-WMF] 2.2.2)."""

import struct
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.raster import budget

PER_PIXEL = 24  # bytes: words, a channel of them at a time, and what comes out
_HEAD = struct.Struct("<10xLLllHHL")  # where the pixels begin, length of the header, width, height, planes, bits, kind
_MASKS_AT = 54
_FIELDS, _ALPHA_FIELDS = 3, 6  # kinds of compression
_WITH_ALPHA = 56  # bytes of a header that has a place for its mask


class _Layout(NamedTuple):
    begins: int
    width: int
    height: int
    bits: int
    masks: tuple[int, ...]


def decoded(file: BinaryIO) -> Image.Image | None:
    """Decode such a BMP to RGB or RGBA; None for others. Raises UnsupportedMediaType and ContentTooLarge."""
    layout = _layout(file.read(_MASKS_AT + 16))
    if not layout:
        return None
    budget.check(1, layout.width * abs(layout.height))
    budget.check_memory(layout.width * abs(layout.height), PER_PIXEL)
    file.seek(layout.begins)
    line = -(-layout.width * layout.bits // 32) * 4
    data = file.read(line * abs(layout.height))
    if len(data) < line * abs(layout.height):
        raise UnsupportedMediaType("The BMP is cut short: pixels are missing.")
    words = np.frombuffer(data, f"<u{layout.bits // 8}").reshape(abs(layout.height), -1)[:, : layout.width]
    channels = [_channel(words, mask) for mask in layout.masks]
    return Image.fromarray(np.stack(channels, axis=2)[:: 1 if layout.height < 0 else -1].copy())


def _layout(head: bytes) -> _Layout | None:
    if len(head) < _MASKS_AT + 16:
        return None
    begins, length, width, height, _, bits, kind = _HEAD.unpack_from(head)
    if kind not in {_FIELDS, _ALPHA_FIELDS} or bits not in {16, 32} or width <= 0 or not height:
        return None
    *colours, alpha = struct.unpack_from("<4L", head, _MASKS_AT)
    has_alpha = alpha and (length >= _WITH_ALPHA or kind == _ALPHA_FIELDS)
    return _Layout(begins, width, height, bits, (*colours, alpha) if has_alpha else tuple(colours))


def _channel(words: NDArray[np.unsignedinteger], mask: int) -> NDArray[np.uint8]:
    """Return the bits under `mask` of each word, scaled to 0..255; zeros for an empty mask."""
    if not mask:
        return np.zeros(words.shape, np.uint8)
    lowest = (mask & -mask).bit_length() - 1
    most = mask >> lowest
    return ((((words & mask) >> lowest).astype(np.uint64) * 255 + most // 2) // most).astype(np.uint8)
