"""Check the chunks of a PNG: checksums, order, and the declared size (ISO/IEC 15948)."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.raster import budget
from imaging.raster.containers.png_rows import Rows

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_CHUNKS = 1_000
PIECE = 1 << 18
PALETTE, PALETTE_BYTES = 3, 768
GREY = {0, 4}  # colour types, without and with alpha

_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}  # by colour type
_PLAIN = {0, 2, 6}  # grey, colours, colours with alpha
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_COLOURS = {b"cICP", b"sRGB", b"gAMA", b"cHRM"}
_READ = {b"IHDR", b"acTL"} | _COLOURS
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_IHDR = struct.Struct(">IIBBBBB")


class Png(NamedTuple):
    """`bits` of a sample, 8 for a palette, and the data of the chunks that tell its colours by numbers, by name.

    `is_plain` tells that the samples are those that are shown, and that only `png_plain` has to inflate them.
    """

    bits: int
    is_grey: bool
    colours: dict[bytes, bytes]
    is_plain: bool


class _Head(NamedTuple):
    width: int
    height: int
    depth: int
    colour_type: int
    is_interlaced: bool
    rows: Rows

    @property
    def is_plain(self) -> bool:
        return self.depth == 8 and self.colour_type in _PLAIN and not self.is_interlaced  # noqa: PLR2004


class _Chunk(NamedTuple):
    name: bytes
    length: int
    data: bytes  # only of the chunks in _READ


def check(path: Path, *, count: bool = False) -> Png:
    """Check the file up to IEND, and whether all pixels are there: not of a plain picture, unless `count`.

    Raises UnsupportedMediaType when the file is cut short or breaks the standard, and ContentTooLarge when the size or
    the animation that it declares is beyond the budget.
    """
    seen: set[bytes] = set()
    colours: dict[bytes, bytes] = {}
    texts = 0
    with path.open("rb") as file:
        file.seek(len(SIGNATURE))
        head = _header(_first(file))
        head.rows.counted = count or not head.is_plain
        for chunk in _chunks(file, head.rows):
            if chunk.name == b"IHDR":
                raise UnsupportedMediaType("The PNG has more than one header.")
            if chunk.name == b"PLTE" and (chunk.length % 3 or not 0 < chunk.length <= PALETTE_BYTES):
                raise UnsupportedMediaType("The PNG's palette has an impossible size.")
            if chunk.name == b"IDAT" and head.colour_type == PALETTE and b"PLTE" not in seen:
                raise UnsupportedMediaType("The PNG's palette is missing.")
            if chunk.name == b"acTL":
                frames = max(1, int.from_bytes(chunk.data[:4]))
                budget.check(frames, head.width * head.height * frames)
            if chunk.name in _COLOURS and b"IDAT" not in seen:
                colours.setdefault(chunk.name, chunk.data)
            if chunk.name in {b"tRNS", b"acTL"} and b"IDAT" not in seen:
                head.rows.counted = True
            texts += chunk.name in {b"tEXt", b"zTXt", b"iTXt"}
            if texts > TEXT_CHUNKS:
                raise UnsupportedMediaType(f"The PNG carries more than {TEXT_CHUNKS} texts.")
            seen.add(chunk.name)
    if b"IDAT" not in seen or (head.rows.counted and head.rows.missing > 0):
        raise UnsupportedMediaType("The PNG is cut short: pixels are missing.")
    bits = 8 if head.colour_type == PALETTE else head.depth
    return Png(bits, head.colour_type in GREY, colours, is_plain=not head.rows.counted)


def _first(file: BinaryIO) -> bytes:
    """Return the data of the header, which comes first."""
    chunk = next(_chunks(file, None))
    if chunk.name != b"IHDR":
        raise UnsupportedMediaType("The PNG does not begin with its header.")
    return chunk.data


def _chunks(file: BinaryIO, rows: Rows | None) -> Iterator[_Chunk]:
    """Yield every chunk up to IEND, its checksum verified; what follows IEND is ignored."""
    while True:
        head = file.read(8)
        length, name = int.from_bytes(head[:4]), head[4:]
        if len(name) < len(b"IEND"):
            raise UnsupportedMediaType("The PNG is cut short.")
        if not name.isalpha() or (name[0] & 0x20 == 0 and name not in _CRITICAL):
            raise UnsupportedMediaType("The PNG has a chunk that cannot be skipped and is not known.")
        data, crc, rest = b"", zlib.crc32(name), length
        while rest:
            piece = file.read(min(PIECE, rest))
            if not piece:
                raise UnsupportedMediaType("The PNG is cut short.")
            crc, rest = zlib.crc32(piece, crc), rest - len(piece)
            if name == b"IDAT" and rows:
                rows.take(piece)
            elif name in _READ and not data:
                data = piece
        if file.read(4) != crc.to_bytes(4):
            raise UnsupportedMediaType("The PNG is damaged: a checksum does not match.")
        yield _Chunk(name, length, data)
        if name == b"IEND":
            return


def _header(data: bytes) -> _Head:
    """Parse the header; only what table 11.1 of the standard allows is taken."""
    if len(data) != _IHDR.size:
        raise UnsupportedMediaType("The PNG's header has an impossible size.")
    width, height, depth, colour_type, compression, filtering, interlace = _IHDR.unpack(data)
    if not (width and height) or depth not in _DEPTHS.get(colour_type, ()) or compression or filtering or interlace > 1:
        raise UnsupportedMediaType("The PNG's header is not one of the standard's.")
    budget.check(1, width * height)
    rows = Rows(width, height, depth * _SAMPLES[colour_type], interlaced=interlace == 1)
    return _Head(width, height, depth, colour_type, interlace == 1, rows)
