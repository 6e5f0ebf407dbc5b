"""Open a DICOM file for inspection: the file itself, or the little-endian copy in which its frames are indexed."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from imaging.dicom.attributes import DataSet
from imaging.dicom.layout import Layout, layout_of
from imaging.dicom.part10 import read_head
from imaging.dicom.rewriting import rewrite
from imaging.dicom.source import Source


class Opened(NamedTuple):
    """An open file. `transfer_syntax` is that of the original; `layout` is that of the copy if `rewritten`."""

    source: Source
    layout: Layout
    transfer_syntax: str
    rewritten: bool

    @property
    def data_set(self) -> DataSet:
        """Return the data set, with the per-frame functional groups of the first frame alone."""
        return DataSet(self.layout.model.elements, self.source)

    def frame_groups(self) -> list[DataSet]:
        """Return for each frame the functional groups of its grey transformation; equal ones are one object."""
        groups, group_of = self.layout.model.groups, self.layout.model.group_of
        distinct = [DataSet(json.loads("{" + group + "}"), self.source) for group in groups]
        return [distinct[place] for place in group_of]


@contextmanager
def opened(path: Path) -> Generator[Opened]:
    """Open the file at `path`. Raises UnsupportedMediaType if it is not a complete, consistent DICOM file."""
    with TemporaryFile() as copy, Source.opened(path) as original:  # nameless: the sandbox allows no other
        syntax = read_head(original).transfer_syntax
        rewritten = rewrite(path, copy)
        source = Source(copy) if rewritten else original
        yield Opened(source, layout_of(source), syntax, rewritten)
