"""How moto keeps large objects: on disk once, read there piece by piece, and never copied to be listed.

Measured with a log of 1 GB: moto copied every object of the bucket for each list of versions, which held up all of S3
for seconds, and the stack took 3.3 GB of memory for one upload.
"""

from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from local.aws.content import Content, pieces_of


def keep_on_disk() -> None:
    """Replace the pieces of moto that hold objects in memory: for a moto that is a server, once a process.

    The caller sees to it that S3 answers one request at a time.
    """
    from moto.s3 import models  # noqa: PLC0415 - loaded with the rest of moto

    key: Any = models.FakeKey
    key.__deepcopy__ = _itself
    key.value = property(_value_of(key.value.fget), _keep)
    models.FakeMultipart.complete = _complete_of(models)  # type: ignore[method-assign]


def _itself(key: Any, _memo: Any) -> Any:
    """A list of versions marks which are the latest, each time anew: no reason to copy what they hold."""
    return key


def _value_of(in_memory: Any) -> Any:
    def value(key: Any) -> Content | bytes:
        buffer = key._value_buffer  # noqa: SLF001
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
    buffer = key._value_buffer  # noqa: SLF001
    buffer.seek(0)
    buffer.truncate()
    key.contentsize = _write(buffer, [given.encode() if isinstance(given, str) else given], key._max_buffer_size)  # noqa: SLF001


class _Joined:
    """The parts of an upload, one after the other; moto forgets them before it keeps what they became."""

    def __init__(self, parts: Sequence[Any]) -> None:
        most = parts[0]._max_buffer_size  # noqa: SLF001
        self.buffer = SpooledTemporaryFile(most)  # noqa: SIM115 - it is the object from now on
        self.size = _write(self.buffer, (part.value for part in parts), most)


def _write(buffer: Any, contents: Iterable[Content | bytes], most: int) -> int:
    """Write contents one after the other, to disk as soon as they are more than `most` bytes; how many they are."""
    size = 0
    for content in contents:
        size += len(content)
        if size > most:
            buffer.rollover()  # before it is written: memory would hold it first
        for piece in pieces_of(content):
            buffer.write(piece)
    return size


def _complete_of(models: Any) -> Any:
    def complete(self: Any, body: Iterable[tuple[int, str]]) -> tuple[_Joined, str, Any]:
        """As moto's, but for the value; and a checksum is made only where one was asked for."""
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
