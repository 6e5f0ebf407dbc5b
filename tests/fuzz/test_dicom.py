"""Break DICOM files in several transfer syntaxes: each is refused, kept, or kept and drawn."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from pydicom.dataset import Dataset

from core.images.ports import Wish
from core.images.render_options import RenderOptions
from core.kernel.errors import Problem
from dicom_files import a_data_set, a_ramp, written
from imaging.adapters import imaging
from mutations import broken, findings, some

IMPLICIT, DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99"
COLOURS = np.arange(384, dtype=np.uint8).reshape(8, 16, 3)


def a_nested_data_set() -> Dataset:
    inner = Dataset()
    inner.ReferencedSOPInstanceUID = "1.2.3.4"
    return a_data_set(np.stack([a_ramp(), a_ramp()]), SourceImageSequence=[inner], WindowCenter="40", WindowWidth="80")


WHOLE = (
    written(a_data_set()),
    written(a_data_set(a_ramp())),
    written(a_data_set(COLOURS)),
    written(a_nested_data_set()),
    written(a_nested_data_set(), IMPLICIT),
    written(a_nested_data_set(), DEFLATED),
)


def kept_or_refused(path: Path) -> None:
    """Accept and draw a file. Anything but a problem fails the test: also BugInChild, of the sandbox."""
    try:
        found = imaging.inspect(path)
        imaging.rewrite(path, path.with_suffix(".rewritten"))
        if found.dicom and found.dicom.has_pixels:
            imaging.picture(path, Wish(RenderOptions()))
    except Problem as problem:
        assert problem.status < 500  # noqa: PT017 - whatever the file, it is not the service's fault


@some
@given(content=broken(WHOLE))
def test_a_broken_object_is_kept_or_refused(tmp_path: Path, content: bytes):
    (tmp_path / "object").write_bytes(content)
    kept_or_refused(tmp_path / "object")


@pytest.mark.parametrize("found", findings("dicom"), ids=lambda path: path.name)
def test_what_once_did_harm_is_kept_or_refused(tmp_path: Path, found: Path):
    (tmp_path / "object").write_bytes(found.read_bytes())
    kept_or_refused(tmp_path / "object")


@pytest.mark.parametrize("content", WHOLE)
def test_what_is_broken_here_was_whole(tmp_path: Path, content: bytes):
    (tmp_path / "object").write_bytes(content)

    assert imaging.inspect(tmp_path / "object").dicom
