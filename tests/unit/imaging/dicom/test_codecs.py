import zlib
from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from core.kernel.errors import NotDrawable
from imaging.dicom.decoding import decode
from imaging.dicom.recipe import Recipe

NOISE = np.random.default_rng(1).integers(0, 4096, (16, 24), np.uint16)
COLOURS = np.random.default_rng(1).integers(0, 256, (16, 24, 3), np.uint8)


def an_item(data: bytes) -> bytes:
    return b"\xfe\xff\x00\xe0" + len(data).to_bytes(4, "little") + data


def a_recipe(syntax: str, **changes: Any) -> Recipe:
    shape = {"rows": 16, "columns": 24, "bits_allocated": 16, "bits_stored": 12}
    return Recipe(**({"transfer_syntax": f"1.2.840.10008.1.2.{syntax}"} | shape | changes))


def of_colours(syntax: str, photometric: str, **changes: Any) -> Recipe:
    return a_recipe(syntax, samples=3, photometric=photometric, bits_allocated=8, bits_stored=8, **changes)


ENCODERS = [
    ("4.57", lambda a: imagecodecs.jpeg8_encode(a, lossless=True, bitspersample=12)),
    ("4.70", lambda a: imagecodecs.ljpeg_encode(a, bitspersample=12)),
    ("4.80", imagecodecs.jpegls_encode),
    ("4.90", lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", reversible=True)),
    ("4.201", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    ("4.202", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    ("4.203", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    ("4.110", lambda a: imagecodecs.jpegxl_encode(a, lossless=True)),
    ("8.1", lambda a: zlib.compress(a.tobytes(), wbits=-15)),
]


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
def test_lossless_codecs_give_back_every_value(syntax: str, encode: Any):
    found = decode(a_recipe(syntax), 0, an_item(encode(NOISE)))

    np.testing.assert_array_equal(found, NOISE)


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
def test_signed_values_come_out_signed_whatever_the_codestream_says(syntax: str, encode: Any):
    signed = NOISE.astype(np.int16) - 2048

    found = decode(a_recipe(syntax, signed=True), 0, an_item(encode((signed & 0x0FFF).astype(np.uint16))))

    np.testing.assert_array_equal(found, signed)
    assert found.dtype.kind == "i"


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
def test_a_codestream_of_another_size_is_refused(syntax: str, encode: Any):
    smaller = np.ascontiguousarray(NOISE[:15])

    with pytest.raises(NotDrawable):
        decode(a_recipe(syntax), 0, an_item(encode(smaller)))


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
@pytest.mark.parametrize("length", [0, 1, 3, 10, 40, 100])
def test_a_codestream_cut_in_its_header_is_refused(syntax: str, encode: Any, length: int):
    with pytest.raises(NotDrawable):
        decode(a_recipe(syntax), 0, an_item(encode(NOISE)[:length]))


@pytest.mark.parametrize(("syntax", "encode"), ENCODERS, ids=[syntax for syntax, _ in ENCODERS])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_codestream_cut_short_is_refused(syntax: str, encode: Any, part: float):
    encoded = encode(NOISE)

    with pytest.raises(NotDrawable):
        decode(a_recipe(syntax), 0, an_item(encoded[: int(len(encoded) * part)]))


def test_lossy_samples_do_not_wrap_round():
    extreme = np.where(COLOURS > 127, np.uint8(255), np.uint8(0))  # the wavelet overshoots both ends everywhere
    encoded = imagecodecs.htj2k_encode(extreme, reversible=False, level=0.02)

    found = decode(of_colours("4.203", "RGB"), 0, an_item(encoded))

    assert np.abs(found.astype(int) - extreme).max() < 200


def test_a_codestream_that_is_a_bomb_is_refused_before_it_is_decoded():
    bomb = bytearray(imagecodecs.jpeg2k_encode(NOISE, codecformat="j2k"))
    bomb[8:16] = (60_000).to_bytes(4) * 2

    with pytest.raises(NotDrawable, match="size"):
        decode(a_recipe("4.90"), 0, an_item(bytes(bomb)))


def test_a_deflated_frame_inflates_to_no_more_than_a_frame():
    found = decode(a_recipe("8.1"), 0, an_item(zlib.compress(NOISE.tobytes() + bytes(10**8), wbits=-15)))

    np.testing.assert_array_equal(found, NOISE)


@pytest.mark.parametrize("photometric", ["YBR_FULL_422", "YBR_FULL", "RGB"])
def test_colours_of_a_jpeg_come_out_as_they_went_in(photometric: str):
    smooth = np.broadcast_to(np.array([200, 60, 30], np.uint8), (16, 24, 3))
    space = "RGB" if photometric == "RGB" else "YCBCR"
    encoded = imagecodecs.jpeg8_encode(np.ascontiguousarray(smooth), level=95, colorspace="RGB", outcolorspace=space)

    found = decode(of_colours("4.50", photometric), 0, an_item(encoded))

    assert np.abs(found.astype(int) - smooth).max() <= 3


def test_a_jpeg_that_calls_its_components_rgb_is_not_converted():
    plain = np.broadcast_to(np.array([200, 60, 30], np.uint8), (16, 24, 3))
    encoded = imagecodecs.jpeg8_encode(np.ascontiguousarray(plain), level=95, colorspace="RGB", outcolorspace="RGB")
    assert b"Adobe" in encoded
    marker = encoded.index(b"\xff\xee")

    found = decode(of_colours("4.50", "YBR_FULL_422"), 0, an_item(encoded[:marker] + encoded[marker + 16 :]))

    assert np.abs(found.astype(int) - plain).max() <= 3


@pytest.mark.parametrize("syntax", ["4.90", "4.91"])
def test_a_component_transformation_is_undone_once(syntax: str):
    encoded = imagecodecs.jpeg2k_encode(COLOURS, level=0, codecformat="j2k", reversible=True, mct=True)

    np.testing.assert_array_equal(decode(of_colours(syntax, "YBR_RCT"), 0, an_item(encoded)), COLOURS)


@pytest.mark.parametrize("planar", [True, False])
def test_uncompressed_colours_come_by_pixel_or_by_plane(planar: bool):  # noqa: FBT001
    encoded = (COLOURS.transpose(2, 0, 1) if planar else COLOURS).tobytes()

    np.testing.assert_array_equal(decode(of_colours("1", "RGB", planar=planar), 0, encoded), COLOURS)


def test_ybr_is_converted_by_the_arithmetic_of_the_standard():
    encoded = np.broadcast_to(np.array([81, 90, 240], np.uint8), (16, 24, 3)).tobytes()

    found = decode(of_colours("1", "YBR_FULL"), 0, encoded)

    assert found[0, 0].tolist() == [238, 14, 14]  # Y + 1.402 Cr', Y - .344 Cb' - .714 Cr', Y + 1.772 Cb'


def test_runs_of_16_bits_stand_in_planes_of_bytes():
    planes = [(NOISE >> 8).astype(np.uint8), (NOISE & 0xFF).astype(np.uint8)]
    segments = [b"".join(bytes([23]) + bytes(row) for row in plane) for plane in planes]
    offsets = np.zeros(16, "<u4")
    offsets[:3] = 2, 64, 64 + len(segments[0])

    found = decode(a_recipe("5"), 0, an_item(offsets.tobytes() + b"".join(segments)))

    np.testing.assert_array_equal(found, NOISE)


def test_runs_that_end_early_are_refused():
    header = np.zeros(16, "<u4")
    header[:2] = 1, 64

    with pytest.raises(NotDrawable):
        decode(a_recipe("5", bits_allocated=8, bits_stored=8), 0, an_item(header.tobytes() + b"\x01\0\0"))


@pytest.mark.parametrize(("syntax", "photometric"), [("4.110", "RGB"), ("4.111", "YBR_FULL_422"), ("4.112", "XYB")])
def test_jpeg_xl_hands_out_rgb_whatever_it_was_made_of(syntax: str, photometric: str):
    encoded = imagecodecs.jpegxl_encode(COLOURS, lossless=True)

    found = decode(of_colours(syntax, photometric), 0, an_item(encoded))

    np.testing.assert_array_equal(found, COLOURS)


def test_progressive_jpeg_is_read():
    grey = np.repeat(np.arange(0, 240, 10, dtype=np.uint8)[None], 16, axis=0)
    content = BytesIO()
    Image.fromarray(grey).save(content, "JPEG", quality=100, progressive=True)

    found = decode(a_recipe("4.55", bits_allocated=8, bits_stored=8), 0, an_item(content.getvalue()))

    assert np.abs(found.astype(int) - grey).max() <= 2


def test_a_sign_is_extended_from_the_bits_of_the_codestream():
    signed = np.array([[-4096, -1, 0, 1, 4095]], np.int16)
    unsigned = (signed & 0x1FFF).astype(np.uint16)
    encoded = imagecodecs.jpeg2k_encode(unsigned, level=0, codecformat="j2k", reversible=True, bitspersample=13)

    found = decode(a_recipe("4.90", rows=1, columns=5, bits_stored=16, signed=True), 0, an_item(encoded))

    np.testing.assert_array_equal(found, signed)
