"""Store what belongs to a DICOM image beside its row, in the same partition of the images table.

part                    holds
----------------------  ----------------------------------------------------------------
object#header           the header as the API shows it (it has patient data; the row has none)
object#recipe           what rendering any frame needs besides the frame's own bytes
object#frames#<chunk>   the positions of 8,192 frames
"""

import json
import zlib
from typing import Any, NamedTuple

from core.images.image_table import IMAGE, ImageItem
from core.kernel.frame_index import FrameIndex, FrameRange

FRAMES_A_CHUNK = 8192
HEADER = "object#header"
RECIPE = "object#recipe"


class Frame(NamedTuple):
    """What rendering one frame needs, and the position of its bytes."""

    recipe: bytes
    span: FrameRange


def save(image_key: str, header: dict[str, Any], recipe: bytes | None, frame_index: bytes | None) -> None:
    """Save the parts. Safe to repeat: they depend only on the file."""
    parts = {HEADER: zlib.compress(json.dumps(header).encode())}
    if recipe:
        parts[RECIPE] = recipe
    for number, stretch in enumerate(FrameIndex(frame_index or b"").stretches(FRAMES_A_CHUNK)):
        parts[_chunk(number)] = stretch
    with ImageItem.batch_write() as batch:
        for part, blob in parts.items():
            batch.save(ImageItem(image_key, part, blob=blob))


def header(image_key: str) -> dict[str, Any] | None:
    for item in ImageItem.batch_get([(image_key, HEADER)]):
        return json.loads(zlib.decompress(item.blob))
    return None


def find_with_frame(image_key: str, number: int) -> tuple[ImageItem | None, Frame | None]:
    """Return an image and one of its frames (0-based) with a single read; None for what does not exist."""
    chunk, place = divmod(number, FRAMES_A_CHUNK)
    parts = (IMAGE, RECIPE, _chunk(chunk))
    found = {item.part: item for item in ImageItem.batch_get([(image_key, part) for part in parts])}
    row = found.get(IMAGE)
    if len(found) < len(parts) or place >= len(index := FrameIndex(found[_chunk(chunk)].blob)):
        return row, None
    return row, Frame(found[RECIPE].blob, index[place])


def _chunk(number: int) -> str:
    return f"object#frames#{number:06d}"
