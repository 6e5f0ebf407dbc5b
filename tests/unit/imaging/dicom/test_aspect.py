"""Pixels that are not square are drawn so (PS3.3 C.7.6.3.1.7)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from core.images.render_options import RenderOptions
from dicom_files import a_data_set, accepted, write
from imaging.dicom.inspection import inspect
from imaging.dicom.rendering import picture, render_frame

WIDE = np.zeros((30, 40), np.uint8)


def measures(*spacing: str) -> Any:
    group = Dataset()
    group.PixelMeasuresSequence = [Dataset()]
    group.PixelMeasuresSequence[0].PixelSpacing = list(spacing)
    return [group]


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ({}, (40, 30)),
        ({"PixelAspectRatio": [2, 1]}, (40, 60)),
        ({"PixelAspectRatio": [1, 2]}, (80, 30)),
        ({"PixelSpacing": [0.5, 0.25]}, (40, 60)),
        ({"ImagerPixelSpacing": [0.1, 0.2]}, (80, 30)),
        ({"NominalScannedPixelSpacing": [0.3, 0.2]}, (40, 45)),
        ({"PixelSpacing": [0.5, 0.5], "ImagerPixelSpacing": [0.1, 0.2]}, (40, 30)),
        ({"PixelSpacing": [0.5, 0.5], "PixelAspectRatio": [2, 1]}, (40, 30)),
        ({"SharedFunctionalGroupsSequence": measures("2", "1"), "PixelAspectRatio": [3, 1]}, (40, 60)),
        ({"PerFrameFunctionalGroupsSequence": measures("1", "2")}, (80, 30)),
        ({"PixelSpacing": [0.2861, 0.2863]}, (40, 30)),
        ({"PixelAspectRatio": [0, 1]}, (40, 30)),
        ({"PixelAspectRatio": [100, 1]}, (40, 30)),
        ({"PixelAspectRatio": 2}, (40, 30)),
    ],
)
def test_a_picture_is_as_wide_and_as_high_as_what_it_shows(
    tmp_path: Path, attributes: dict[str, Any], size: tuple[int, int]
):
    path = write(tmp_path / "a.dcm", a_data_set(WIDE, **attributes))

    found = inspect(path)
    whole, half = (render_frame(accepted(path).kept(), RenderOptions(scale=scale)) for scale in (1, 0.5))

    assert found.dicom
    assert (found.width, found.height) == (40, 30)
    assert (found.dicom.drawn_width, found.dicom.drawn_height) == (whole.width, whole.height) == size
    assert picture(path).shape == size[::-1]
    assert (half.width, half.height) == (round(size[0] / 2), round(size[1] / 2))


def test_a_picture_made_taller_shows_the_same(tmp_path: Path):
    steps = np.repeat(np.arange(0, 250, 25, dtype=np.uint8)[:, None], 12, axis=1)

    shown = picture(write(tmp_path / "a.dcm", a_data_set(steps, PixelAspectRatio=[3, 1])))

    assert shown.shape == (30, 12)
    assert np.abs(shown[1::3].astype(int) - steps).max() <= 2


def test_a_label_of_the_shape_is_of_what_is_seen(tmp_path: Path):
    found = inspect(write(tmp_path / "a.dcm", a_data_set(WIDE, PixelAspectRatio=[2, 1])))

    assert "portrait" in {label.name for label in found.labels}
