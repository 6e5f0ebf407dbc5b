"""Where the encoded bytes of each frame of a DICOM file lie: one record a frame, so that it can be cut anywhere."""

from collections.abc import Iterable, Iterator
from struct import Struct
from typing import NamedTuple, Self

_RECORD = Struct("<QL")  # offset in the file, length: 12 bytes a frame


class FrameRange(NamedTuple):
    """The bytes `offset` to `offset + length` (exclusive) of the file."""

    offset: int
    length: int


class FrameIndex:
    """The frames of a file, or a stretch of them; in its packed form until an entry is asked for."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @classmethod
    def pack(cls, ranges: Iterable[tuple[int, int]]) -> Self:
        return cls(b"".join(_RECORD.pack(*each) for each in ranges))

    @property
    def packed(self) -> bytes:
        """12 bytes a frame; a concatenation of packed stretches is the packed whole."""
        return self._packed

    def __len__(self) -> int:
        return len(self._packed) // _RECORD.size

    def __getitem__(self, number: int) -> FrameRange:
        """The range of frame `number`, counted from 0 at the start of this stretch. Raises IndexError beyond it."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        return FrameRange(*_RECORD.unpack_from(self._packed, number * _RECORD.size))

    def __iter__(self) -> Iterator[FrameRange]:
        return (FrameRange(*record) for record in _RECORD.iter_unpack(self._packed))

    def stretches(self, frames: int) -> Iterator[bytes]:
        """The packed index in pieces of at most `frames` frames each, to be kept apart."""
        step = frames * _RECORD.size
        return (self._packed[at : at + step] for at in range(0, len(self._packed), step))
