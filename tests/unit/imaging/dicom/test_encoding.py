"""What is compressed holds the same samples, as our decoders and those of pydicom read it."""

from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import NotDrawable, UnsupportedMediaType
from dicom_files import a_data_set, path_of, readable, samples, write
from imaging.dicom.encoding import encode
from imaging.dicom.raw_frames import RawFrame
from imaging.dicom.recipe import Recipe
from imaging.dicom.transcoding import transcode

RANDOM = np.random.default_rng(1)
BY_PYDICOM = [syntaxes.RLE, syntaxes.JPEG_2000_LOSSLESS]
ROWS, COLUMNS = 13, 21


def noise(bits: int, *, signed: bool, frames: int = 2) -> NDArray[Any]:
    low = -(1 << bits - 1) if signed else 0
    kind = f"{'i' if signed else 'u'}{1 if bits <= 8 else 2}"
    return RANDOM.integers(low, low + (1 << bits), (frames, ROWS, COLUMNS)).astype(kind)


def compressed(tmp_path: Any, data_set: Any, syntax: str) -> Any:
    return dcmread(BytesIO(transcode(write(tmp_path / "a.dcm", data_set), syntax)))


def assert_equal(found: Any, frames: NDArray[Any], folder: Any) -> None:
    """Compare the samples that pydicom decodes, where it has a decoder, and those that ours do."""
    is_too_deep = frames.ndim == 4 and frames.itemsize > 1 and found.file_meta.TransferSyntaxUID != syntaxes.RLE
    if found.file_meta.TransferSyntaxUID in BY_PYDICOM and not is_too_deep:
        np.testing.assert_array_equal(found.pixel_array, frames)
    found.save_as(folder / "b.dcm")
    again = dcmread(BytesIO(transcode(folder / "b.dcm", syntaxes.EXPLICIT_LITTLE)))
    np.testing.assert_array_equal(again.pixel_array, frames)


@pytest.mark.parametrize("syntax", syntaxes.ENCODED)
@pytest.mark.parametrize(
    ("bits", "signed"), [(1, False), *((bits, signed) for bits in (2, 7, 8, 9, 12, 16) for signed in (False, True))]
)
def test_grey_samples_keep_their_values(tmp_path, syntax, signed, bits):
    frames = noise(bits, signed=signed)
    data_set = a_data_set(frames, BitsStored=bits, HighBit=bits - 1)

    found = compressed(tmp_path, data_set, syntax)

    assert found.file_meta.TransferSyntaxUID == syntax
    assert_equal(found, frames, tmp_path)


@pytest.mark.parametrize("syntax", syntaxes.ENCODED)
@pytest.mark.parametrize("planar", [0, 1])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_colours_keep_their_values(tmp_path, syntax, planar, kind):
    frames = RANDOM.integers(0, 256, (2, ROWS, COLUMNS, 3)).astype(kind)
    data_set = a_data_set(frames, PlanarConfiguration=planar)
    data_set.PixelData = (frames.transpose(0, 3, 1, 2) if planar else frames).tobytes()

    found = compressed(tmp_path, data_set, syntax)

    assert found.PhotometricInterpretation == ("YBR_RCT" if syntax in syntaxes.HTJ2K else "RGB")
    assert_equal(found, frames, tmp_path)


@pytest.mark.parametrize(
    ("syntax", "decode"),
    [
        (syntaxes.JPEG_LS_LOSSLESS, imagecodecs.jpegls_decode),
        (syntaxes.JPEG_2000_LOSSLESS, imagecodecs.jpeg2k_decode),
        (syntaxes.JPEG_LOSSLESS, imagecodecs.jpeg8_decode),
    ],
)
def test_bits_above_those_stored_are_kept(syntax, decode):
    frame = np.array([[0xF123, 0x0456], [0x8000, 0x0FFF]], np.uint16)
    recipe = Recipe(transfer_syntax=syntaxes.EXPLICIT_LITTLE, rows=2, columns=2, bits_stored=12)

    coded = encode(RawFrame(frame.tobytes(), "MONOCHROME2"), recipe, syntax)

    np.testing.assert_array_equal(decode(coded), frame)


def test_run_lengths_hold_samples_of_32_bits(tmp_path):
    frames = RANDOM.integers(0, 1 << 32, (2, ROWS, COLUMNS), np.uint32)

    found = compressed(tmp_path, a_data_set(frames), syntaxes.RLE)

    np.testing.assert_array_equal(found.pixel_array, frames)


@pytest.mark.parametrize("syntax", syntaxes.ENCODED[:2])
def test_samples_of_32_bits_are_refused_by_other_codecs(tmp_path, syntax):
    frames = RANDOM.integers(0, 1 << 32, (2, ROWS, COLUMNS), np.uint32)

    with pytest.raises(UnsupportedMediaType):
        compressed(tmp_path, a_data_set(frames), syntax)


@pytest.mark.parametrize(
    "fields", [{"bits_allocated": 1, "bits_stored": 1}, {"photometric": "YBR_FULL_422", "samples": 3}]
)
def test_packed_samples_are_refused(fields):
    recipe = Recipe(transfer_syntax=syntaxes.EXPLICIT_LITTLE, rows=8, columns=8, **{"bits_allocated": 8} | fields)

    with pytest.raises(NotDrawable):
        encode(RawFrame(bytes(256), recipe.photometric), recipe, syntaxes.JPEG_LS_LOSSLESS)


@pytest.mark.parametrize("syntax", syntaxes.ENCODED)
@samples("store")
def test_every_sample_that_can_be_compressed_stays_what_it_was(sample, syntax, tmp_path):
    path = readable(path_of(sample["file"]))
    before = dcmread(BytesIO(transcode(path, syntaxes.EXPLICIT_LITTLE)))
    try:
        (tmp_path / "b.dcm").write_bytes(transcode(path, syntax))
    except UnsupportedMediaType as problem:
        pytest.skip(f"not compressed: {problem.detail}")

    after = dcmread(BytesIO(transcode(tmp_path / "b.dcm", syntaxes.EXPLICIT_LITTLE)))

    assert after.PhotometricInterpretation == before.PhotometricInterpretation
    np.testing.assert_array_equal(_samples(after), _samples(before))


def _samples(data_set: Any) -> NDArray[Any]:
    """Return the bits that are stored of each sample, colour by pixel; those above them say nothing (PS3.5 8.1.1)."""
    samples = np.frombuffer(data_set.PixelData, f"u{data_set.BitsAllocated // 8}") & ((1 << data_set.BitsStored) - 1)
    if data_set.SamplesPerPixel == 3 and data_set.PlanarConfiguration == 1:
        return samples.reshape(-1, 3, data_set.Rows, data_set.Columns).transpose(0, 2, 3, 1).ravel()
    return samples
