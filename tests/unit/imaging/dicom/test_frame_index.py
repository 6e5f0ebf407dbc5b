from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate, encapsulate_extended, generate_frames

from dicom_files import (
    NO_SAMPLES,
    SAMPLES,
    a_data_set,
    a_ramp,
    accepted,
    path_of,
    samples,
    stated,
    write,
)
from imaging.dicom.inspection import inspect
from imaging.dicom.rewriting import rewrite

RLE = "1.2.840.10008.1.2.5"
JPEG_LS = "1.2.840.10008.1.2.4.80"
ENCAPSULATED = [
    each["file"]
    for each in SAMPLES
    if each["expect"] == "store" and each["traits"]["transfer_syntax"].startswith(("1.2.840.10008.1.2.4", RLE))
]
NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")


def runs(frame: np.ndarray[Any, Any]) -> bytes:
    """Encode `frame` of single bytes in DICOM RLE (PS3.5 annex G), as literal runs."""
    literal = b"".join(bytes([len(part) - 1]) + part for part in (bytes(row) for row in frame))
    literal += b"\0" * (len(literal) % 2)
    return (1).to_bytes(4, "little") + (64).to_bytes(4, "little") + bytes(56) + literal


def values_of_items(encoded: bytes) -> bytes:
    values = b""
    while encoded:
        assert encoded[:4] == b"\xfe\xff\x00\xe0"
        length = int.from_bytes(encoded[4:8], "little")
        values, encoded = values + encoded[8 : 8 + length], encoded[8 + length :]
    return values


@NO_SAMPLES
@samples("store")
def test_each_frame_decodes_from_its_range_as_from_the_whole_file(sample: dict[str, Any]):
    path = path_of(sample["file"])
    kept, first = accepted(path), stated(sample)
    recipe = kept.recipe()

    frames = [kept.frame(number) for number in range(len(kept.index))]

    assert len(frames) == (sample["traits"].get("frames") or 1)
    if first and recipe.bits_stored == 16 and recipe.samples == 3:
        first = first._replace(low=first.low / 257, high=first.high / 257)
    if first:
        assert frames[0].shape == first.shape
        assert (frames[0].min(), frames[0].max()) == pytest.approx((first.low, first.high), abs=1e-6)
    if recipe.transfer_syntax in NATIVE and recipe.samples == 1:
        whole = dcmread(path_of(sample["file"])).pixel_array.reshape(len(frames), recipe.rows, recipe.columns)
        np.testing.assert_array_equal(np.stack(frames), whole)


@NO_SAMPLES
@pytest.mark.parametrize("file", ENCAPSULATED)
def test_an_encapsulated_frame_has_the_bytes_that_pydicom_finds(file: str):
    data_set = dcmread(path_of(file), force=True)
    kept = accepted(path_of(file))
    count = int(data_set.get("NumberOfFrames", 1) or 1)

    found = [values_of_items(kept.encoded(number)) for number in range(count)]

    assert found == list(generate_frames(data_set.PixelData, number_of_frames=count))


@pytest.mark.parametrize("table", ["basic", "extended", "none"])
def test_all_offset_tables_lead_to_the_same_frames(tmp_path: Path, table: str):
    pixels = np.arange(4 * 4 * 6, dtype=np.uint8).reshape(4, 4, 6)
    encoded = [runs(frame) for frame in pixels]
    data_set = a_data_set(pixels)
    if table == "extended":
        data_set.PixelData, offsets, lengths = encapsulate_extended(encoded)
        data_set.ExtendedOffsetTable, data_set.ExtendedOffsetTableLengths = offsets, lengths
    else:
        data_set.PixelData = encapsulate(encoded, has_bot=table == "basic")

    kept = accepted(write(tmp_path / "a.dcm", data_set, RLE))

    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(4)]), pixels)


@pytest.mark.parametrize("has_table", [True, False])
def test_a_frame_in_fragments_is_one_range_that_explains_itself(tmp_path: Path, has_table: bool):  # noqa: FBT001
    import imagecodecs  # noqa: PLC0415 - an encoder, for the test alone

    pixels = np.random.default_rng(1).integers(0, 255, (3, 16, 16), np.uint8)
    encoded = [imagecodecs.jpegls_encode(frame) for frame in pixels]
    data_set = a_data_set(pixels, PixelData=encapsulate(encoded, fragments_per_frame=3, has_bot=has_table))

    kept = accepted(write(tmp_path / "a.dcm", data_set, JPEG_LS))

    assert len(kept.index) == 3
    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(3)]), pixels)


def jpeg_ls(pixels: np.ndarray[Any, Any]) -> list[bytes]:
    import imagecodecs  # noqa: PLC0415 - an encoder, for the test alone

    return [imagecodecs.jpegls_encode(frame) for frame in pixels]


