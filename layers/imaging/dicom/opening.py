"""Open a DICOM file for inspection: the file itself, or the little-endian copy in which its frames are indexed."""

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
    """Refuse to read, or allocate memory for, more bytes than all attributes together may have.

    pydicom trusts every length, even where it interprets broken bytes differently from our walk.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MAX_HEADER:
            raise UnsupportedMediaType("The data set is inconsistent: an element is longer than it can be.")
        return super().read(size)


class Opened(NamedTuple):
    """An open file. `transfer_syntax` is that of the original; `layout` is that of the copy if `rewritten`."""

    source: Source
    layout: Layout
    data_set: Dataset
    transfer_syntax: str
    rewritten: bool


@contextmanager
def opened(path: Path) -> Generator[Opened]:
    """Open the file at `path`. Raises UnsupportedMediaType if it is not a complete, consistent DICOM file."""
    # pydicom logs every value that it finds odd, and patient data must not appear in a log.
    with config.disable_value_validation(), TemporaryDirectory() as folder, Source.opened(path) as original:
        syntax = read_head(original).transfer_syntax
        copy = Path(folder) / "copy.dcm"
        rewritten = rewrite(path, copy)
        readable = copy if rewritten else path
        with Source.opened(readable) as source:
            layout = layout_of(source)
            yield Opened(source, layout, _data_set(readable, layout), syntax, rewritten)


def _data_set(path: Path, layout: Layout) -> Dataset:
    """Parse everything before the pixels. `layout_of` has already limited nesting and the number of elements."""
    implicit = layout.head.encoding.implicit
    with _Frugal(FileIO(path)) as file:
        file.seek(layout.head.start)
        data_set = read_dataset(file, implicit, is_little_endian=True, stop_when=_at_pixels, defer_size=DEFER)
    # pydicom needs these to read the large values that it left in the file.
    data_set.filename, data_set.buffer, data_set.fileobj_type, data_set.timestamp = str(path), None, open, None
    return data_set


def _at_pixels(tag: BaseTag, vr: str | None, length: int) -> bool:  # noqa: ARG001 - pydicom passes all three
    return tag in PIXEL_TAGS
