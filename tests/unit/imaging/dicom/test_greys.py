"""The position of values in their words, and the statements of functional groups about them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dicom_files import a_data_set, a_ramp, accepted, write

TWELVE_BITS = a_ramp(64, 64)


def stored(path: Path, pixels: NDArray[Any], **attributes: Any) -> NDArray[Any]:
    """Return the decoded values of a single frame with these attributes."""
    return accepted(write(path, a_data_set(pixels, **attributes))).frame(0)


@pytest.mark.parametrize("junk", [0, 0xF])
def test_samples_that_end_at_an_old_high_bit_are_moved_down(tmp_path: Path, junk: int):
    raised = TWELVE_BITS << 4 | junk

    found = stored(tmp_path / "raised.dcm", raised, BitsStored=12, HighBit=15)

    assert np.array_equal(found, TWELVE_BITS)


def test_signed_ones_keep_their_sign(tmp_path: Path):
    values = TWELVE_BITS.astype(np.int16) - 2048

    found = stored(tmp_path / "raised.dcm", values << 4, BitsStored=12, HighBit=15)

    assert np.array_equal(found, values)


def test_a_high_bit_that_the_samples_do_not_heed_is_not_believed(tmp_path: Path):
    found = stored(tmp_path / "low.dcm", TWELVE_BITS, BitsStored=12, HighBit=15)

    assert np.array_equal(found, TWELVE_BITS)


def test_colours_may_have_32_bits(tmp_path: Path):
    colours = np.random.default_rng(3).integers(0, 256, (8, 8, 3)).astype(np.uint32)

    found = stored(tmp_path / "colours.dcm", colours * 16_843_009)

    assert np.array_equal(found, colours)


def falling() -> Dataset:
    """Return a functional group with a table of values of interest that runs from white to black."""
    table, item, group = Dataset(), Dataset(), Dataset()
    table.LUTDescriptor, table.LUTData = [256, 0, 8], np.arange(255, -1, -1, dtype="<u2").tobytes()
    item.VOILUTSequence = Sequence([table])
    group.FrameVOILUTSequence = Sequence([item])
    return group


def test_a_table_of_values_of_interest_may_stand_in_a_functional_group(tmp_path: Path):
    frames = np.stack([a_ramp(16, 16)] * 2)
    groups = Sequence([falling(), Dataset()])
    kept = accepted(write(tmp_path / "two.dcm", a_data_set(frames, PerFrameFunctionalGroupsSequence=groups)))

    first, second = kept.picture(0), kept.picture(1)

    assert np.array_equal(first, 255 - a_ramp(16, 16))
    assert np.array_equal(second, a_ramp(16, 16))