@pytest.mark.parametrize("has_table", [True, False])
@pytest.mark.parametrize("stated", [None, 1, 2, 5])
def test_the_frames_that_are_there_count_and_not_those_that_are_stated(
    tmp_path: Path,
    stated: int | None,
    has_table: bool,  # noqa: FBT001
):
    pixels = np.arange(3 * 4 * 6, dtype=np.uint8).reshape(3, 4, 6)
    data_set = a_data_set(pixels, PixelData=encapsulate([runs(frame) for frame in pixels], has_bot=has_table))
    data_set.NumberOfFrames = stated
    path = write(tmp_path / "a.dcm", data_set, RLE)

    kept, about = accepted(path), inspect(path)

    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(3)]), pixels)
    assert about.frames == 3
    assert about.undrawable == f"The data set states {stated or 1} frames, and the pixel data holds 3."


def test_an_offset_table_shorter_than_stated_tells_frames_in_fragments_apart(tmp_path: Path):
    pixels = np.random.default_rng(1).integers(0, 255, (3, 16, 16), np.uint8)
    data_set = a_data_set(pixels, PixelData=encapsulate(jpeg_ls(pixels), fragments_per_frame=2, has_bot=True))
    data_set.NumberOfFrames = 4

    kept = accepted(write(tmp_path / "a.dcm", data_set, JPEG_LS))

    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(3)]), pixels)


def test_run_lengths_in_fragments_are_told_apart_by_their_heads(tmp_path: Path):
    pixels = np.arange(3 * 8 * 60, dtype=np.uint8).reshape(3, 8, 60)
    encoded = encapsulate([runs(frame) for frame in pixels], fragments_per_frame=3, has_bot=False)

    kept = accepted(write(tmp_path / "a.dcm", a_data_set(pixels, PixelData=encoded), RLE))

    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(3)]), pixels)


def test_frames_that_cannot_be_told_apart_are_kept_undrawn(tmp_path: Path):
    pixels = np.random.default_rng(1).integers(0, 255, (2, 16, 16), np.uint8)
    data_set = a_data_set(pixels, PixelData=encapsulate(jpeg_ls(pixels), fragments_per_frame=2, has_bot=False))
    data_set.NumberOfFrames = 3

    found = inspect(write(tmp_path / "a.dcm", data_set, JPEG_LS))

    assert (found.recipe, found.frames, found.fingerprint) == (None, 0, None)
    assert found.undrawable == "The pixel data is in 4 fragments, from which 3 frames cannot be told."
    assert found.dicom
    assert (found.dicom.has_pixels, found.dicom.number_of_frames) == (True, 3)


def test_frames_of_single_bits_may_begin_within_a_byte(tmp_path: Path):
    pixels = np.random.default_rng(1).integers(0, 2, (5, 3, 7), np.uint8)
    packed = np.packbits(pixels.ravel(), bitorder="little").tobytes()
    data_set = a_data_set(
        pixels, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=packed + b"\0" * (len(packed) % 2)
    )

    kept = accepted(write(tmp_path / "a.dcm", data_set))

    assert [frame.span.length for frame in kept.index] == [
        3,
        4,
        3,
        4,
        4,
    ]  # bytes that hold bits 0-20, 21-41, 42-62, ...
    np.testing.assert_array_equal(np.stack([kept.frame(number) for number in range(5)]), pixels)


@NO_SAMPLES
@pytest.mark.parametrize("file", ["ot_deflated.dcm", "us_palette16_bigendian.dcm"])
def test_a_copy_is_little_endian_and_says_the_same(tmp_path: Path, file: str):
    with (tmp_path / "copy.dcm").open("wb") as out:
        assert rewrite(path_of(file), out)

    original, copy = dcmread(path_of(file)), dcmread(tmp_path / "copy.dcm")
    assert copy.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert copy.file_meta.MediaStorageSOPInstanceUID == original.file_meta.MediaStorageSOPInstanceUID
    np.testing.assert_array_equal(copy.pixel_array, original.pixel_array)
    tables = [element.tag for element in original if element.VR == "OW"]
    assert copy.to_json_dict().keys() == original.to_json_dict().keys()
    for element in original:
        if element.tag not in tables and element.VR != "OB":
            assert copy[element.tag] == element


def test_a_big_endian_sequence_is_turned_with_what_is_in_it(tmp_path: Path):
    data_set = a_data_set(a_ramp(), Modality="OT")
    inner = a_data_set(Rows=5, RescaleSlope="2.5", SelectorFDValue=[1.5, -2.5], SelectorULValue=70_000)
    data_set.ReferencedImageSequence = [inner]
    data_set.PixelData = a_ramp().byteswap().tobytes()
    path = write(tmp_path / "a.dcm", data_set, "1.2.840.10008.1.2.2")

    with (tmp_path / "copy.dcm").open("wb") as out:
        assert rewrite(path, out)

    copy = dcmread(tmp_path / "copy.dcm")
    np.testing.assert_array_equal(copy.pixel_array, a_ramp())
    assert copy.ReferencedImageSequence[0] == inner


def test_a_file_that_is_addressed_in_place_gets_no_copy(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(a_ramp()))

    out = BytesIO()
    assert not rewrite(path, out)
    assert not out.getvalue()
