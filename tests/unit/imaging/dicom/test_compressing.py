"""A copy in HTJ2K says what its original says, and every pixel is the same."""

import json
import shutil
import subprocess
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import openjpeg
import pytest
from pydicom import dcmread
from pydicom.encaps import generate_frames
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian, RLELossless

import needs
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import FrameChunk
from dicom_files import a_data_set, accepted, path_of, readable, samples, write
from imaging.dicom.compressing import compress
from local.settings import ROOT

RPCL = "1.2.840.10008.1.2.4.202"
EXPLICIT = "1.2.840.10008.1.2.1"
NOT_ENCODED = {  # single bits, 32 bits, subsampled colours
    "rtdose_32bit_15f_implicit.dcm",
    "seg_1bit_3f.dcm",
    "seg_1bit_deflated_frame_nonbyte.dcm",
    "parametric_map_float32.dcm",
    "sc_ybr422_uncompressed.dcm",
}
NATIVE = [EXPLICIT, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian]
NOISE = np.random.default_rng(1).integers(0, 4096, (3, 16, 24), np.uint16)
TWELVE = {"BitsStored": 12, "HighBit": 11}
COLOURS = np.random.default_rng(1).integers(0, 256, (2, 16, 24, 3), np.uint8)


def decoded(codestream):
    """Decode by OpenJPEG, by which the encoder is not made."""
    return openjpeg.decode(BytesIO(codestream), j2k_format=0)


def pixels_in(copy):
    data_set = dcmread(BytesIO(copy))
    frames = generate_frames(data_set.PixelData, number_of_frames=data_set.NumberOfFrames)
    return np.stack([decoded(frame) for frame in frames])


def copied(tmp_path, data_set, syntax=EXPLICIT):
    """Return the bytes of the copy, and its frame index."""
    return copy_of(write(tmp_path / "a.dcm", data_set, syntax))


def copy_of(path):
    out = BytesIO()
    chunks = [FrameChunk(packed) for packed in compress(readable(path), out)]
    return out.getvalue(), [chunk[place].span for chunk in chunks for place in range(len(chunk))]


@pytest.mark.parametrize(
    "syntax", [EXPLICIT, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian]
)
def test_native_frames_keep_every_value(tmp_path, syntax):
    pixels = NOISE.astype(">u2") if syntax == ExplicitVRBigEndian else NOISE

    copy, _ = copied(tmp_path, a_data_set(pixels, **TWELVE), syntax)

    found = dcmread(BytesIO(copy))
    assert (found.file_meta.TransferSyntaxUID, found.PatientName) == (RPCL, "Doe^Jane")
    np.testing.assert_array_equal(pixels_in(copy), NOISE)


def test_run_lengths_keep_every_value(tmp_path):
    data_set = dcmread(write(tmp_path / "native.dcm", a_data_set(NOISE, **TWELVE)))
    data_set.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)

    copy, _ = copied(tmp_path, data_set, RLELossless)

    np.testing.assert_array_equal(pixels_in(copy), NOISE)


@pytest.mark.parametrize("planar", [0, 1])
def test_colours_are_said_to_be_transformed(tmp_path, planar):
    pixels = COLOURS.transpose(0, 3, 1, 2) if planar else COLOURS
    data_set = a_data_set(COLOURS, PlanarConfiguration=planar, PixelData=pixels.tobytes())

    copy, _ = copied(tmp_path, data_set)

    found = dcmread(BytesIO(copy))
    assert (found.PhotometricInterpretation, found.PlanarConfiguration) == ("YBR_RCT", 0)
    np.testing.assert_array_equal(pixels_in(copy), COLOURS)


def test_the_index_and_the_offset_table_find_every_codestream(tmp_path):
    copy, index = copied(tmp_path, a_data_set(NOISE, **TWELVE))

    frames = list(generate_frames(dcmread(BytesIO(copy)).PixelData, number_of_frames=3))
    assert [copy[at : at + size] for at, size in index] == frames
    for frame, pixels in zip(frames, NOISE, strict=True):
        np.testing.assert_array_equal(decoded(frame), pixels)


