import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from core.kernel.errors import UnsupportedMediaType
from dicom_files import FOLDER, NO_SAMPLES, a_data_set, a_ramp, index_of, path_of, samples, write
from imaging.dicom.inspection import inspect
from imaging.sandbox import runner


@samples("store")
def test_a_readable_object_is_described_as_its_header_says(sample: dict[str, Any]):
    traits = sample["traits"]

    found = inspect(path_of(sample["file"]))

    assert found.media_type == "application/dicom"
    assert (found.width, found.height, found.frames) == (traits["columns"], traits["rows"], traits.get("frames") or 1)
    assert found.dicom is not None
    assert found.dicom.has_pixels
    assert (found.dicom.modality, found.dicom.transfer_syntax_uid) == (traits["modality"], traits["transfer_syntax"])
    assert (found.dicom.study_instance_uid, found.dicom.sop_instance_uid) == (traits["study_uid"], traits["sop_uid"])
    assert found.fingerprint
    assert found.recipe
    assert len(index_of(found)) == found.frames
    assert found.header is not None
    assert found.header["patient"]["id"] == (traits["patient_id"] or None)
    assert found.header["patient"]["name"] == (traits["patient_name"] or None)
    assert found.header["photometric_interpretation"] == traits["photometric"]
    assert found.header["transfer_syntax_name"]
    json.dumps(found.header, allow_nan=False)


@samples("store-noimage")
def test_an_object_without_a_picture_is_kept_for_its_header(sample: dict[str, Any]):
    found = inspect(path_of(sample["file"]))

    assert found.dicom is not None
    assert found.dicom.has_pixels is (sample["traits"]["pixel_element"] is not None)
    assert bool(found.recipe) is found.dicom.has_pixels
    assert found.frames == found.dicom.number_of_frames == (1 if found.dicom.has_pixels else 0)
    assert found.width == sample["traits"].get("columns", 0)
    assert found.header is not None
    assert found.header["patient"]["name"] == sample["traits"]["patient_name"]


@samples("reject", "reject-or-warn", "store-warn-or-reject")
def test_a_broken_object_is_refused_or_kept_undrawn(sample: dict[str, Any]):
    path = path_of(sample["file"])
    if "huge_claims" in sample["file"]:
        assert inspect(path).undrawable == "A frame has more than 128 megapixels."
        return

    with pytest.raises(UnsupportedMediaType) as refused:
        inspect(path)

    assert refused.value.detail


@NO_SAMPLES
def test_the_header_has_every_alphabet():
    found = inspect(FOLDER / "charset_jp_multi.dcm")

    assert found.header is not None
    assert found.header["patient"]["name"] == "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"


def test_the_header_of_a_simple_object(tmp_path: Path):
    data_set = a_data_set(np.zeros((48, 64), np.int16), Modality="MR", PatientBirthDate="19700101", PatientSex="F")
    data_set.WindowCenter, data_set.WindowWidth, data_set.PixelSpacing = [40, 50], [400, 350], [0.5, 0.25]

    header = inspect(write(tmp_path / "a.dcm", data_set)).header

    assert header is not None
    assert header["patient"] == {
        "name": "Doe^Jane",
        "id": "PID-1",
        "birth_date": "19700101",
        "sex": "F",
        "age": None,
    }
    assert (header["rows"], header["columns"], header["number_of_frames"]) == (48, 64, 1)
    assert header["transfer_syntax_uid"] == "1.2.840.10008.1.2.1"
    assert header["transfer_syntax_name"] == "Explicit VR Little Endian"
    assert (header["window_center"], header["window_width"]) == ([40.0, 50.0], [400.0, 350.0])
    assert header["pixel_spacing"] == [0.5, 0.25]
    assert (header["bits_allocated"], header["pixel_representation"]) == (16, 1)


def test_the_header_of_an_enhanced_object_describes_its_first_frame(tmp_path: Path):
    data_set = a_data_set(np.zeros((2, 4, 4), np.uint16))
    shared, first = Dataset(), Dataset()
    shared.PixelMeasuresSequence, first.FrameVOILUTSequence = [Dataset()], [Dataset()]
    shared.PixelMeasuresSequence[0].PixelSpacing = ["0.5", "0.25"]
    first.FrameVOILUTSequence[0].WindowCenter, first.FrameVOILUTSequence[0].WindowWidth = "40", "400"
    data_set.SharedFunctionalGroupsSequence, data_set.PerFrameFunctionalGroupsSequence = [shared], [first, Dataset()]

    header = inspect(write(tmp_path / "a.dcm", data_set)).header

    assert header is not None
    assert header["pixel_spacing"] == [0.5, 0.25]
    assert (header["window_center"], header["window_width"]) == ([40.0], [400.0])


def test_odd_values_are_shown_as_absent(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(a_ramp(), WindowCenter=40, WindowWidth=400, SeriesNumber=7))
    content = path.read_bytes().replace(b"400.0 ", b"4x0.0 ").replace(b"IS\x02\x007 ", b"IS\x02\x00?\xff")
    path.write_bytes(content)

    header = inspect(path).header

    assert header is not None
    assert header["window_width"] is None
    assert header["series"]["number"] is None


def test_words_describe_the_object_and_not_the_patient(tmp_path: Path):
    data_set = a_data_set(a_ramp(), StudyDescription="Knee left", SeriesDescription="T1 sag", BodyPartExamined="KNEE")

    found = inspect(write(tmp_path / "a.dcm", data_set))

    assert set(found.words.split()) >= {"Knee", "left", "T1", "sag", "KNEE", "OT"}
    assert "Doe" not in found.words
    assert "PID-1" not in found.words


def test_labels_state_modality_and_body_part_for_certain(tmp_path: Path):
    found = inspect(write(tmp_path / "a.dcm", a_data_set(a_ramp(), Modality="MR", BodyPartExamined="KNEE")))

    stated = {label.name: label.confidence for label in found.labels if label.source == "dicom"}
    assert stated == {"mr": 1.0, "knee": 1.0}
    assert any(label.source == "pixels" for label in found.labels)


@pytest.mark.parametrize("keyword", ["SOPInstanceUID", "SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID"])
def test_an_object_that_cannot_be_identified_is_refused(tmp_path: Path, keyword: str):
    data_set = a_data_set(a_ramp())
    del data_set[keyword]
    path = write(tmp_path / "a.dcm", data_set)

    with pytest.raises(UnsupportedMediaType, match=keyword):
        inspect(path)


def test_four_gigabytes_are_inspected_in_a_small_process(tmp_path: Path):
    path = write(
        tmp_path / "a.dcm", a_data_set(np.zeros((2, 2), np.uint8), Rows=4000, Columns=4000, NumberOfFrames=250)
    )
    head = path.read_bytes()[:-8]
    path.write_bytes(head + (4_000_000_000).to_bytes(4, "little"))
    with path.open("r+b") as file:
        file.truncate(len(head) + 4 + 4_000_000_000)  # sparse: takes no room

    found = runner.run(inspect, path, megabytes=384)

    assert (found.frames, found.width) == (250, 4000)
