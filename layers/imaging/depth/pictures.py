"""Encode rows as PNG with a palette, a line per depth: a colormap costs 768 bytes and no work (PNG, 11.2)."""

import struct
from typing import NamedTuple

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from imaging.depth.blocks import depths_of, lines_of, repacked, values_of
from imaging.depth.strips import Span, blocks

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEAD, _ZLIB_LAST = b"\x78\x01", b"\x03\x00"  # an empty last block ends the stream
_GREY, _PALETTE = 0, 3
_BASE = 65_521  # Adler-32's modulus (RFC 1950)


class Piece(NamedTuple):
    """Some lines of a picture, deflated; `adler` is the checksum of the inflated lines."""

    content: bytes | memoryview
    rows: int
    adler: int


def drawn(pixels: NDArray[np.uint8], palette: bytes | None) -> bytes:
    """Encode greys (rows, width) as PNG with a palette of up to 256 x 3 bytes."""
    content, adler = repacked(pixels)
    return _png([Piece(content, pixels.shape[0], adler)], pixels.shape[1], palette)


def spliced(where: Span, content: bytes, width: int, palette: bytes | None) -> bytes | None:
    """Encode the rows of a span as PNG, from its bytes in a strip of greys. Return None for an empty span.

    Whole blocks are copied; only the first and the last are unpacked and cut if they extend beyond the span.
    """
    pieces: list[Piece] = []
    for entry, block in zip(where.entries, blocks(where, content), strict=True):
        rows, adler = int(entry["rows"]), int(entry["adler"])
        edge = entry["first"] < where.lowest or entry["last"] > where.highest
        pieces.append(_cut(block, width, where) if edge else Piece(lines_of(block), rows, adler))
    pieces = [piece for piece in pieces if piece.rows]
    return _png(pieces, width, palette) if pieces else None


def recolour(png: bytes, palette: bytes) -> bytes:
    """Add a palette to a picture that `drawn` made without one."""
    head = len(_SIGNATURE) + 25
    width, height = struct.unpack_from(">II", png, len(_SIGNATURE) + 8)
    return b"".join((_SIGNATURE, _header(width, height, _PALETTE), _chunk(b"PLTE", palette), png[head:]))


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def _cut(block: memoryview, width: int, where: Span) -> Piece:
    pixels = values_of(block, width)[where.inside(depths_of(block))]
    if not pixels.size:
        return Piece(b"", 0, 1)
    content, adler = repacked(pixels)
    return Piece(content, pixels.shape[0], adler)


def _png(pieces: list[Piece], width: int, palette: bytes | None) -> bytes:
    adler = 1
    for piece in pieces:
        adler = _joined(adler, piece.adler, piece.rows * (width + 1))
    height = sum(piece.rows for piece in pieces)
    data = b"".join((_ZLIB_HEAD, *(piece.content for piece in pieces), _ZLIB_LAST, struct.pack(">I", adler)))
    head = _header(width, height, _PALETTE if palette else _GREY)
    plte = _chunk(b"PLTE", palette) if palette else b""
    return b"".join((_SIGNATURE, head, plte, _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _header(width: int, height: int, colour: int) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = isal_zlib.crc32(content, isal_zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(content)), kind, content, struct.pack(">I", check)))


def _joined(before: int, after: int, length: int) -> int:
    """Return the Adler-32 of two consecutive runs of bytes, from theirs and the second one's length.

    The low half is a sum of bytes that starts at one; the high half is the sum of all low halves on the way.
    """
    low = ((before & 0xFFFF) + (after & 0xFFFF) - 1) % _BASE
    high = ((before >> 16) + (after >> 16) + length % _BASE * ((before & 0xFFFF) - 1)) % _BASE
    return high << 16 | low
