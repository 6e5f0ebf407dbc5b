"""The frame index of a DICOM file: for each frame the position of its bytes, and what is special about drawing it.

It is kept in chunks of 2,048 frames, so that showing one frame reads one small item, however many frames there are.
"""

import zlib
from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

FRAMES_A_CHUNK = 2048

_RANGE = Struct("<QL")  # offset in the file, length
RANGE_SIZE = _RANGE.size
_COUNT, _PLACE = Struct("<L"), Struct("<H")


class FrameRange(NamedTuple):
    """The bytes `offset` to `offset + length` (exclusive) of the file."""

    offset: int
    length: int


class Frame(NamedTuple):
    """A frame in the index. `detail` is opaque here: the imaging layer writes and reads it; it may be empty."""

    span: FrameRange
    detail: bytes = b""


class EncodedFrame(NamedTuple):
    """All that drawing a frame needs: the recipe of its object, its detail, its number from 0, and its bytes."""

    recipe: bytes
    detail: bytes
    number: int
    content: bytes


class FrameChunk:
    """Up to 2,048 consecutive frames, of which any can be unpacked alone.

    Packed and compressed are: the number of frames, the range of each, the place of the detail of each, and the
    distinct details, one a line.
    """

    def __init__(self, packed: bytes) -> None:
        self._data = zlib.decompress(packed)
        (self._frames,) = _COUNT.unpack_from(self._data)
        self._places = _COUNT.size + self._frames * _RANGE.size
        self._details = self._data[self._places + self._frames * _PLACE.size :].split(b"\n")

    @staticmethod
    def pack(frames: Sequence[Frame]) -> bytes:
        """Pack frames, whose details hold no line feeds."""
        places = {detail: place for place, detail in enumerate(dict.fromkeys(frame.detail for frame in frames))}
        ranges = b"".join(_RANGE.pack(*frame.span) for frame in frames)
        which = b"".join(_PLACE.pack(places[frame.detail]) for frame in frames)
        return zlib.compress(_COUNT.pack(len(frames)) + ranges + which + b"\n".join(places), 6)

    def __len__(self) -> int:
        return self._frames

    def __getitem__(self, place: int) -> Frame:
        """Return a frame by its place in this chunk. Raises IndexError beyond the last."""
        if not 0 <= place < self._frames:
            raise IndexError(place)
        (which,) = _PLACE.unpack_from(self._data, self._places + place * _PLACE.size)
        span = FrameRange(*_RANGE.unpack_from(self._data, _COUNT.size + place * _RANGE.size))
        return Frame(span, self._details[which])


def range_in(packed: bytes, place: int) -> FrameRange | None:
    """Return a range out of an index as it was kept before there were details: ranges alone, not compressed."""
    at = place * _RANGE.size
    return FrameRange(*_RANGE.unpack_from(packed, at)) if at < len(packed) else None
