"""Walks the chunks of a PNG: every checksum, the order that matters, and how much is promised (ISO/IEC 15948)."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.errors import UnsupportedMediaType

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_CHUNKS = 1_000
PIECE = 1 << 18
PALETTE = 3

_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}  # by colour type
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_KEPT = {b"IHDR", b"PLTE", b"acTL"}
_IHDR = struct.Struct(">IIBBBBB")


class Png(NamedTuple):
    """`bits` are those of a sample; a palette's colours have eight. `frames` counts an animation's (acTL)."""

    width: int
    height: int
    bits: int
    frames: int


class _Chunk(NamedTuple):
    name: bytes
    length: int
    data: bytes  # of the few that are read here; empty for all others


def check(path: Path) -> Png:
    """Walk the whole file up to IEND. Raises UnsupportedMediaType when it is not whole, or not a PNG by the book."""
    header: Png | None = None
    colour_type, frames, texts = 0, 1, 0
    seen: set[bytes] = set()
    with path.open("rb") as file:
        file.seek(len(SIGNATURE))
        for chunk in _chunks(file):
            if (header is None) != (chunk.name == b"IHDR"):
                raise UnsupportedMediaType("The PNG does not begin with one header.")
            if chunk.name == b"IHDR":
                header, colour_type = _header(chunk.data)
            elif chunk.name == b"PLTE" and (chunk.length % 3 or not 0 < chunk.length <= 768):  # noqa: PLR2004
                raise UnsupportedMediaType("The PNG's palette has an impossible size.")
            elif chunk.name == b"IDAT" and colour_type == PALETTE and b"PLTE" not in seen:
                raise UnsupportedMediaType("The PNG's palette is missing.")
            elif chunk.name == b"acTL" and len(chunk.data) == 8:  # noqa: PLR2004
                frames = max(1, int.from_bytes(chunk.data[:4]))
            texts += chunk.name in {b"tEXt", b"zTXt", b"iTXt"}
            if texts > TEXT_CHUNKS:
                raise UnsupportedMediaType(f"The PNG carries more than {TEXT_CHUNKS} texts.")
            seen.add(chunk.name)
    if header is None or b"IDAT" not in seen:
        raise UnsupportedMediaType("The PNG has no pixels.")
    return header._replace(frames=frames)


def _chunks(file: BinaryIO) -> Iterator[_Chunk]:
    """Every chunk up to and with IEND, its checksum verified; what follows IEND is not looked at."""
    while True:
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004
            raise UnsupportedMediaType("The PNG is cut short.")
        length, name = int.from_bytes(head[:4]), head[4:]
        if not name.isalpha() or (name[0] & 0x20 == 0 and name not in _CRITICAL):
            raise UnsupportedMediaType("The PNG has a chunk that cannot be skipped and is not known.")
        data, crc, rest = b"", zlib.crc32(name), length
        while rest:
            piece = file.read(min(PIECE, rest))
            if not piece:
                raise UnsupportedMediaType("The PNG is cut short.")
            crc, rest = zlib.crc32(piece, crc), rest - len(piece)
            if name in _KEPT and len(data) < PIECE:
                data += piece
        if file.read(4) != crc.to_bytes(4):
            raise UnsupportedMediaType("The PNG is damaged: a checksum does not match.")
        yield _Chunk(name, length, data)
        if name == b"IEND":
            return


def _header(data: bytes) -> tuple[Png, int]:
    """The header, and its colour type (table 11.1 of the standard)."""
    if len(data) != _IHDR.size:
        raise UnsupportedMediaType("The PNG's header has an impossible size.")
    width, height, depth, colour_type, compression, filtering, interlace = _IHDR.unpack(data)
    if not (width and height) or depth not in _DEPTHS.get(colour_type, ()) or compression or filtering or interlace > 1:
        raise UnsupportedMediaType("The PNG's header is not one of the standard's.")
    return Png(width, height, 8 if colour_type == PALETTE else depth, 1), colour_type
