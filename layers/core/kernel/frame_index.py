"""Index the encoded bytes of each frame of a DICOM file: one record per frame, so that it can be split anywhere."""

from collections.abc import Iterable, Iterator
from struct import Struct
from typing import NamedTuple, Self

_RECORD = Struct("<QL")  # offset in the file, length: 12 bytes a frame


class FrameRange(NamedTuple):
    """The bytes `offset` to `offset + length` (exclusive) of the file."""

    offset: int
    length: int


class FrameIndex:
    """The frames of a file, or a section of them; packed until an entry is read."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @classmethod
    def pack(cls, ranges: Iterable[tuple[int, int]]) -> Self:
        return cls(b"".join(_RECORD.pack(*each) for each in ranges))

    @property
    def packed(self) -> bytes:
        """Pack the index: 12 bytes per frame. Concatenated packed sections are the packed whole."""
        return self._packed

    def __len__(self) -> int:
        return len(self._packed) // _RECORD.size

    def __getitem__(self, number: int) -> FrameRange:
        """Return the range of frame `number`, from 0 at the start of this section. Raises IndexError beyond it."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        return FrameRange(*_RECORD.unpack_from(self._packed, number * _RECORD.size))

    def __iter__(self) -> Iterator[FrameRange]:
        return (FrameRange(*record) for record in _RECORD.iter_unpack(self._packed))

    def stretches(self, frames: int) -> Iterator[bytes]:
        """Yield the packed index in sections of at most `frames` frames, to be stored separately."""
        step = frames * _RECORD.size
        return (self._packed[at : at + step] for at in range(0, len(self._packed), step))
