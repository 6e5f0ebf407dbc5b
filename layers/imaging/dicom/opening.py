"""A DICOM file opened for looking into it, as itself or as the little-endian copy that its frames are indexed in."""

from collections.abc import Generator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pydicom import config
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import PIXEL_TAGS
from imaging.dicom.layout import DEFER, MAX_HEADER, Layout, layout_of
from imaging.dicom.part10 import read_head
from imaging.dicom.rewriting import rewrite
from imaging.dicom.source import Source


class _Frugal(BufferedReader):
    """Never reads, nor makes room for, more than all the attributes may have.

    pydicom believes every length, also where it understands broken bytes otherwise than the walk did.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MAX_HEADER:
            raise UnsupportedMediaType("The data set is inconsistent: an element is longer than it can be.")
        return super().read(size)


class Opened(NamedTuple):
    """`transfer_syntax` is the original's; `layout` is that of the copy when it was `rewritten`."""

    source: Source
    layout: Layout
    data_set: Dataset
    transfer_syntax: str
    rewritten: bool


@contextmanager
def opened(path: Path) -> Generator[Opened]:
    """Raises UnsupportedMediaType when it is no DICOM file, or not a whole and sane one."""
    # pydicom would log every value it finds odd, and a log is no place for patients' data.
    with config.disable_value_validation(), TemporaryDirectory() as folder, Source.opened(path) as original:
        syntax = read_head(original).transfer_syntax
        copy = Path(folder) / "copy.dcm"
        rewritten = rewrite(path, copy)
        readable = copy if rewritten else path
        with Source.opened(readable) as source:
            layout = layout_of(source)
            yield Opened(source, layout, _data_set(readable, layout), syntax, rewritten)


def _data_set(path: Path, layout: Layout) -> Dataset:
    """All but the pixels; `layout_of` has seen to it that pydicom finds neither depths nor masses."""
    implicit = layout.head.encoding.implicit
    with _Frugal(FileIO(path)) as file:
        file.seek(layout.head.start)
        data_set = read_dataset(file, implicit, is_little_endian=True, stop_when=_at_pixels, defer_size=DEFER)
    # By these pydicom finds the large values that it has left in the file, when somebody asks for one.
    data_set.filename, data_set.buffer, data_set.fileobj_type, data_set.timestamp = str(path), None, open, None
    return data_set


def _at_pixels(tag: BaseTag, vr: str | None, length: int) -> bool:  # noqa: ARG001 - pydicom passes all three
    return tag in PIXEL_TAGS
