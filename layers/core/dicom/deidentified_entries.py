"""Write de-identified objects as entries of an archive. Only their heads are made anew; pixel data is copied."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core.aws import blobs
from core.aws.part_uploads import ObjectWriter
from core.dicom.drafts import DeidentificationDraft
from core.dicom.instances import DicomInstance
from core.dicom.ports import Deidentifier
from core.images import rendering
from core.kernel.content import Span
from core.kernel.errors import NotFound, Problem, UnsupportedMediaType
from core.kernel.pseudonyms import Pseudonyms
from core.kernel.zip_archive import Entry, head_of

_BLOCK = 1 << 20  # bytes

type Refusal = dict[str, str | None]


class Entries(NamedTuple):
    """Objects as they are exported: under these options, with these pseudonyms."""

    options: DeidentificationDraft
    pseudonyms: Pseudonyms
    deidentifier: Deidentifier

    def write(self, instance: DicomInstance, archive: ObjectWriter, offset: int) -> Entry | Refusal:
        """Write an instance, and return its entry at this offset of the archive; or say why it was refused."""
        with TemporaryDirectory() as folder:
            path, head = Path(folder) / "identified", Path(folder) / "head"
            try:
                blobs.download(*rendering.indexed_file(instance.image), path)
                found = self.deidentifier.deidentify(path, self.options, self.pseudonyms, head)
            except (NotFound, UnsupportedMediaType) as problem:
                return self._refusal(instance, problem)
            spans = [(head, (0, head.stat().st_size)), (path, found.pixels)]
            entry = Entry.of(f"{found.study}/{found.series}/{found.sop}.dcm", _blocks(spans), offset)
            archive.write(head_of(entry))
            for block in _blocks(spans):
                archive.write(block)
            return entry

    def _refusal(self, instance: DicomInstance, problem: Problem) -> Refusal:
        uid = instance.sop if self.options.retain_uids else self.pseudonyms.uid(instance.sop)
        return {"sop_instance_uid": uid, "code": problem.code, "detail": problem.detail or problem.title}


def _blocks(spans: list[tuple[Path, Span]]) -> Iterator[bytes]:
    for path, (start, size) in spans:
        with path.open("rb") as file:
            file.seek(start)
            left = size
            while left and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block
