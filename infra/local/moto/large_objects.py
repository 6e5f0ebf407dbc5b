"""Mend large S3 objects: keep them on disk once, read them there in pieces, and list versions without copying them.

Measured with a log of 1 GB: moto copied every object of the bucket to list its versions, which blocked S3 for seconds,
and the stack took 3.3 GB of memory for one upload. Replaces `FakeKey.__deepcopy__`, which `list_object_versions` calls,
`FakeKey.value` and `FakeMultipart.complete`:
https://github.com/getmoto/moto/blob/5.2.5/moto/s3/models.py#L2097
https://github.com/getmoto/moto/blob/5.2.5/moto/s3/models.py#L200
https://github.com/getmoto/moto/blob/5.2.5/moto/s3/models.py#L473
"""

from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from local.moto.files import Files, KeptFile
from local.s3_guard.content import Content, pieces_of


def patch() -> None:
    """Keep large objects on disk, in a moto that is a server with one request to S3 at a time."""
    from moto.s3 import models  # noqa: PLC0415 - loaded with the rest of moto

    key: Any = models.FakeKey
    key.files = None
    key.__deepcopy__ = _itself
    key.value = property(_value_of(key.value.fget), _keep)
    models.FakeMultipart.complete = _complete_of(models)  # type: ignore[method-assign]


def keep_in(files: Files) -> None:
    """Keep all objects from here on in files of a data folder."""
    from moto.s3 import models  # noqa: PLC0415 - loaded with the rest of moto

    models.FakeKey.files = files  # type: ignore[attr-defined]


def _itself(key: Any, _memo: Any) -> Any:
    """Return the key itself: a list of versions marks the latest ones anew each time, and needs no copy."""
    return key


def _value_of(in_memory: Any) -> Any:
    def value(key: Any) -> Content | bytes:
        buffer = key._value_buffer  # noqa: SLF001
        if isinstance(buffer, KeptFile):
            return buffer.content()
        if not buffer._rolled:  # noqa: SLF001
            return in_memory(key)
        buffer.flush()
        return Content(buffer.fileno())

    return value


def _keep(key: Any, given: "str | bytes | Content | _Joined") -> None:
    if isinstance(given, _Joined):
        key._value_buffer.close()  # noqa: SLF001
        key._value_buffer, key.contentsize = given.buffer, given.size  # noqa: SLF001
        return
    contents = [given.encode() if isinstance(given, str) else given]
    buffer = key._value_buffer  # noqa: SLF001
    if key.files:
        buffer.close()
        key._value_buffer, key.contentsize = key.files.write(contents)  # noqa: SLF001
        return
    buffer.seek(0)
    buffer.truncate()
    key.contentsize = _write(buffer, contents, key._max_buffer_size)  # noqa: SLF001


class _Joined:
    """The joined parts of an upload: moto deletes the parts before it stores the object."""

    def __init__(self, parts: Sequence[Any]) -> None:
        contents = (part.value for part in parts)
        if parts[0].files:
            self.buffer, self.size = parts[0].files.write(contents)
            return
        most = parts[0]._max_buffer_size  # noqa: SLF001
        self.buffer = SpooledTemporaryFile(most)  # noqa: SIM115 - it becomes the object
        self.size = _write(self.buffer, contents, most)


def _write(buffer: Any, contents: Iterable[Content | bytes], most: int) -> int:
    """Write contents one after the other, to disk from `most` bytes on, and return their number of bytes."""
    size = 0
    for content in contents:
        size += len(content)
        if size > most:
            buffer.rollover()  # before the write, which would fill memory first
        for piece in pieces_of(content):
            buffer.write(piece)
    return size


def _complete_of(models: Any) -> Any:
    def complete(self: Any, body: Iterable[tuple[int, str]]) -> tuple[_Joined, str, Any]:
        """Check and join the parts as moto does, without holding them in memory; make a checksum only on request."""
        given = list(body)
        parts = [self.parts.get(number) for number, _ in given]
        for part, (_, etag) in zip(parts, given, strict=True):
            if part is None or part.etag.strip('"') != etag.strip('"'):
                raise models.InvalidPart
        if not parts:
            raise models.MalformedXML
        if any(part.size < models.S3_UPLOAD_PART_MIN_SIZE for part in parts[:-1]):
            raise models.EntityTooSmall
        etags = models.md5_hash(b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)).hexdigest()
        checksum = _checksum(models, self.metadata, parts)
        return _Joined(parts), f"{etags}-{len(parts)}", checksum

    return complete


def _checksum(models: Any, metadata: Any, parts: Iterable[Any]) -> Any:
    algorithm = metadata.get("x-amz-checksum-algorithm")
    if algorithm is None:
        return None
    builder = models.MultipartChecksumBuilder(algorithm, metadata.get("x-amz-checksum-type"))
    for part in parts:
        builder.addPart(bytes(part.value))
    return builder.build()
