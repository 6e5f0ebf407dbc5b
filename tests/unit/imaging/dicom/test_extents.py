"""Without a VOI transformation all frames of an object are drawn over the same range."""

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from dicom_files import a_data_set, accepted, write
from imaging.dicom import survey
from imaging.dicom.inspection import inspect

CINE = np.array([[[0, 100]], [[500, 1000]], [[200, 300]]], np.uint16)


def shown(path: Path, data_set: Dataset, syntax: str = "1.2.840.10008.1.2.1") -> list[list[int]]:
    kept = accepted(write(path, data_set, syntax))
    return [kept.picture(number)[0].tolist() for number in range(len(kept.index))]


def test_a_cine_does_not_flicker(tmp_path: Path):
    assert shown(tmp_path / "a.dcm", a_data_set(CINE)) == [[0, 26], [128, 255], [51, 77]]


def test_compressed_frames_are_looked_at_too(tmp_path: Path):
    data_set = a_data_set(CINE, PixelData=encapsulate([imagecodecs.jpegls_encode(frame) for frame in CINE]))

    assert shown(tmp_path / "a.dcm", data_set, "1.2.840.10008.1.2.4.80") == [[0, 26], [128, 255], [51, 77]]


def test_padding_counts_in_no_frame(tmp_path: Path):
    pixels = CINE.copy()
    pixels[0] = 5000  # nothing but padding

    assert shown(tmp_path / "a.dcm", a_data_set(pixels, PixelPaddingValue=5000))[1:] == [[96, 255], [0, 32]]


def test_the_extent_is_of_modality_values(tmp_path: Path):
    groups = [Dataset() for _ in CINE]
    for group, slope in zip(groups, (10, 1, 1), strict=True):
        group.PixelValueTransformationSequence = [Dataset()]
        item = group.PixelValueTransformationSequence[0]
        item.RescaleSlope, item.RescaleIntercept, item.RescaleType = str(slope), "0", "US"

    levels = shown(tmp_path / "a.dcm", a_data_set(CINE, PerFrameFunctionalGroupsSequence=groups))

    assert levels == [[0, 255], [128, 255], [51, 77]]  # the first frame now ends at 1000, too


def window_of(path: Path, data_set: Dataset) -> tuple[float, float] | None:
    found = inspect(write(path, data_set)).window
    return (found.center, found.width) if found else None


def test_the_window_of_the_object_is_told(tmp_path: Path):
    assert window_of(tmp_path / "a.dcm", a_data_set(CINE)) == (500, 1000)
    assert window_of(tmp_path / "b.dcm", a_data_set(CINE, RescaleSlope="2", RescaleIntercept="-1")) == (999, 2000)


def test_the_window_of_8_bits_is_all_that_they_can_hold(tmp_path: Path):
    assert window_of(tmp_path / "a.dcm", a_data_set((CINE / 10).astype(np.uint8))) == (127.5, 255)


def test_a_window_that_every_frame_states_is_told_by_the_header_alone(tmp_path: Path):
    assert window_of(tmp_path / "a.dcm", a_data_set(CINE, WindowCenter="5", WindowWidth="9")) is None


def test_of_an_object_beyond_the_budget_some_frames_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(survey, "READ_PIXELS", 3 * 2)
    pixels = np.stack([np.array([[number, 100 - number]], np.uint16) for number in range(21)])

    levels = shown(tmp_path / "a.dcm", a_data_set(pixels))

    assert levels[0] == [0, 255]  # the first, the one in the middle, and the last
    assert levels[20] == [51, 204]


def test_frames_with_a_window_keep_it(tmp_path: Path):
    group = Dataset()
    group.FrameVOILUTSequence = [Dataset()]
    group.FrameVOILUTSequence[0].WindowCenter, group.FrameVOILUTSequence[0].WindowWidth = "50", "11"
    groups = [group, Dataset(), Dataset()]

    levels = shown(tmp_path / "a.dcm", a_data_set(CINE, PerFrameFunctionalGroupsSequence=groups))

    assert levels == [[0, 255], [128, 255], [51, 77]]


def test_8_bit_frames_are_shown_as_they_are(tmp_path: Path):
    pixels = np.array([[[0, 7]], [[0, 252]]], np.uint8)

    assert shown(tmp_path / "a.dcm", a_data_set(pixels)) == [[0, 7], [0, 252]]
