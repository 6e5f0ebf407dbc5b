"""De-identified samples have no error against their IODs that the samples do not have, as dciodvfy counts them."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import needs
from core.dicom.drafts import DeidentificationDraft
from core.kernel.pseudonyms import Pseudonyms
from dicom_files import NO_SAMPLES, path_of, readable, samples
from imaging.dicom.deidentification.deidentifying import deidentify

PROGRAM = shutil.which("dciodvfy") or ""
pytestmark = [NO_SAMPLES, pytest.mark.skipif(not PROGRAM, reason=needs.DCIODVFY)]

EVERY_OPTION = {"dates": "shift"} | dict.fromkeys(
    (
        "clean_descriptors",
        "clean_structured_content",
        "retain_safe_private",
        "retain_device",
        "retain_institution",
        "retain_patient_characteristics",
    ),
    True,
)
MASK = {"x": 0, "y": 0, "width": 3, "height": 3}


def errors(path: Path) -> Counter[str]:
    """Return the errors of a file, in which UIDs do not count."""
    run = subprocess.run([PROGRAM, path], capture_output=True, check=False)
    lines = run.stderr.decode("latin-1").splitlines()
    return Counter(re.sub(r"\d+(\.\d+)+", "UID", line) for line in lines if line.startswith("Error"))


def test_dciodvfy_finds_errors(tmp_path: Path):
    path = tmp_path / "broken.dcm"
    path.write_bytes(
        path_of("ct_evle_signed16.dcm").read_bytes().replace(b"\x08\0\x60\0CS\x02\0CT", b"\x08\0\x60\0CS\x02\0ct")
    )

    assert errors(path) - errors(path_of("ct_evle_signed16.dcm"))


@pytest.mark.parametrize("options", [{}, EVERY_OPTION, {"masks": [MASK]}], ids=["profile", "options", "masks"])
@samples("store", "store-noimage")
def test_a_sample_has_no_new_errors(tmp_path: Path, sample: dict[str, Any], options: dict[str, Any]):
    path, out = readable(path_of(sample["file"])), tmp_path / "deidentified.dcm"
    draft = DeidentificationDraft.model_validate({"burned_in": "allow"} | options)

    with out.open("wb") as file:
        start, size = deidentify(path, draft, Pseudonyms(b"a secret of this test"), file).pixels
        file.write(path.read_bytes()[start : start + size])

    assert errors(out) - errors(path) == Counter()
