"""What goes wrong on the first try is told in a sentence, not by a traceback."""

import errno
from pathlib import Path

import pytest
from pydicom import dcmread

from local.commands import up
from local.commands.sample_files import FILES, write_samples
from running_stack import run


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http"])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: str):
    refused = run("up", f"--port={port}", home=tmp_path)

    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1].endswith(f"{port} is not a port: choose a number from 0 to 65535")


@pytest.mark.parametrize(
    ("port", "number", "told"),
    [
        (8080, errno.EADDRINUSE, "Port 8080 is taken. Choose another: ./run up --port 8081"),
        (65535, errno.EADDRINUSE, "Port 65535 is taken. Choose another: ./run up --port 65534"),
        (80, errno.EACCES, "Port 80 is for administrators. Choose another: ./run up --port 8080"),
        (80, errno.EADDRNOTAVAIL, "Port 80 cannot be used: strange"),
    ],
)
def test_a_port_that_cannot_be_had_is_told(monkeypatch, port: int, number: int, told: str):
    class Socket:
        def setsockopt(self, *_: object) -> None:
            pass

        def bind(self, _: object) -> None:
            raise OSError(number, "strange")

    monkeypatch.setattr(up.socket, "socket", Socket)

    with pytest.raises(SystemExit, match=f"^{told}$"):
        up._listen(port)


@pytest.mark.parametrize("command", ["up", "token", "reset"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, command: str):
    (tmp_path / "file").write_text("no folder")

    refused = run(command, home=tmp_path / "file" / "home")

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith(
        "cannot be made: Not a directory. Name another folder: LIGHTBOX_HOME=~/lightbox ./run up"
    )
    assert "Traceback" not in refused.stderr


def test_sample_files_are_written_and_never_overwritten(tmp_path: Path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "waves.csv").write_text("mine")

    said = write_samples(tmp_path / "new")

    assert {path.name for path in (tmp_path / "new").iterdir()} == {*FILES, "head-before", "head-after"}
    assert (tmp_path / "new" / "waves.csv").read_text() == "mine"
    assert dcmread(tmp_path / "new" / "rings.dcm").PatientID == "PHANTOM"
    assert "rings.dcm" in said


def test_the_sample_studies_are_of_one_patient_and_the_lesion_has_grown(tmp_path: Path):
    write_samples(tmp_path)

    before, after = (
        [dcmread(file) for file in sorted(tmp_path.glob(f"{name}/*.dcm"))] for name in ("head-before", "head-after")
    )

    assert {file.PatientID for file in before + after} == {"HEAD-1"}
    assert [len({file.StudyInstanceUID for file in study}) for study in (before, after, before + after)] == [1, 1, 2]
    assert len({file.FrameOfReferenceUID for file in before + after}) == 1
    assert len({file.SOPInstanceUID for file in before + after}) == len(before + after)
    assert [file.ImagePositionPatient[2] for file in before] == sorted(file.ImagePositionPatient[2] for file in after)
    lesions = [sum(int((file.pixel_array == 35 + 35).sum()) for file in study) for study in (before, after)]
    assert 0 < 3 * lesions[0] < lesions[1]


def test_a_folder_of_samples_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(SystemExit, match="cannot be written: "):
        write_samples(tmp_path / "file" / "samples")
