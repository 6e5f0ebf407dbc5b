"""Return stored objects as a ZIP archive (PS3.18 8.6.1.3), for people who save a study by a browser."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from core.aws import blobs
from core.aws.assembly import MOST_READ, Piece, Stored
from core.dicom import gathered, multipart
from core.dicom.instances import DicomInstance
from core.dicom.model import Uids
from core.dicom.objects import file_of
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import OutputTooLarge
from core.kernel.values import revised
from core.kernel.zip_archive import Entry, ending, head_of

ZIP = "application/zip"
_READERS, _BLOCK = 8, 8 << 20  # files that are read at once, and bytes


def archive(uids: Uids, found: Sequence[DicomInstance]) -> Tagged[StoredFile]:
    """Return an archive of objects as they are stored. Raises OutputTooLarge beyond what can be read in a request."""
    tag = multipart.tag_of(["archive", *(f"{_name(each)} {each.image.sha256}" for each in found)])
    return Tagged(tag, partial(_made, tag, f"{uids.instance or uids.series or uids.study}.zip", found))


def _made(tag: str, filename: str, found: Sequence[DicomInstance]) -> StoredFile:
    files = [file_of(each.image) for each in found]
    if sum(file.size for file in files) > MOST_READ:
        raise OutputTooLarge(f"An archive holds up to {MOST_READ // 1_000_000} MB: accept multipart/related instead")
    with ThreadPoolExecutor(_READERS) as readers:
        entries = readers.map(_entry, found, files)
        pieces, placed, offset = list[Piece](), list[Entry](), 0
        for entry, file in zip(entries, files, strict=True):
            placed.append(revised(entry, offset=offset))
            head = head_of(placed[-1])
            pieces += [head, file]
            offset += len(head) + file.size
    return gathered.file(tag, ZIP, [*pieces, ending(placed, offset)])._replace(filename=filename)


def _entry(instance: DicomInstance, file: Stored) -> Entry:
    return Entry.of(_name(instance), _blocks(file), 0)


def _name(instance: DicomInstance) -> str:
    return f"{instance.study}/{instance.series}/{instance.sop}.dcm"


def _blocks(file: Stored) -> Iterator[bytes]:
    for start in range(0, file.size, _BLOCK):
        yield blobs.read(file.bucket, file.key, (file.offset + start, min(_BLOCK, file.size - start)))
