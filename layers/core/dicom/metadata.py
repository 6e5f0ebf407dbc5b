"""Return the metadata of a study, a series or an instance (PS3.18 10.4.1.1.2), which acceptance has written.

Each instance has its DICOM JSON in an object. Those of many are put together in groups that are kept for a day: then
one object for each group is read. The references to bulk data become absolute on the way.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import batched, groupby

from core.aws import blobs, presigned
from core.aws.assembly import READERS
from core.dicom import multipart
from core.dicom.instances import DicomInstance
from core.dicom.model import Uids
from core.dicom.objects import find
from core.kernel.caller import Caller
from core.kernel.content import Span, StoredFile, Tagged
from core.kernel.errors import NotFound
from core.kernel.visibility import Visibility

DICOM_JSON = "application/dicom+json"
AT_ONCE = 500  # instances in a group: some seconds, so that a study too large for one request is done by the next
FEW = 20  # instances that are put together faster than a kept group is found
_GZIP = zlib.MAX_WBITS | 16
_BLOCK = 1 << 20  # bytes
_QUICKLY = 1  # of zlib: half the time of the default, and a tenth more bytes
_RELATIVE = b'"BulkDataURI":"'  # within a text, quotes are escaped


def metadata(uids: Uids, root: str, caller: Caller) -> Tagged[StoredFile]:
    """Return a gzipped array of data sets; `root` is the address of DICOMweb. Raises NotFound."""
    found = find(uids, caller)
    tag = _tag(found, root)
    return Tagged(tag, lambda: _file(tag, _content(found, root)))


def _tag(found: Iterable[DicomInstance], root: str) -> str:
    return multipart.tag_of(["metadata", root, *(each.image.sha256 for each in found)])


def _file(tag: str, content: bytes) -> StoredFile:
    def read(span: Span | None) -> bytes:
        return content[span[0] : span[0] + span[1]] if span else content

    def url(**response: str) -> str:
        _keep(tag, content)
        return presigned.get_url(blobs.renditions(), _key(tag), Visibility.PRIVATE, **response)

    return StoredFile(len(content), DICOM_JSON, read, url)


def _content(found: Sequence[DicomInstance], root: str) -> bytes:
    if len(found) <= FEW:
        return _gathered(found, root)
    groups = [
        group
        for _, series in groupby(found, lambda each: each.series)
        for group in batched(series, AT_ONCE, strict=False)
    ]
    kept = [_kept(_tag(group, root), partial(_gathered, group, root)) for group in groups]
    return kept[0] if len(kept) == 1 else _joined(map(_blocks, kept))


def _kept(tag: str, make: Callable[[], bytes]) -> bytes:
    try:
        return blobs.read(blobs.renditions(), _key(tag))
    except blobs.Missing:
        content = make()
        _keep(tag, content)
        return content


def _keep(tag: str, content: bytes) -> None:
    blobs.write(blobs.renditions(), _key(tag), content, DICOM_JSON, encoding="gzip")


def _key(tag: str) -> str:
    return f"gathered/{tag}"


def _gathered(found: Sequence[DicomInstance], root: str) -> bytes:
    """Read the metadata of each instance, and put them together. Raises NotFound if all have just been deleted."""
    with ThreadPoolExecutor(READERS) as readers:
        contents = list(readers.map(_stored, found))
    there = [(each, content) for each, content in zip(found, contents, strict=True) if content]
    if not there:
        raise NotFound
    return _joined(_absolute(_blocks(content), _address(each, root)) for each, content in there)


def _stored(instance: DicomInstance) -> bytes | None:
    image = instance.image
    try:
        return blobs.read(blobs.renditions(), blobs.metadata_key(image.image_key, image.sha256 or ""))
    except blobs.Missing:
        return None  # deleted since


def _address(instance: DicomInstance, root: str) -> str:
    return f"{root}/studies/{instance.study}/series/{instance.series}/instances/{instance.sop}/"


def _blocks(content: bytes) -> Iterator[bytes]:
    """Inflate in blocks: the metadata of one object may have a hundred megabytes."""
    inflater = zlib.decompressobj(_GZIP)
    while content and not inflater.eof:
        yield inflater.decompress(content, _BLOCK)
        content = inflater.unconsumed_tail


def _absolute(blocks: Iterable[bytes], address: str) -> Iterator[bytes]:
    """Put the address of the instance before each reference to bulk data."""
    absolute, kept = _RELATIVE + address.encode(), len(_RELATIVE) - 1
    rest = b""
    for block in blocks:
        *whole, last = (rest + block).split(_RELATIVE)
        yield absolute.join([*whole, last[:-kept]])
        rest = last[-kept:]
    yield rest


def _joined(arrays: Iterable[Iterable[bytes]]) -> bytes:
    """Return one gzipped array of the items of several."""
    deflater = zlib.compressobj(_QUICKLY, zlib.DEFLATED, _GZIP)
    packed = [deflater.compress(b"[")]
    for number, array in enumerate(arrays):
        packed.append(deflater.compress(b"," if number else b""))
        packed += map(deflater.compress, _without_brackets(array))
    return b"".join([*packed, deflater.compress(b"]"), deflater.flush()])


def _without_brackets(blocks: Iterable[bytes]) -> Iterator[bytes]:
    waiting, start = b"", 1
    for block in filter(None, blocks):
        yield waiting[start:] if waiting else b""
        start = 0 if waiting else 1
        waiting = block
    yield waiting[start:-1]
