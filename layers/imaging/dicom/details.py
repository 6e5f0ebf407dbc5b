"""Pack the frame index of an object in chunks, with what is special about drawing each frame."""

from collections.abc import Mapping
from itertools import batched

from core.kernel.frame_index import FRAMES_A_CHUNK, Frame, FrameChunk
from imaging.dicom.frames import Frames
from imaging.dicom.recipe import MAX_PACKED, Detail

_TOO_LARGE = Detail(fault="The look-up tables of this frame and its neighbours are larger than those that are kept.")


def chunks_of(frames: Frames, faults: Mapping[int, str]) -> tuple[bytes, ...]:
    """Pack the index; `faults` tells by number why frames cannot be drawn. Each chunk is one item of a table."""
    shared = frames.recipe.greys if frames.recipe else None
    special = {greys: Detail(greys=greys).to_bytes() for greys in dict.fromkeys(frames.greys) if greys != shared}
    details = [special.get(greys, b"") for greys in frames.greys[: len(frames.ranges)]]
    details += [b""] * (len(frames.ranges) - len(details))
    for number, fault in faults.items():
        details[number] = Detail(fault=fault).to_bytes()
    every = map(Frame, frames.ranges, details)
    return tuple(_packed(chunk) for chunk in batched(every, FRAMES_A_CHUNK, strict=False))


def _packed(frames: tuple[Frame, ...]) -> bytes:
    packed = FrameChunk.pack(frames)
    if len(packed) <= MAX_PACKED:
        return packed
    return FrameChunk.pack([frame._replace(detail=_TOO_LARGE.to_bytes()) for frame in frames])
