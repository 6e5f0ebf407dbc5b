"""Read the text of a log in pieces of UTF-8: plain or gzip, with a limit on how much a small file may expand to."""

import codecs
from collections.abc import Iterator
from itertools import chain
from time import process_time

from isal import isal_zlib

from core.depth_logs.ports import Readable
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType

PIECE = 1 << 18  # arrays over a quarter of a megabyte stay in the cache: 3.5 times faster than a megabyte at once
LARGEST = 5 << 30
SECONDS = 600  # of computing, of the 900 that an import may take; a gigabyte of whole numbers takes ten
RATIO = 300  # of text to gzip; real logs reach 5 to 100, a bomb 1,000
ALLOWANCE = 64 << 20  # below this the ratio does not matter
_GZIP = b"\x1f\x8b"
_ANY_GZIP = 31  # zlib's window bits for "gzip header and trailer"
_NOT_TEXT = "This is not text: a depth log must be CSV or LAS in UTF-8 or, with a BOM, UTF-16, plain or gzipped"


def pieces(file: Readable, largest: int = LARGEST, seconds: float = SECONDS) -> Iterator[bytes]:
    """Yield the text of the file in pieces of about 256 KB.

    Raises UnsupportedMediaType for a broken gzip file or one that is not text, ContentTooLarge beyond `largest` bytes,
    after so many `seconds` of computing by whoever reads the pieces, or for a file that is suspiciously small for its
    content.
    """
    end = process_time() + seconds
    first = file.read(PIECE)
    text = _unpacked(first, file) if first.startswith(_GZIP) else _plain(first, file)
    total = 0
    for piece in _in_utf8(text):
        total += len(piece)
        if total > largest:
            raise ContentTooLarge(f"A log may have at most {largest} bytes of text")
        if process_time() > end:
            raise ContentTooLarge(f"Reading the log takes more than {seconds:g} seconds of computing")
        yield piece


def _in_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return text without its byte order mark, and from UTF-16 in UTF-8."""
    first = next(pieces, b"")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _from_utf16(chain([first], pieces))
        return
    if b"\0" in first:
        raise UnsupportedMediaType(_NOT_TEXT)
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from pieces


def _from_utf16(pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise UnsupportedMediaType("The text is not valid UTF-16") from error


def _plain(piece: bytes, file: Readable) -> Iterator[bytes]:
    while piece:
        yield piece
        piece = file.read(PIECE)


def _unpacked(packed: bytes, file: Readable) -> Iterator[bytes]:
    taken = given = 0
    stream = None
    while packed:
        taken += len(packed)
        while packed if stream else packed.strip(b"\0"):  # zeros between and after members are padding
            stream = stream or isal_zlib.decompressobj(wbits=_ANY_GZIP)
            for piece in _inflate(stream, packed):
                given += len(piece)
                if given > ALLOWANCE and given > RATIO * taken:
                    raise ContentTooLarge(f"The file unpacks to more than {RATIO} times its size")
                yield piece
            packed = stream.unused_data
            stream = None if stream.eof else stream
        packed = file.read(PIECE)
    if stream:
        raise UnsupportedMediaType("The gzip file is cut short")


def _inflate(stream: isal_zlib.Decompress, packed: bytes) -> Iterator[bytes]:
    try:
        while piece := stream.decompress(packed, PIECE):
            yield piece
            packed = stream.unconsumed_tail
    except isal_zlib.error as error:  # pyright: ignore[reportGeneralTypeIssues] - the stub has an instance there
        raise UnsupportedMediaType("The gzip file is broken") from error
