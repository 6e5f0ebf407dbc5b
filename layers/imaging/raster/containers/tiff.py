"""Read from the tags of a TIFF page whether Pillow reads its samples correctly (TIFF 6.0)."""

from enum import IntEnum
from typing import Any

BITS_PER_SAMPLE, COMPRESSION, PHOTOMETRIC, ORIENTATION, PLANAR, SAMPLE_FORMAT = 258, 259, 262, 274, 284, 339

_UNSIGNED, _SEPARATE = 1, 2
_SMALL = {1, 2, 4, 8}
_CODECS = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34925, 50000, 50001}  # up to LZMA, Zstandard and WebP


class Photometric(IntEnum):
    """The meaning of samples as colours (tag 262)."""

    WHITE_IS_ZERO = 0
    BLACK_IS_ZERO = 1
    RGB = 2
    PALETTE = 3
    SEPARATED = 5
    YCBCR = 6
    CIELAB = 8
    ICCLAB = 9


def is_plain(tags: Any) -> bool:
    """Return whether Pillow reads such a page correctly.

    It cannot read floating point of several samples, or 64 bits; misreads signed bytes and 32-bit numbers; leaves
    16-bit white-is-zero inverse; and mixes up separate planes of 16 bits.
    """
    if tags.get(COMPRESSION, 1) not in _CODECS or set(tags.get(SAMPLE_FORMAT, (1,))) != {_UNSIGNED}:
        return False
    wide = is_deep(tags) or _is(tags, Photometric.SEPARATED)
    return wide or set(tags.get(BITS_PER_SAMPLE, (1,))) <= _SMALL


def is_deep(tags: Any) -> bool:
    """Return whether the page has colours of 16 bits, of which Pillow keeps 8."""
    return _is(tags, Photometric.RGB)


def _is(tags: Any, photometric: Photometric) -> bool:
    """Return whether it is of that kind, with 16 bits a sample, the samples of a pixel side by side."""
    is_wide = set(tags.get(BITS_PER_SAMPLE, (1,))) == {16} and tags.get(PLANAR, 1) != _SEPARATE
    return is_wide and tags.get(PHOTOMETRIC) == photometric
