"""Objects that are kept although they, or some of their frames, cannot be drawn: they say why."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import generate_uid

from core.images.inspection import Inspection
from core.kernel.errors import NotDrawable, UnsupportedMediaType
from dicom_files import a_data_set, a_ramp, accepted, index_of, write
from imaging.adapters import imaging
from imaging.dicom.inspection import inspect
from imaging.dicom.rendering import picture
from imaging.sandbox import runner

EXPLICIT, IMPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
JPEG, JPEG_LS, MPEG4, JPIP = (f"1.2.840.10008.1.2.4.{number}" for number in (50, 80, 102, 94))
NOISE = np.random.default_rng(1).integers(0, 255, (2, 8, 8), np.uint8)


def assert_undrawn(found: Inspection, reason: str) -> None:
    assert found.undrawable == reason
    assert (found.frames, found.recipe, found.fingerprint) == (0, None, None)
    assert found.dicom
    assert found.dicom.has_pixels
    assert {label.source for label in found.labels} == {"dicom"}


def test_a_video_is_one_frame_that_cannot_be_drawn(tmp_path: Path):
    data_set = a_data_set(NOISE, NumberOfFrames=200, PixelData=encapsulate([b"stream part"] * 3, has_bot=False))

    found = inspect(write(tmp_path / "a.dcm", data_set, MPEG4))

    assert_undrawn(found, "Pixels in MPEG-4 AVC/H.264 High Profile / Level 4.1 cannot be drawn.")
    assert found.dicom
    assert found.dicom.number_of_frames == 200
    assert len(index_of(found)) == 1


def test_frames_of_a_private_transfer_syntax_are_found_all_the_same(tmp_path: Path):
    data_set = a_data_set(NOISE, PixelData=encapsulate([b"first", b"second"]))
    path = write(tmp_path / "a.dcm", data_set, JPEG_LS)
    path.write_bytes(path.read_bytes().replace(b"1.2.840.10008.1.2.4.80", b"1.3.46.670589.33.1.4.1"))

    found = inspect(path)

    assert_undrawn(found, "Pixels in 1.3.46.670589.33.1.4.1 cannot be drawn.")
    assert [frame.span.length for frame in index_of(found)] == [8 + 6, 8 + 6]


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT])
def test_a_private_transfer_syntax_may_be_implicit(tmp_path: Path, syntax: str):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE), syntax)
    private = b"1.2.840.113619.5.2"[: len(syntax)].ljust(len(syntax), b"9")
    path.write_bytes(path.read_bytes().replace(syntax.encode(), private, 1))

    found = inspect(path)

    assert_undrawn(found, f"Pixels in {private.decode()} cannot be drawn.")
    assert found.words.startswith("OT")


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        (
            {"SamplesPerPixel": 4, "PhotometricInterpretation": "ARGB"},
            "Pixels of 4 samples in 'ARGB' are not supported.",
        ),
        ({"BitsAllocated": 12, "BitsStored": 12}, "Samples of 12 bits in 12 are not supported."),
        ({"Rows": 12_000, "Columns": 12_000}, "A frame has more than 128 megapixels."),
        ({"Rows": 0}, "The data set states frames of 8 x 0 pixels."),
        ({"Rows": 200}, "The pixel data is shorter than one frame."),
        (
            {"PhotometricInterpretation": "PALETTE COLOR"},
            "The object is in palette colours and has no palette.",
        ),
    ],
)
def test_pixels_of_a_shape_that_cannot_be_drawn_are_kept(tmp_path: Path, attributes: dict[str, Any], reason: str):
    assert_undrawn(inspect(write(tmp_path / "a.dcm", a_data_set(NOISE, **attributes))), reason)


def test_frames_of_an_undrawable_shape_are_found_by_their_length(tmp_path: Path):
    packed = a_data_set(NOISE, BitsAllocated=12, BitsStored=12, PixelData=bytes(2 * 96))

    found = inspect(write(tmp_path / "a.dcm", packed))

    assert [frame.span.length for frame in index_of(found)] == [96, 96]


def test_native_pixels_under_a_jpeg_syntax_are_kept(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE))
    path.write_bytes(path.read_bytes().replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x001.2.840.10008.1.2.5\0"))

    assert_undrawn(inspect(path), "The pixel data is native, which contradicts the transfer syntax.")


def test_encapsulated_pixels_under_a_native_syntax_are_kept(tmp_path: Path):
    data_set = a_data_set(NOISE, PixelData=encapsulate([imagecodecs.jpegls_encode(frame) for frame in NOISE]))
    path = write(tmp_path / "a.dcm", data_set, JPEG_LS)
    path.write_bytes(path.read_bytes().replace(JPEG_LS.encode(), EXPLICIT.encode().ljust(22, b"\0"), 1))

    found = inspect(path)

    assert_undrawn(found, "The pixel data is encapsulated, which contradicts the transfer syntax.")
    assert len(index_of(found)) == 2


@pytest.mark.parametrize("photometric", [None, ""])
def test_without_a_photometric_interpretation_low_values_are_dark(tmp_path: Path, photometric: str | None):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, PhotometricInterpretation=photometric))

    np.testing.assert_array_equal(picture(path), NOISE[0])


def test_native_frames_that_are_there_are_drawn(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, NumberOfFrames=5))

    found = inspect(path)

    np.testing.assert_array_equal(accepted(path).picture(1), NOISE[1])
    assert (found.frames, found.undrawable) == (2, "The data set states 5 frames, and the pixel data holds 2.")


def test_a_frame_of_another_size_says_so_and_the_others_are_drawn(tmp_path: Path):
    encoded = [imagecodecs.jpegls_encode(frame) for frame in (NOISE[0], np.ascontiguousarray(NOISE[1][:5, :6]))]
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, PixelData=encapsulate(encoded)), JPEG_LS)

    kept, found = accepted(path), inspect(path)

    np.testing.assert_array_equal(kept.picture(0), NOISE[0])
    with pytest.raises(NotDrawable, match="A frame has the size 6 x 5 x 1, the data set states 8 x 8 x 1"):
        kept.recipe(1)
    assert found.frames == 2
    assert found.undrawable == f"1 of 2 frames cannot be drawn. Frame 1: {_fault(kept.index[1].detail)}"


def _fault(detail: bytes) -> str:
    return detail.decode().removeprefix('{"fault":"').removesuffix('"}')


def test_an_object_shows_its_first_frame_that_can_be_drawn(tmp_path: Path):
    encoded = [b"broken", imagecodecs.jpegls_encode(NOISE[1])]
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, PixelData=encapsulate(encoded)), JPEG_LS)

    np.testing.assert_array_equal(picture(path), NOISE[1])
    assert inspect(path).fingerprint


def test_an_object_whose_frames_are_all_broken_gives_the_reason_of_the_first(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, PixelData=encapsulate([b"no", b"never"])), JPEG_LS)

    found = inspect(path)

    assert_undrawn(found, "A frame is not the JPEG that the transfer syntax states.")
    assert len(index_of(found)) == 2


@pytest.mark.parametrize("how", ["absent", "empty", "no fragment"])
def test_an_image_without_pixels_is_kept_and_says_so(tmp_path: Path, how: str):
    data_set, syntax = a_data_set(NOISE), JPEG_LS if how == "no fragment" else EXPLICIT
    if how == "absent":
        del data_set.PixelData
    else:
        data_set.PixelData = b"\xfe\xff\0\xe0\0\0\0\0" if how == "no fragment" else b""

    found = inspect(write(tmp_path / "a.dcm", data_set, syntax))

    assert found.undrawable == "The file is of an image, and has no pixel data."
    assert found.dicom
    assert (found.dicom.has_pixels, found.dicom.number_of_frames, found.frames) == (False, 0, 0)


def test_pixels_at_a_jpip_server_are_not_in_the_file(tmp_path: Path):
    data_set = a_data_set(NOISE, PixelDataProviderURL="https://example.com/image")
    del data_set.PixelData

    found = inspect(write(tmp_path / "a.dcm", data_set, JPIP))

    assert found.undrawable == "The pixels are not in the file: it refers to a JPIP server."


def test_an_object_that_kills_the_decoder_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path / "a.dcm", a_data_set(np.zeros((11_000, 11_000), np.uint16)))
    monkeypatch.setitem(runner.run.__kwdefaults__, "megabytes", 200)

    found = imaging.inspect(path)

    assert found.undrawable == "Decoding it takes more than 200 MB of memory."
    assert (found.width, found.frames, found.recipe) == (11_000, 0, None)


def test_a_report_has_nothing_to_say_about_pixels(tmp_path: Path):
    assert inspect(write(tmp_path / "a.dcm", a_data_set())).undrawable is None


@pytest.mark.parametrize("keyword", ["SOPInstanceUID", "SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID"])
def test_an_undrawable_object_still_needs_an_identity(tmp_path: Path, keyword: str):
    data_set = a_data_set(NOISE, SamplesPerPixel=4, PhotometricInterpretation="ARGB")
    del data_set[keyword]

    with pytest.raises(UnsupportedMediaType, match=keyword):
        inspect(write(tmp_path / "a.dcm", data_set))


def test_truncated_pixel_data_is_refused(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(NOISE, PixelData=encapsulate([b"x" * 100, b"y" * 100])), MPEG4)
    path.write_bytes(path.read_bytes()[:-60])

    with pytest.raises(UnsupportedMediaType, match="truncated"):
        inspect(path)


class TestWithoutAHead:
    """Data sets without preamble, prefix or meta information."""

    @pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG])
    @pytest.mark.parametrize("pixels", [a_ramp(), None], ids=["image", "report"])
    def test_a_bare_data_set_is_kept_and_drawn(self, tmp_path: Path, syntax: str, pixels: Any):
        written = pixels.byteswap() if syntax == BIG and pixels is not None else pixels
        path = write(tmp_path / "a.dcm", a_data_set(written, SOPInstanceUID=generate_uid()), syntax)
        content = path.read_bytes()
        path.write_bytes(content[144 + int.from_bytes(content[140:144], "little") :])

        found = imaging.inspect(path)

        assert found.rewritten
        assert found.dicom
        assert found.dicom.transfer_syntax_uid == syntax
        if pixels is not None:
            np.testing.assert_array_equal(accepted(path).frame(), pixels)

    def test_the_copy_has_a_complete_head(self, tmp_path: Path):
        from pydicom import dcmread  # noqa: PLC0415

        from dicom_files import readable  # noqa: PLC0415

        path = write(tmp_path / "a.dcm", a_data_set(a_ramp()), IMPLICIT)
        content = path.read_bytes()
        path.write_bytes(content[144 + int.from_bytes(content[140:144], "little") :])

        copy = readable(path)

        meta = dcmread(copy).file_meta
        assert copy.read_bytes().endswith(path.read_bytes())
        assert (meta.TransferSyntaxUID, meta.MediaStorageSOPInstanceUID) == (IMPLICIT, "1.2.3")
        assert meta.MediaStorageSOPClassUID == "1.2.840.10008.5.1.4.1.1.7"
        assert meta.FileMetaInformationVersion == b"\0\1"
        assert meta.ImplementationClassUID.startswith("2.25.")
        assert meta.FileMetaInformationGroupLength == len(copy.read_bytes()) - len(path.read_bytes()) - 144

    def test_meta_information_without_a_preamble_is_completed(self, tmp_path: Path):
        path = write(tmp_path / "a.dcm", a_data_set(a_ramp()))
        path.write_bytes(path.read_bytes()[132:])

        assert inspect(path).rewritten
        np.testing.assert_array_equal(accepted(path).frame(), a_ramp())

    def test_meta_information_without_a_transfer_syntax_is_completed(self, tmp_path: Path):
        path = write(tmp_path / "a.dcm", a_data_set(a_ramp()))
        content = path.read_bytes()
        syntax = b"\x02\0\x10\0UI\x14\x001.2.840.10008.1.2.1\0"
        assert syntax in content
        path.write_bytes(content.replace(syntax, b""))

        assert inspect(path).rewritten
        np.testing.assert_array_equal(accepted(path).frame(), a_ramp())
