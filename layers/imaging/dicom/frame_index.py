"""Find the encoded bytes of every frame at acceptance, so that showing one later is a single ranged read."""

from itertools import pairwise
from struct import calcsize, iter_unpack

from core.kernel.errors import UnsupportedMediaType
from core.kernel.frame_index import FrameIndex
from imaging.dicom import syntaxes
from imaging.dicom.decoding import frame_bits
from imaging.dicom.elements import UNDEFINED, Element, Reader
from imaging.dicom.layout import Layout
from imaging.dicom.recipe import Recipe
from imaging.dicom.source import Source

MAX_FRAGMENTS = 2_000_000
_ITEM_HEAD = 8
_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP")  # JPEG and JPEG-LS, JPEG 2000, JP2

type Ranges = list[tuple[int, int]]


def index_of(source: Source, layout: Layout, pixels: Element, recipe: Recipe) -> FrameIndex:
    """Return the byte ranges of all frames in the file.

    The range of a compressed frame begins at its first item tag and covers all of its fragments; a frame of single
    bits begins in the byte that holds its first bit. Raises UnsupportedMediaType if the pixel data does not hold as
    many frames as the data set says.
    """
    if recipe.transfer_syntax in syntaxes.NATIVE:
        return FrameIndex.pack(_native(pixels, recipe))
    if pixels.length != UNDEFINED:
        raise UnsupportedMediaType("The pixel data is not encapsulated, as its transfer syntax demands.")
    (table_at, table_length), *fragments, (end, _) = _items(source, pixels.value)
    starts = [at for at, _ in fragments]
    first = table_at + _ITEM_HEAD + table_length
    if len(starts) != recipe.frames:
        tables = [("<L", table_at + _ITEM_HEAD, table_length)]
        if layout.offsets:
            tables.append(("<Q", layout.offsets.value, layout.offsets.length))
        offsets = [_offsets(source, table, first, recipe.frames) for table in tables]
        starts = _frame_starts(source, starts, offsets, recipe.frames)
    last = end - _ITEM_HEAD  # the sequence delimiter
    return FrameIndex.pack((at, after - at) for at, after in pairwise([*starts, last]))


def _native(pixels: Element, recipe: Recipe) -> Ranges:
    bits = frame_bits(recipe)
    if pixels.length == UNDEFINED or bits * recipe.frames > pixels.length * 8:
        raise UnsupportedMediaType("The file is truncated: its pixel data is shorter than its frames.")
    edges = [(bits * n // 8, -(-bits * (n + 1) // 8)) for n in range(recipe.frames)]
    return [(pixels.value + start, end - start) for start, end in edges]


def _items(source: Source, position: int) -> Ranges:
    found: Ranges = []
    for item in Reader(source, big=False).items(position):
        found.append(item)
        if len(found) > MAX_FRAGMENTS:
            raise UnsupportedMediaType(f"The pixel data is in more than {MAX_FRAGMENTS:,} fragments.")
    if len(found) < len(("table", "frame", "end")):
        raise UnsupportedMediaType("The pixel data holds no frame.")
    return found


def _offsets(source: Source, table: tuple[str, int, int], first: int, frames: int) -> list[int]:
    """Return a Basic or Extended Offset Table as positions in the file; empty unless it has an entry a frame."""
    entry, at, length = table
    if length != frames * calcsize(entry):
        return []
    return [first + offset for (offset,) in iter_unpack(entry, source.read(at, length))]


def _frame_starts(source: Source, fragments: list[int], tables: list[list[int]], frames: int) -> list[int]:
    """Return the fragments that begin a frame: by an offset table, else by codestream markers (PS3.5 A.4)."""
    if frames == 1:
        return fragments[:1]
    known = set(fragments)
    for table in tables:
        if table[:1] == fragments[:1] and known.issuperset(table) and table == sorted(set(table)):
            return table
    marked = [at for at in fragments if source.read(at + _ITEM_HEAD, 8).startswith(_STARTS)]
    if len(marked) != frames or marked[0] != fragments[0]:
        raise UnsupportedMediaType(
            f"The pixel data is in {len(fragments)} fragments, from which {frames} frames cannot be told."
        )
    return marked
