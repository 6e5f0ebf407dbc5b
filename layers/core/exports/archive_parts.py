"""Write a ZIP archive as parts, one in each step of a job, and join them."""

import json
from collections.abc import Iterable
from contextlib import closing
from typing import Any, NamedTuple

from core.aws import blobs
from core.aws.part_uploads import ObjectWriter
from core.exports.pieces import Pieces
from core.kernel.zip_archive import Entry, ending, head_of

_BLOCK = 16 << 20  # bytes


class Report(NamedTuple):
    """The last file of an archive, about the others."""

    name: str
    content: dict[str, Any]


def writer(job_id: str, number: int) -> ObjectWriter:
    """Return the part with this number, to be written."""
    return ObjectWriter(_part(job_id, number), "application/octet-stream", blobs.renditions())


def join(key: str, job_id: str, parts: int, entries: Iterable[Entry], report: Report) -> str:
    """Join the parts, which hold these entries, to one archive that ends with a report, and return its key."""
    joined, size = list(entries), 0
    with closing(ObjectWriter(key, "application/zip", blobs.renditions())) as archive:
        for number in range(parts):
            size += _copy(_part(job_id, number), archive)
        content = json.dumps(report.content, indent=2).encode()
        last = Entry.of(report.name, [content], size)
        archive.write(head_of(last) + content)
        archive.write(ending([*joined, last], size + len(head_of(last)) + len(content)))
        archive.finish()
    return key


def listed(pieces: Pieces, section: str) -> list[Any]:
    """Return all entries of a section."""
    return [each for piece in pieces.read(section) for each in json.loads(b"[" + piece + b"]")]


def folder(job_id: str) -> str:
    return f"exports/{job_id}"


def _copy(key: str, archive: ObjectWriter) -> int:
    """Copy a part, and return its size in bytes."""
    size = blobs.size(blobs.renditions(), key)
    for at in range(0, size, _BLOCK):
        archive.write(blobs.read(blobs.renditions(), key, (at, min(_BLOCK, size - at))))
    return size


def _part(job_id: str, number: int) -> str:
    return f"{folder(job_id)}/archive/{number}"
