"""Store what belongs to a DICOM image beside its row, in the same partition of the images table.

part                    holds
----------------------  ----------------------------------------------------------------
object#header           the header as the API shows it (it has patient data; the row has none)
object#attributes       what studies are searched by, as DICOM JSON by level (it has patient data, too)
object#recipe           what all frames share of what rendering them needs
object#index#<chunk>    the position of 2,048 frames, and what is special about each (core.kernel.frame_index)
object#htj2k#<chunk>    the position of 2,048 codestreams in the copy in HTJ2K, if there is one
object#frames#<chunk>   the position of 8,192 frames, as images of schema 2 have it
"""

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from core.images.image_table import ATTRIBUTES, IMAGE, ImageItem
from core.images.inspection import Inspection
from core.kernel.errors import NotFound
from core.kernel.frame_index import FRAMES_A_CHUNK, RANGE_SIZE, Frame, FrameChunk, FrameRange, range_in

OLD_FRAMES_A_CHUNK = 8192
_INDEX, _COPIED, _OLD = "object#index#", "object#htj2k#", "object#frames#"
HEADER = "object#header"
RECIPE = "object#recipe"


class DicomFrame(NamedTuple):
    """A frame, and the recipe of its object; None if nothing of the object can be drawn."""

    recipe: bytes | None
    frame: Frame


def save(image_key: str, found: Inspection) -> None:
    """Save the parts of a DICOM image. Safe to repeat: they depend only on the file."""
    if found.header is None:
        return
    parts = {HEADER: _packed(found.header), ATTRIBUTES: _packed(found.attributes)}
    if found.recipe:
        parts[RECIPE] = found.recipe
    parts |= {_chunk(number): chunk for number, chunk in enumerate(found.frame_chunks)}
    with ImageItem.batch_write() as batch:
        for part, blob in parts.items():
            batch.save(ImageItem(image_key, part, blob=blob))


def save_copied(image_key: str, chunks: Iterable[bytes]) -> None:
    """Save the frame index of the copy in HTJ2K."""
    with ImageItem.batch_write() as batch:
        for number, chunk in enumerate(chunks):
            batch.save(ImageItem(image_key, _copied_chunk(number), blob=chunk))


def find_copied(image_key: str, numbers: Iterable[int]) -> dict[int, FrameRange]:
    """Return where the copy in HTJ2K has these frames (0-based). Raises NotFound if the image is just being purged."""
    places = {number: divmod(number, FRAMES_A_CHUNK) for number in numbers}
    parts = sorted({_copied_chunk(chunk) for chunk, _ in places.values()})
    found = {item.part: FrameChunk(item.blob) for item in ImageItem.batch_get([(image_key, part) for part in parts])}
    if len(found) < len(parts):
        raise NotFound
    return {number: found[_copied_chunk(chunk)][place].span for number, (chunk, place) in places.items()}


def header(image_key: str) -> dict[str, Any] | None:
    return _unpacked(image_key, HEADER)


def attributes(image_key: str) -> dict[str, dict[str, Any]] | None:
    """Return what studies are searched by: level to tag to element of the DICOM JSON Model."""
    return _unpacked(image_key, ATTRIBUTES)


def forget_old_index(image_key: str) -> None:
    """Delete the frame index in the form of schema 2."""
    old = ImageItem.query(
        image_key, ImageItem.part.startswith("object#frames#"), attributes_to_get=["image_key", "part"]
    )
    parts = [item.part for item in old]
    with ImageItem.batch_write() as batch:
        for part in parts:
            batch.delete(ImageItem(image_key, part))


def find_with_frame(image_key: str, number: int) -> tuple[ImageItem | None, DicomFrame | None]:
    """Return an image and one of its frames (0-based) with a single read; None for what does not exist."""
    chunk, place = divmod(number, FRAMES_A_CHUNK)
    old_chunk, old_place = divmod(number, OLD_FRAMES_A_CHUNK)
    parts = (IMAGE, RECIPE, _chunk(chunk), _old_chunk(old_chunk))
    found = {item.part: item for item in ImageItem.batch_get([(image_key, part) for part in parts])}
    row, recipe = found.get(IMAGE), found[RECIPE].blob if RECIPE in found else None
    if _chunk(chunk) in found:
        frames = FrameChunk(found[_chunk(chunk)].blob)
        return row, DicomFrame(recipe, frames[place]) if place < len(frames) else None
    span = range_in(found[_old_chunk(old_chunk)].blob, old_place) if _old_chunk(old_chunk) in found else None
    return row, DicomFrame(recipe, Frame(span)) if span else None


def find_frames(image_key: str, numbers: Iterable[int]) -> tuple[bytes | None, dict[int, Frame]]:
    """Return the recipe of an object, and those of these frames (0-based) that it has."""
    wanted = sorted(set(numbers))
    parts = {RECIPE, *(_chunk(number // FRAMES_A_CHUNK) for number in wanted)}
    parts |= {_old_chunk(number // OLD_FRAMES_A_CHUNK) for number in wanted}
    found = {item.part: item.blob for item in ImageItem.batch_get([(image_key, part) for part in sorted(parts)])}
    chunks = {part: FrameChunk(blob) for part, blob in found.items() if part.startswith(_INDEX)}
    frames = dict[int, Frame]()
    for number in wanted:
        chunk, place = chunks.get(_chunk(number // FRAMES_A_CHUNK)), number % FRAMES_A_CHUNK
        old = found.get(_old_chunk(number // OLD_FRAMES_A_CHUNK))
        if chunk and place < len(chunk):
            frames[number] = chunk[place]
        elif not chunk and old and (span := range_in(old, number % OLD_FRAMES_A_CHUNK)):
            frames[number] = Frame(span)
    return found.get(RECIPE), frames


def count_frames(image_key: str) -> int:
    """Return how many frames the index has, whatever the data set states."""
    chunks = [item.blob for item in ImageItem.query(image_key, ImageItem.part.startswith(_INDEX))]
    if chunks:
        return FRAMES_A_CHUNK * (len(chunks) - 1) + len(FrameChunk(chunks[-1]))
    return sum(len(item.blob) for item in ImageItem.query(image_key, ImageItem.part.startswith(_OLD))) // RANGE_SIZE


def _packed(document: Any) -> bytes:
    return zlib.compress(json.dumps(document).encode())


def _unpacked(image_key: str, part: str) -> Any:
    for item in ImageItem.batch_get([(image_key, part)]):
        return json.loads(zlib.decompress(item.blob))
    return None


def _chunk(number: int) -> str:
    return f"{_INDEX}{number:06d}"


def _copied_chunk(number: int) -> str:
    return f"{_COPIED}{number:06d}"


def _old_chunk(number: int) -> str:
    return f"{_OLD}{number:06d}"
