"""Find the encoded bytes of every frame at acceptance, so that showing one later is a single ranged read."""

from itertools import pairwise
from struct import calcsize, iter_unpack

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import FrameRange
from imaging.dicom.elements import UNDEFINED, Element, Reader
from imaging.dicom.geometry import MAX_FRAMES
from imaging.dicom.layout import Layout
from imaging.dicom.recipe import Recipe
from imaging.dicom.source import Source

MAX_FRAGMENTS = 2_000_000
_ITEM_HEAD = 8
_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP")  # JPEG and JPEG-LS, JPEG 2000, JP2
_RLE_SEGMENTS, _RLE_HEAD = range(1, 16), 64  # how many segments a frame may have, and where the first begins


def ranges_of(source: Source, layout: Layout, pixels: Element, geometry: Recipe) -> list[FrameRange]:
    """Return the byte ranges of the frames that the pixel data holds; there may be more or fewer than stated.

    The range of a compressed frame begins at its first item tag and covers all of its fragments; a frame of single
    bits begins in the byte that holds its first bit; a video is one frame. Raises NotDrawable if the frames cannot be
    told apart, UnsupportedMediaType if the pixel data is truncated.
    """
    if pixels.length != UNDEFINED:
        return _native(pixels, geometry)
    (table_at, table_length), *fragments, (end, _) = _items(source, pixels.value)
    starts = [at for at, _ in fragments]
    if len(starts) != geometry.frames:
        first = table_at + _ITEM_HEAD + table_length
        tables = [("<L", table_at + _ITEM_HEAD, table_length)]
        if layout.offsets:
            tables.append(("<Q", layout.offsets.value, layout.offsets.length))
        offsets = [_offsets(source, table, first) for table in tables]
        starts = _frame_starts(source, starts, offsets, geometry)
    last = end - _ITEM_HEAD  # the sequence delimiter
    return [FrameRange(at, after - at) for at, after in pairwise([*starts, last])]


def _native(pixels: Element, geometry: Recipe) -> list[FrameRange]:
    bits = geometry.frame_bits
    frames = min(geometry.frames, pixels.length * 8 // bits) if bits else 0
    if frames > MAX_FRAMES:
        raise NotDrawable(f"The object has more than {MAX_FRAMES:,} frames.")
    edges = [(bits * n // 8, -(-bits * (n + 1) // 8)) for n in range(frames)]
    return [FrameRange(pixels.value + start, end - start) for start, end in edges]


def _items(source: Source, position: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for item in Reader(source, big=False).items(position):
        found.append(item)
        if len(found) > MAX_FRAGMENTS:
            raise NotDrawable(f"The pixel data is in more than {MAX_FRAGMENTS:,} fragments.")
    if len(found) < len(("table", "end")):
        raise NotDrawable("The pixel data has no offset table and no fragment.")
    return found


def _offsets(source: Source, table: tuple[str, int, int], first: int) -> list[int]:
    """Return a Basic or Extended Offset Table as positions in the file."""
    entry, at, length = table
    whole = length // calcsize(entry) * calcsize(entry)
    return [first + offset for (offset,) in iter_unpack(entry, source.read(at, whole))]


def _frame_starts(source: Source, fragments: list[int], tables: list[list[int]], geometry: Recipe) -> list[int]:
    """Return the fragments that begin a frame: by an offset table, else by the first bytes of codestreams (PS3.5 A.4).

    What is as long as the stated number of frames comes first; then the pixel data is believed rather than the number.
    """
    if geometry.transfer_syntax in syntaxes.VIDEO:
        return fragments[:1]
    known = set(fragments)
    sound = [each for each in tables if each[:1] == fragments[:1] and known.issuperset(each) and _rises(each)]
    marked = [at for at in fragments if _is_start(source.read(at + _ITEM_HEAD, _ITEM_HEAD))]
    candidates = [*sound, *([marked] if marked[:1] == fragments[:1] else [])]
    likely = [each for each in candidates if len(each) == geometry.frames]
    likely += [each for each in candidates if len(each) > 1 and (each in sound or each == fragments)]
    if likely:
        return likely[0]
    if geometry.frames == 1 or not fragments:
        return fragments[:1]
    raise NotDrawable(
        f"The pixel data is in {len(fragments)} fragments, from which {geometry.frames} frames cannot be told."
    )


def _rises(table: list[int]) -> bool:
    return table == sorted(set(table))


def _is_start(opening: bytes) -> bool:
    """Return True if a fragment opens a codestream, or run lengths (PS3.5 G.5)."""
    segments, first = (int.from_bytes(opening[at : at + 4], "little") for at in (0, 4))
    return opening.startswith(_STARTS) or (segments in _RLE_SEGMENTS and first == _RLE_HEAD)
