"""Write answers of several parts (multipart/related, RFC 2387), as PS3.18 8.6 wants them."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.aws.assembly import Piece
from core.dicom import gathered
from core.kernel.content import StoredFile


class Part(NamedTuple):
    """A part: its media type with parameters, its bytes, and the URL of what it holds."""

    media_type: str
    pieces: Sequence[Piece]
    location: str | None = None


def tag_of(facts: Iterable[object]) -> str:
    """Return a digest of everything that an answer depends on; nobody can put it into a file as a boundary."""
    return hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()[:32]


def answer(tag: str, parts: Sequence[Part], *, multipart: bool) -> StoredFile:
    """Return the parts as one body, or the only part without any wrapping."""
    if not multipart:
        (part,) = parts
        return gathered.file(tag, part.media_type, part.pieces)
    kind = parts[0].media_type.partition(";")[0]
    return gathered.file(tag, f'multipart/related; type="{kind}"; boundary={tag}', _body(parts, tag))


def _body(parts: Iterable[Part], boundary: str) -> list[Piece]:
    pieces: list[Piece] = []
    for part in parts:
        location = f"Content-Location: {part.location}\r\n" if part.location else ""
        pieces.append(f"\r\n--{boundary}\r\nContent-Type: {part.media_type}\r\n{location}\r\n".encode())
        pieces += part.pieces
    return [*pieces, f"\r\n--{boundary}--\r\n".encode()]
