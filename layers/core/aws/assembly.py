"""Assemble an object of the renditions bucket from pieces of others, which S3 copies where they are large enough.

S3 takes parts of 5 MB or more, but for the last. What is smaller is read, and written together with its neighbours.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, pairwise
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from core.aws import blobs
from core.aws.copies import COPIERS, PART, patient_client
from core.aws.part_uploads import PART as LEAST
from core.kernel.content import Span
from core.kernel.errors import OutputTooLarge

MOST_READ = 400_000_000  # bytes that pass through the function: about ten seconds
MOST_COPIED = 20_000_000_000  # bytes
READERS = 32
_ENDLESS = 1 << 63


class Stored(NamedTuple):
    """`size` bytes of an object, from `offset` on."""

    bucket: str
    key: str
    offset: int
    size: int

    def split(self, at: int) -> tuple["Stored", "Stored"]:
        return self._replace(size=at), self._replace(offset=self.offset + at, size=self.size - at)


type Piece = bytes | Stored
type Part = Sequence[Piece]  # a single large Stored is copied


def size_of(pieces: Iterable[Piece]) -> int:
    return sum(piece.size if isinstance(piece, Stored) else len(piece) for piece in pieces)


def read(pieces: Sequence[Piece], span: Span | None = None) -> bytes:
    """Return the bytes of pieces, or of a span of them, read in parallel. Raises Missing."""
    if span:
        pieces = list(_within(pieces, *span))
    stored = iter(read_each([piece for piece in pieces if isinstance(piece, Stored)]))
    return b"".join(next(stored) if isinstance(piece, Stored) else piece for piece in pieces)


def read_each(wanted: Sequence[Stored]) -> list[bytes]:
    """Return the bytes of each, read in parallel; what adjoins in an object is read at once. Raises Missing."""
    runs = list(_runs(wanted))
    with ThreadPoolExecutor(READERS) as readers:
        contents = list(readers.map(_read, runs) if len(runs) > 1 else map(_read, runs))
    found = dict[Stored, bytes]()
    for piece in wanted:
        place = bisect_right(runs, piece._replace(size=_ENDLESS)) - 1
        start = piece.offset - runs[place].offset
        found[piece] = contents[place][start : start + piece.size]
    return [found[piece] for piece in wanted]


def _runs(wanted: Iterable[Stored]) -> Iterator[Stored]:
    run: Stored | None = None
    for piece in sorted(set(wanted)):
        end = run.offset + run.size if run else 0
        if run and run[:2] == piece[:2] and piece.offset <= end:
            run = run._replace(size=max(end, piece.offset + piece.size) - run.offset)
            continue
        if run:
            yield run
        run = piece
    if run:
        yield run


def _within(pieces: Iterable[Piece], offset: int, size: int) -> Iterator[Piece]:
    """Yield what lies between two positions."""
    for piece in pieces:
        length = size_of([piece])
        start, end = max(0, offset), min(length, offset + size)
        if start < end:
            yield piece.split(start)[1].split(end - start)[0] if isinstance(piece, Stored) else piece[start:end]
        offset -= length


def parts_of(pieces: Iterable[Piece]) -> Iterator[Part]:
    """Divide pieces into parts that S3 accepts: large ones to be copied, and groups of small ones to be written."""
    waiting: list[Piece] = []
    for piece in pieces:
        lacking = max(0, LEAST - size_of(waiting)) if waiting else 0
        if not isinstance(piece, Stored) or piece.size < lacking + LEAST:
            waiting.append(piece)
            if size_of(waiting) >= LEAST:
                yield waiting
                waiting = []
            continue
        beginning, rest = piece.split(lacking)
        if waiting:
            yield [*waiting, beginning]
            waiting = []
        yield from ([each] for each in _evenly(rest))
    if waiting:
        yield waiting


def assemble(key: str, media_type: str, pieces: Sequence[Piece]) -> None:
    """Write the pieces as one object. Raises OutputTooLarge for what would take too long, and Missing."""
    parts = list(parts_of(pieces))
    written = size_of(chain.from_iterable(part for part in parts if not _is_copied(part)))
    if written > MOST_READ or size_of(pieces) - written > MOST_COPIED:
        raise OutputTooLarge("This is too much for one request: retrieve the instances, or frames, one by one")
    where: Any = {"Bucket": blobs.renditions(), "Key": key}
    about: Any = {"ContentType": media_type, "CacheControl": blobs.FOREVER}  # gone after a day, so not `described`
    if len(parts) == 1 and not _is_copied(parts[0]):
        blobs.client().put_object(**where, **about, Body=read(parts[0]))
        return
    s3 = patient_client()
    where["UploadId"] = s3.create_multipart_upload(**where, **about)["UploadId"]
    try:
        with ThreadPoolExecutor(COPIERS) as copiers:
            sent: Any = list(copiers.map(partial(_send, where), range(1, len(parts) + 1), parts))
    except Exception as error:
        s3.abort_multipart_upload(**where)
        if isinstance(error, ClientError) and blobs.is_missing(error):
            raise blobs.Missing from error
        raise
    s3.complete_multipart_upload(**where, MultipartUpload={"Parts": sent})


def _send(where: Any, number: int, part: Part) -> Any:
    s3 = patient_client()
    if isinstance(part[0], Stored) and _is_copied(part):
        bucket, key, offset, size = part[0]
        source: Any = {"Bucket": bucket, "Key": key}
        span = f"bytes={offset}-{offset + size - 1}"
        copied = s3.upload_part_copy(**where, PartNumber=number, CopySource=source, CopySourceRange=span)
        return {"PartNumber": number, "ETag": copied.get("CopyPartResult", {}).get("ETag")}
    content = b"".join(_read(piece) if isinstance(piece, Stored) else piece for piece in part)
    return {"PartNumber": number, "ETag": s3.upload_part(**where, PartNumber=number, Body=content)["ETag"]}


def _is_copied(part: Part) -> bool:
    return len(part) == 1 and isinstance(part[0], Stored) and part[0].size >= LEAST


def _evenly(piece: Stored) -> Iterator[Stored]:
    """Split what is larger than a part of a copy into equal parts."""
    count = -(-piece.size // PART)
    edges = [piece.size * number // count for number in range(count + 1)]
    for start, end in pairwise(edges):
        yield piece._replace(offset=piece.offset + start, size=end - start)


def _read(piece: Stored) -> bytes:
    return blobs.read(piece.bucket, piece.key, (piece.offset, piece.size)) if piece.size else b""