def test_other_attributes_stay_also_after_the_pixels(tmp_path):
    data_set = a_data_set(NOISE, **TWELVE, WindowCenter=["40", "50"], ExtendedOffsetTable=b"\0" * 8)
    data_set.add_new(0x00091010, "LO", "private")
    data_set.add_new(0x00420011, "OB", bytes(3 << 20))  # larger than what is read at once
    data_set.add_new(0xFFFCFFFC, "OB", b"\0\0")

    copy, _ = copied(tmp_path, data_set)

    found = dcmread(BytesIO(copy))
    assert "ExtendedOffsetTable" not in found
    assert found.file_meta.TransferSyntaxUID == RPCL
    kept = [each for each in found if each.tag != 0x7FE00010]
    assert kept == [each for each in data_set if each.tag not in (0x7FE00010, 0x7FE00001)]


def test_bits_above_those_stored_are_kept(tmp_path):
    copy, _ = copied(tmp_path, a_data_set(NOISE, BitsStored=10, HighBit=9))

    np.testing.assert_array_equal(pixels_in(copy), NOISE)


def test_the_copy_is_accepted_like_any_object(tmp_path):
    copy, _ = copied(tmp_path, a_data_set(NOISE, **TWELVE))
    path = tmp_path / "copy.dcm"
    path.write_bytes(copy)

    found = accepted(path)

    for number, frame in enumerate(NOISE):
        np.testing.assert_array_equal(found.frame(number), frame)


@pytest.mark.parametrize(
    "data_set",
    [
        a_data_set(NOISE, NumberOfFrames=4),
        a_data_set(NOISE.astype(np.uint32)),
    ],
)
def test_what_would_not_be_the_same_is_refused(tmp_path, data_set):
    with pytest.raises(NotDrawable):
        copied(tmp_path, data_set)


@samples("store")
def test_every_frame_of_a_sample_is_what_it_was(sample, tmp_path):
    path = path_of(sample["file"])
    kept = accepted(path)
    if sample["file"] in NOT_ENCODED:
        with pytest.raises(NotDrawable):
            copy_of(path)
        return
    copy, _ = copy_of(path)
    (tmp_path / "copy.dcm").write_bytes(copy)

    found = accepted(tmp_path / "copy.dcm")

    assert len(found.index) == len(kept.index)
    for number in range(len(kept.index)):
        np.testing.assert_array_equal(found.frame(number), kept.frame(number))


VENDOR = ROOT / "functions/web/static/vendor"
_DECODE = """
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const [folder, ...files] = process.argv.slice(1);
globalThis.require = createRequire(`${folder}/`);
Object.assign(globalThis, { __dirname: folder, __filename: `${folder}/openjph.js` });
const { default: factory } = await import(pathToFileURL(`${folder}/openjph.js`).href);
const codec = await factory({ wasmBinary: readFileSync(`${folder}/openjph.wasm`) });
const decoded = files.map((file) => {
  const encoded = readFileSync(file), decoder = new codec.HTJ2KDecoder();
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  decoder.decode();
  return Buffer.from(decoder.getDecodedBuffer()).toString("base64");
});
console.log(JSON.stringify(decoded));
"""


def test_the_decoder_of_viewers_reads_the_same_values(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip(needs.NODE)
    signed = NOISE.astype(np.int16) - 2048
    every = (a_data_set(NOISE, **TWELVE), NOISE), (a_data_set(signed), signed), (a_data_set(COLOURS), COLOURS)
    files, pixels = list[Path](), list[bytes]()
    for data_set, frames in every:
        copy, index = copied(tmp_path, data_set)
        for (at, size), frame in zip(index, frames, strict=True):
            files.append(tmp_path / f"{len(files)}.jphc")
            files[-1].write_bytes(copy[at : at + size])
            pixels.append(frame.tobytes())

    run = [node, "--input-type=module", "--eval", _DECODE, str(VENDOR), *map(str, files)]
    decoded = subprocess.run(run, capture_output=True, text=True, check=True).stdout

    assert [b64decode(each) for each in json.loads(decoded.splitlines()[-1])] == pixels
