"""Colours are believed from the codestream, and converted once."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.encaps import encapsulate

from core.images.render_options import RenderOptions
from core.kernel.errors import InvalidParameter
from dicom_files import a_data_set, accepted, write
from imaging.dicom.rendering import render_frame

JPEG_LOSSLESS, JPEG_2000, HTJ2K, RLE = "4.70", "4.90", "4.201", "5"
RGB = np.random.default_rng(1).integers(0, 256, (16, 24, 3), np.uint8)
# Y 100, Cb 90, Cr 240 of 32 x 32 pixels, made by `opj_compress -F 32,32,3,8,u@1x1:2x2:2x2` and `...:2x1:2x1`
SUBSAMPLED = {
    "4:2:0": (
        "/0//UQAvAAAAAAAgAAAAIAAAAAAAAAAAAAAAIAAAACAAAAAAAAAAAAADBwEBBwICBwIC/1IADAAAAAEABQQEAAH/XAATQEBISFBI"
        "SFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAAAsAAH/k8PnBAlvx9QEBr/P"
        "tAgAJ4CAgICAgICAgICAgICAgP/Z"
    ),
    "4:2:2": (
        "/0//UQAvAAAAAAAgAAAAIAAAAAAAAAAAAAAAIAAAACAAAAAAAAAAAAADBwEBBwIBBwIB/1IADAAAAAEABQQEAAH/XAATQEBISFBI"
        "SFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAAAsAAH/k8PnBAlvx9QEBr/P"
        "tAgAJ4CAgICAgICAgICAgICAgP/Z"
    ),
}


def ybr(rgb: NDArray[np.uint8], *, partial: bool = False) -> NDArray[np.uint8]:
    """PS3.3 C.7.6.3.1.2, as the formulas stand there."""
    red, green, blue = (rgb[..., channel].astype(float) for channel in range(3))
    if partial:
        luminance = 0.2568 * red + 0.5041 * green + 0.0979 * blue + 16
        chroma = (-0.1482 * red - 0.2910 * green + 0.4392 * blue, 0.4392 * red - 0.3678 * green - 0.0714 * blue)
    else:
        luminance = 0.2990 * red + 0.5870 * green + 0.1140 * blue
        chroma = (-0.1687 * red - 0.3313 * green + 0.5 * blue, 0.5 * red - 0.4187 * green - 0.0813 * blue)
    exact = np.stack([luminance, chroma[0] + 128, chroma[1] + 128], axis=-1)
    return np.clip(np.rint(exact), 0, 255).astype(np.uint8, order="C")


def with_jfif(encoded: bytes) -> bytes:
    """Replace the Adobe segment, which says RGB, by the JFIF segment that DCMTK writes."""
    start, adobe, jfif = encoded[:2], encoded[2:18], b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    assert adobe[4:9] == b"Adobe"
    return start + jfif + encoded[18:]


def drawn(path: Path, syntax: str, photometric: str, encoded: bytes, pixels: NDArray[Any] = RGB) -> NDArray[np.int16]:
    """Return the frame that acceptance and rendering make of `encoded`."""
    data_set = a_data_set(pixels, PhotometricInterpretation=photometric, PixelData=encapsulate([encoded]))
    return accepted(write(path, data_set, f"1.2.840.10008.1.2.{syntax}")).picture().astype(np.int16)


def test_a_lossless_jpeg_with_a_jfif_header_is_converted_from_ybr(tmp_path: Path):
    encoded = with_jfif(imagecodecs.jpeg8_encode(ybr(RGB), lossless=True, colorspace="RGB", outcolorspace="RGB"))

    assert np.abs(drawn(tmp_path / "a.dcm", JPEG_LOSSLESS, "YBR_FULL", encoded) - RGB).max() <= 2


@pytest.mark.parametrize("head", [with_jfif, bytes])
def test_a_lossless_jpeg_of_rgb_is_not_converted_whatever_its_header(tmp_path: Path, head: Callable[[bytes], bytes]):
    encoded = head(imagecodecs.jpeg8_encode(RGB, lossless=True, colorspace="RGB", outcolorspace="RGB"))

    np.testing.assert_array_equal(drawn(tmp_path / "a.dcm", JPEG_LOSSLESS, "RGB", encoded), RGB)


def test_an_adobe_segment_that_ends_too_early_says_nothing(tmp_path: Path):
    smooth = np.ascontiguousarray(np.broadcast_to(np.array([200, 60, 30], np.uint8), RGB.shape))
    encoded = imagecodecs.jpeg8_encode(smooth, level=95, colorspace="RGB", outcolorspace="RGB")
    assert encoded[6:11] == b"Adobe"

    shown = drawn(tmp_path / "a.dcm", "4.50", "RGB", encoded[:5] + b"\x0c" + encoded[6:16] + encoded[18:])

    assert np.abs(shown - smooth).max() <= 3


@pytest.mark.parametrize("photometric", ["RGB", "YBR_RCT", "YBR_ICT", "YBR_FULL", "YBR_FULL_422"])
@pytest.mark.parametrize("syntax", [JPEG_2000, HTJ2K])
@pytest.mark.parametrize("form", ["j2k", "jp2"])
def test_what_jpeg_2000_transformed_is_rgb_whatever_the_data_set_says(
    tmp_path: Path, syntax: str, photometric: str, form: str
):
    if syntax == HTJ2K:
        encoded = imagecodecs.htj2k_encode(RGB, reversible=True)
    else:
        encoded = imagecodecs.jpeg2k_encode(RGB, level=0, codecformat=form, reversible=True, mct=True)

    np.testing.assert_array_equal(drawn(tmp_path / "a.dcm", syntax, photometric, encoded), RGB)


@pytest.mark.parametrize(("photometric", "tolerance"), [("RGB", 0), ("YBR_FULL", 2), ("YBR_PARTIAL_420", 2)])
@pytest.mark.parametrize("syntax", [JPEG_2000, HTJ2K])
def test_what_jpeg_2000_did_not_transform_is_as_the_data_set_says(
    tmp_path: Path, syntax: str, photometric: str, tolerance: int
):
    stored = RGB if photometric == "RGB" else ybr(RGB, partial="PARTIAL" in photometric)
    if syntax == HTJ2K:
        encoded = imagecodecs.htj2k_encode(stored, reversible=True, rgb=False)
    else:
        encoded = imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", reversible=True, mct=False)

    assert np.abs(drawn(tmp_path / "a.dcm", syntax, photometric, encoded) - RGB).max() <= tolerance


@pytest.mark.parametrize("photometric", ["YBR_FULL_422", "YBR_FULL", "YBR_ICT", "RGB"])
@pytest.mark.parametrize("sampling", list(SUBSAMPLED))
@pytest.mark.parametrize("syntax", [JPEG_2000, HTJ2K])
def test_subsampled_jpeg_2000_is_converted_once(tmp_path: Path, syntax: str, sampling: str, photometric: str):
    encoded, pixels = b64decode(SUBSAMPLED[sampling]), np.zeros((32, 32, 3), np.uint8)

    shown = drawn(tmp_path / "a.dcm", syntax, photometric, encoded, pixels)

    assert np.abs(shown - [255, 33, 33]).max() <= 1


@pytest.mark.parametrize("photometric", ["YBR_FULL_422", "YBR_PARTIAL_422"])
def test_native_4_2_2_has_two_luminances_for_one_colour(tmp_path: Path, photometric: str):
    pairs = np.repeat(RGB[:, ::2], 2, axis=1)
    samples = ybr(pairs, partial="PARTIAL" in photometric)
    packed = np.stack([samples[:, ::2, 0], samples[:, 1::2, 0], samples[:, ::2, 1], samples[:, ::2, 2]], axis=-1)
    data_set = a_data_set(pairs, PhotometricInterpretation=photometric, PixelData=packed.tobytes())

    shown = accepted(write(tmp_path / "a.dcm", data_set)).picture().astype(np.int16)

    assert np.abs(shown - pairs).max() <= 2


def test_4_2_2_that_is_stored_whole_is_read_whole(tmp_path: Path):
    data_set = a_data_set(RGB, PhotometricInterpretation="YBR_FULL_422", PixelData=ybr(RGB).tobytes())

    shown = accepted(write(tmp_path / "a.dcm", data_set)).picture().astype(np.int16)

    assert np.abs(shown - RGB).max() <= 2


@pytest.mark.parametrize("photometric", ["RGB", "PALETTE COLOR"])
def test_a_colour_object_has_no_window(tmp_path: Path, photometric: str):
    data_set = a_data_set(RGB if photometric == "RGB" else RGB[..., 0], PhotometricInterpretation=photometric)
    for colour in ("Red", "Green", "Blue") if photometric != "RGB" else ():
        setattr(data_set, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 8])
        setattr(data_set, f"{colour}PaletteColorLookupTableData", bytes(range(256)))
    kept = accepted(write(tmp_path / "a.dcm", data_set)).kept()

    with pytest.raises(InvalidParameter) as refused:
        render_frame(kept, RenderOptions(window_center=40, window_width=400))

    assert refused.value.errors[0]["parameter"] == "window_center"


class TestSupplementalPalette:
    """Values from the palette's first on are coloured, those below are grey (PS3.3 C.7.6.19)."""

    def supplemental(self, pixels: NDArray[Any], **attributes: Any) -> Any:
        data_set = a_data_set(pixels, PixelPresentation="COLOR", **attributes)
        for colour, value in {"Red": 250, "Green": 20, "Blue": 30}.items():
            setattr(data_set, f"{colour}PaletteColorLookupTableDescriptor", [2, 1000, 16])
            entries = np.array([value * 257, 0], "<u2").tobytes()
            setattr(data_set, f"{colour}PaletteColorLookupTableData", entries)
        return data_set

    def test_both_parts_are_drawn(self, tmp_path: Path):
        pixels = np.array([[0, 50, 100, 1000, 1001, 1900]], np.uint16)

        shown = accepted(write(tmp_path / "a.dcm", self.supplemental(pixels))).picture()

        grey, colour, black = [0, 128, 255], [250, 20, 30], [0, 0, 0]
        assert shown[0].tolist() == [[level] * 3 for level in grey] + [colour, black, black]

    def test_a_frame_without_colours_stays_grey(self, tmp_path: Path):
        kept = accepted(write(tmp_path / "a.dcm", self.supplemental(np.array([[0, 50, 100]], np.uint16))))

        assert kept.picture().tolist() == [[0, 128, 255]]

    def test_a_window_is_for_the_grey_part(self, tmp_path: Path):
        pixels = np.array([[0, 50, 100, 1000]], np.uint16)
        kept = accepted(write(tmp_path / "a.dcm", self.supplemental(pixels, WindowCenter="25", WindowWidth="11")))

        assert kept.picture()[0].tolist() == [[0] * 3, [255] * 3, [255] * 3, [250, 20, 30]]

    def test_without_colour_presentation_the_palette_is_not_used(self, tmp_path: Path):
        data_set = self.supplemental(np.array([[0, 1000]], np.uint16))
        data_set.PixelPresentation = "MONOCHROME"

        assert accepted(write(tmp_path / "a.dcm", data_set)).picture().tolist() == [[0, 255]]
