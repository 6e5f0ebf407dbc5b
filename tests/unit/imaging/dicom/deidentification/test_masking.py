"""Blacken boxes of the pixels of an object, and compare every sample around them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless

from core.dicom.drafts import DeidentificationDraft, Mask
from core.kernel.errors import NotDeidentifiable
from core.kernel.pseudonyms import Pseudonyms
from dicom_files import NO_SAMPLES, a_data_set, a_ramp, path_of, readable, write
from imaging.dicom.deidentification import masking
from imaging.dicom.deidentification.deidentifying import deidentify
from imaging.dicom.recipe import Recipe

PSEUDONYMS = Pseudonyms(b"a secret of this test")
BOX = {"x": 2, "y": 1, "width": 5, "height": 3}
INSIDE = (slice(1, 4), slice(2, 7))
RGB = np.arange(1, 8 * 16 * 3 + 1).reshape(8, 16, 3).astype(np.uint8)
US = "1.2.840.10008.5.1.4.1.1.6.1"


@pytest.fixture
def mask(tmp_path: Path):
    """De-identify an object, with masks, and return what is read of the result."""

    def mask(data_set: Dataset, syntax: str = ExplicitVRLittleEndian, *masks: dict[str, Any]) -> Dataset:
        return masked(write(tmp_path / "identified.dcm", data_set, syntax), *masks or [BOX])

    return mask


def masked(path: Path, *masks: dict[str, Any]) -> Dataset:
    out = BytesIO()
    found = deidentify(path, DeidentificationDraft.model_validate({"masks": list(masks)}), PSEUDONYMS, out)
    start, size = found.pixels
    return dcmread(BytesIO(out.getvalue() + path.read_bytes()[start : start + size]))


def check(after: np.ndarray, before: np.ndarray, black: Any = 0) -> None:
    """Assert that the box, and nothing else, is black; arrays end with rows and columns, or with colours too."""
    expected = before.copy()
    expected[(..., *INSIDE) if before.ndim != 3 or before.shape[-1] != 3 else INSIDE] = black
    assert np.array_equal(after, expected)
    assert not np.array_equal(after, before)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int16])
def test_native_samples_around_a_mask_stay_as_they_are(mask, syntax, kind):
    before = (a_ramp() + 1).astype(kind)

    after = mask(a_data_set(before, SOPClassUID=US, BurnedInAnnotation="YES"), syntax)

    check(after.pixel_array, before)
    assert after.file_meta.TransferSyntaxUID == syntax
    assert (after.BurnedInAnnotation, after.PatientIdentityRemoved) == ("NO", "YES")
    assert [item.CodeValue for item in after.DeidentificationMethodCodeSequence] == ["113100", "113101"]


@pytest.mark.parametrize("planar", [0, 1])
def test_every_colour_is_masked(mask, planar):
    data_set = a_data_set(RGB, SOPClassUID=US, PlanarConfiguration=planar)
    data_set.PixelData = (RGB.transpose(2, 0, 1) if planar else RGB).tobytes()

    check(mask(data_set).pixel_array, RGB)


def test_every_frame_is_masked_also_of_single_bits(mask):
    frames = np.ones((3, 7, 9), np.uint8)
    data_set = a_data_set(frames, SOPClassUID="1.2.840.10008.5.1.4.1.1.66.4", BitsAllocated=1, BitsStored=1, HighBit=0)
    data_set.PixelData = np.packbits(frames, bitorder="little").tobytes() + b"\0" * (189 // 8 % 2)

    check(mask(data_set).pixel_array, frames)


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [(JPEGLSLossless, imagecodecs.jpegls_encode), (JPEG2000Lossless, imagecodecs.jpeg2k_encode)],
)
def test_lossless_frames_are_decoded_and_masked_exactly(mask, syntax, encode):
    before = np.stack([a_ramp(), a_ramp() + 9]) + 1
    data_set = a_data_set(before, SOPClassUID=US)
    data_set.PixelData = encapsulate([encode(frame) for frame in before])

    after = mask(data_set, syntax)

    check(after.pixel_array, before)
    assert after.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian


@pytest.mark.parametrize(
    "file",
    ["us_mf30_jpegbaseline_ybr422.dcm", "us_j2k_lossless_ybr_rct.dcm", "us_palette8.dcm", "sc_ybr422_uncompressed.dcm"],
)
@NO_SAMPLES
def test_the_samples_are_masked(file):
    path = readable(path_of(file))

    after = masked(path, BOX)

    samples = after.SamplesPerPixel
    pixels = after.pixel_array.reshape(-1, after.Rows, after.Columns, samples)
    assert len(np.unique(pixels[:, *INSIDE].reshape(-1, samples), axis=0)) == 1
    assert after.BurnedInAnnotation == "NO"


def test_pixels_that_share_their_chrominance_are_masked_together():
    recipe = Recipe(
        transfer_syntax="1.2.840.10008.1.2.1",
        rows=2,
        columns=4,
        samples=3,
        photometric="YBR_FULL_422",
        bits_allocated=8,
        bits_stored=8,
    )
    box = Mask(x=1, y=1, width=1, height=1)

    after = masking.blacken(bytes(range(1, 17)), recipe, "YBR_FULL_422", [box])

    assert after == bytes([*range(1, 9), 0, 0, 128, 128, *range(13, 17)])


def test_masks_are_for_the_series_or_instance_that_they_name(mask):
    data_set = a_data_set(a_ramp() + 1, SOPClassUID=US)

    check(mask(data_set, ExplicitVRLittleEndian, BOX | {"series": "1.4"}).pixel_array, a_ramp() + 1)
    check(mask(data_set, ExplicitVRLittleEndian, BOX | {"instance": "1.2.3"}).pixel_array, a_ramp() + 1)
    for other in ({"series": "1.5"}, {"instance": "1.2.9"}, {"series": "1.4", "instance": "1.2.9"}):
        with pytest.raises(NotDeidentifiable, match="may have annotations"):
            mask(data_set, ExplicitVRLittleEndian, BOX | other)


def test_a_mask_that_ends_behind_the_edge_is_clipped_and_one_outside_is_refused(mask):
    data_set = a_data_set(a_ramp() + 1, SOPClassUID=US)

    assert not mask(data_set, ExplicitVRLittleEndian, {"x": 0, "y": 0, "width": 99, "height": 99}).pixel_array.any()
    with pytest.raises(NotDeidentifiable, match="outside of the 16 x 8 pixels"):
        mask(data_set, ExplicitVRLittleEndian, {"x": 16, "y": 0, "width": 1, "height": 1})


def test_pixels_that_cannot_be_decoded_are_refused(mask):
    data_set = a_data_set(a_ramp(), SOPClassUID=US)
    data_set.PixelData = encapsulate([b"no codestream"])

    with pytest.raises(NotDeidentifiable, match="cannot be masked"):
        mask(data_set, JPEG2000Lossless)


def test_a_mask_does_not_make_recognizable_features_safe(mask):
    with pytest.raises(NotDeidentifiable, match="recognized"):
        mask(a_data_set(a_ramp(), SOPClassUID=US, RecognizableVisualFeatures="YES"))
