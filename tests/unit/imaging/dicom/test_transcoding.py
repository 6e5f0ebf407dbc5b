"""Decoded pixels are those that the codec was given, and the data set says what they are."""

from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import ImplicitVRLittleEndian

from core.kernel.errors import UnsupportedMediaType
from dicom_files import a_data_set, accepted, path_of, readable, samples, write
from imaging.dicom.transcoding import transcode

EXPLICIT = "1.2.840.10008.1.2.1"
NOISE = np.random.default_rng(1).integers(0, 4096, (3, 16, 24), np.uint16)
SIGNED = NOISE.astype(np.int16) - 2048
COLOURS = np.random.default_rng(1).integers(0, 256, (2, 16, 24, 3), np.uint8)
SMOOTH = np.stack(np.meshgrid(np.arange(16), np.arange(24), np.arange(3), indexing="ij"), -1).sum(-1).astype(np.uint8)
ENCODERS = [
    ("4.70", lambda a: imagecodecs.ljpeg_encode(a, bitspersample=12)),
    ("4.80", imagecodecs.jpegls_encode),
    ("4.90", lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", reversible=True)),
    ("4.201", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
]


def transcoded(tmp_path: Any, data_set: Any, syntax: str) -> Any:
    return dcmread(BytesIO(transcode(write(tmp_path / "a.dcm", data_set, f"1.2.840.10008.1.2.{syntax}"), EXPLICIT)))


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
@pytest.mark.parametrize("frames", [NOISE, SIGNED], ids=["unsigned", "signed"])
def test_grey_frames_keep_every_value(tmp_path, syntax, encode, frames):
    coded = [encode((frame & 0x0FFF).astype(np.uint16)) for frame in frames]
    data_set = a_data_set(frames, BitsStored=12, HighBit=11, PixelData=encapsulate(coded))

    found = transcoded(tmp_path, data_set, syntax)

    assert found.file_meta.TransferSyntaxUID == EXPLICIT
    assert found.PhotometricInterpretation == "MONOCHROME2"
    np.testing.assert_array_equal(found.pixel_array, frames)


@pytest.mark.parametrize("planar", [0, 1])
def test_colours_keep_every_value_and_their_configuration(tmp_path, planar):
    coded = [imagecodecs.jpegls_encode(frame) for frame in COLOURS]
    data_set = a_data_set(COLOURS, PixelData=encapsulate(coded), PlanarConfiguration=planar)

    found = transcoded(tmp_path, data_set, "4.80")

    assert (found.PhotometricInterpretation, found.PlanarConfiguration) == ("RGB", planar)
    np.testing.assert_array_equal(found.pixel_array, COLOURS)


@pytest.mark.parametrize("stated", ["YBR_RCT", "YBR_FULL_422"])
def test_what_a_codec_returns_as_rgb_is_called_rgb(tmp_path, stated):
    syntax, encode = {
        "YBR_RCT": ("4.90", lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", mct=True)),
        "YBR_FULL_422": ("4.50", lambda a: imagecodecs.jpeg8_encode(a, level=100)),
    }[stated]
    data_set = a_data_set(SMOOTH, PixelData=encapsulate([encode(SMOOTH)]), PhotometricInterpretation=stated)

    found = transcoded(tmp_path, data_set, syntax)

    assert found.PhotometricInterpretation == "RGB"
    assert np.abs(found.pixel_array.astype(int) - SMOOTH).max() <= 3


def test_lossless_ybr_stays_what_it_is(tmp_path):
    coded = encapsulate([imagecodecs.jpegls_encode(COLOURS[0])])
    data_set = a_data_set(COLOURS[0], PixelData=coded, PhotometricInterpretation="YBR_FULL")

    found = transcoded(tmp_path, data_set, "4.80")

    assert found.PhotometricInterpretation == "YBR_FULL"
    assert found.PixelData == COLOURS[0].tobytes()


def test_offset_tables_go_and_the_rest_stays(tmp_path):
    coded, offsets, lengths = encapsulate_extended([imagecodecs.jpegls_encode(frame) for frame in NOISE])
    tables = {"ExtendedOffsetTable": offsets, "ExtendedOffsetTableLengths": lengths}
    data_set = a_data_set(NOISE, BitsStored=12, HighBit=11, PixelData=coded, **tables)
    data_set.add_new(0x00091010, "LO", "private")

    found = transcoded(tmp_path, data_set, "4.80")

    assert "ExtendedOffsetTable" not in found
    assert "ExtendedOffsetTableLengths" not in found
    assert found[0x00091010].value == "private"
    np.testing.assert_array_equal(found.pixel_array, NOISE)


def test_an_object_without_pixels_only_changes_its_encoding(tmp_path):
    path = write(tmp_path / "a.dcm", a_data_set(StudyDescription="Knee"), ImplicitVRLittleEndian)

    found = dcmread(BytesIO(transcode(path, EXPLICIT)))

    assert (found.file_meta.TransferSyntaxUID, found.StudyDescription) == (EXPLICIT, "Knee")


@pytest.mark.parametrize("coded", [[b"broken"] * 3, [imagecodecs.jpegls_encode(NOISE[0, :8])] * 3])
def test_what_cannot_be_decoded_is_refused(tmp_path, coded):
    with pytest.raises(UnsupportedMediaType):
        transcoded(tmp_path, a_data_set(NOISE, PixelData=encapsulate(coded)), "4.80")


def test_frames_that_disagree_with_the_data_set_are_refused(tmp_path):
    coded = encapsulate([imagecodecs.jpegls_encode(frame) for frame in NOISE])

    with pytest.raises(UnsupportedMediaType):
        transcoded(tmp_path, a_data_set(NOISE, NumberOfFrames=9, PixelData=coded), "4.80")


@samples("store")
def test_every_frame_of_a_sample_is_what_it_was(sample, tmp_path):
    kept = accepted(path_of(sample["file"]))
    copy = tmp_path / "copy.dcm"
    copy.write_bytes(transcode(readable(path_of(sample["file"])), EXPLICIT))

    found = accepted(copy)

    assert found.recipe().transfer_syntax == EXPLICIT
    assert len(found.index) == len(kept.index)
    for number in range(len(kept.index)):
        np.testing.assert_array_equal(found.frame(number), kept.frame(number))
