"""Frames are sent in the order asked for, decoded or as they were stored."""

import re
from base64 import b64decode
from io import BytesIO

import imagecodecs
import numpy as np
import openjpeg
import pytest
from pydicom.encaps import encapsulate

from api.dicomweb.retrieve_frames import handler
from core.dicom import frames as frame_service
from core.images import htj2k_copies
from dicom_files import a_data_set, written
from imaging.adapters import imaging
from retrieved import parts, parts_of, redirected

from support import a_request, answer
from wire import WIRE

INSTANCE = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
EXPLICIT, IMPLICIT, JPEG_LS, MPEG4 = (
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.102",
)
RLE = "1.2.840.10008.1.2.5"  # as long as that of Explicit VR Little Endian
HTJ2K, RPCL = "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202"
OHIF = "multipart/related; type=application/octet-stream; transfer-syntax=*"
PIXELS = 'multipart/related; type="application/octet-stream"'
BYTES = "application/octet-stream"
NOISE = np.random.default_rng(1).integers(0, 4096, (5, 16, 24), np.uint16)
ENCODED = [code + b"\0" * (len(code) % 2) for code in map(imagecodecs.jpegls_encode, NOISE)]


@pytest.fixture
def frames(invoke):
    def frames(listed, accept=OHIF, caller="ann", **rest):
        path = f"{INSTANCE}/frames/{listed}"
        return invoke(handler, a_request("GET", path, caller=caller, headers={"accept": accept}, **rest))

    return frames


@pytest.fixture
def store_compressed(store):
    """Store an object of five frames in JPEG-LS, or with these codestreams."""

    def store_compressed(encoded=ENCODED, **fields):
        depth = {"BitsStored": 12, "HighBit": 11, "syntax": JPEG_LS}
        return store(pixels=NOISE, PixelData=encapsulate(encoded), **depth | fields)

    return store_compressed


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
@pytest.mark.parametrize("accept", [OHIF, PIXELS, "*/*", None])
def test_native_frames_are_their_pixels(store, frames, syntax, accept):
    store(pixels=NOISE, syntax=syntax)

    found = parts(frames("3,1,3", accept or ""))

    assert found == [(BYTES, EXPLICIT, NOISE[number].tobytes()) for number in (2, 0, 2)]


def test_stored_frames_have_their_true_type_and_no_item_heads(store_compressed, frames):
    store_compressed()

    assert parts(frames("2,1")) == [("image/jls", JPEG_LS, ENCODED[number]) for number in (1, 0)]
    assert parts(frames("1", "image/jls")) == [("image/jls", JPEG_LS, ENCODED[0])]


@pytest.mark.parametrize("accept", [PIXELS, "*/*"])
def test_compressed_frames_are_decoded(store_compressed, frames, accept):
    store_compressed()

    assert parts(frames("5,1", accept)) == [(BYTES, EXPLICIT, NOISE[number].tobytes()) for number in (4, 0)]


def test_a_single_frame_comes_alone_to_those_who_accept_it(store, frames):
    store(pixels=NOISE)

    alone, several = frames("2", BYTES), frames("2,3", BYTES)

    assert alone["headers"]["Content-Type"] == f"{BYTES}; transfer-syntax={EXPLICIT}"
    assert b64decode(alone["body"]) == NOISE[1].tobytes()
    assert len(parts(several)) == 2


def test_frames_of_several_fragments_are_joined(store, frames):
    halves = [piece for code in ENCODED for piece in (code[:100], code[100:])]
    items = b"".join(b"\xfe\xff\x00\xe0" + len(each).to_bytes(4, "little") + each for each in halves)
    starts = [sum(8 + len(each) for each in halves[: 2 * number]) for number in range(len(ENCODED))]
    table = b"".join(start.to_bytes(4, "little") for start in starts)
    held = b"\xfe\xff\x00\xe0" + len(table).to_bytes(4, "little") + table + items
    store(pixels=NOISE, PixelData=held, BitsStored=12, HighBit=11, syntax=JPEG_LS)

    assert [part.content for part in parts(frames("1,2"))] == ENCODED[:2]


def test_frames_of_single_bits_begin_with_a_byte(store, frames):
    bits = np.random.default_rng(1).integers(0, 2, (3, 5, 7), np.uint8)
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    shape = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "PixelData": packed + b"\0" * (len(packed) % 2)}
    store(pixels=bits, **shape)

    found = [part.content for part in parts(frames("1,2,3"))]

    assert found == [np.packbits(each.ravel(), bitorder="little").tobytes() for each in bits]


@pytest.mark.parametrize(
    ("accept", "media_type", "syntax"),
    [
        ("image/jls", "image/jls", "1.2.840.10008.1.2.4.80"),
        ("image/jp2", "image/jp2", "1.2.840.10008.1.2.4.90"),
        ("image/dicom-rle", "image/dicom-rle", "1.2.840.10008.1.2.5"),
        ("image/jpeg", "image/jpeg", "1.2.840.10008.1.2.4.70"),
        ('multipart/related; type="image/jp2"', "image/jp2", "1.2.840.10008.1.2.4.90"),
        ("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70", "image/jpeg", "1.2.840.10008.1.2.4.70"),
        (f"{PIXELS}; transfer-syntax=1.2.840.10008.1.2.5", "image/dicom-rle", "1.2.840.10008.1.2.5"),
    ],
)
def test_frames_are_compressed_to_what_is_asked_for(store, frames, accept, media_type, syntax):
    store(pixels=NOISE, BitsStored=12, HighBit=11)

    (found,) = parts(frames("2", accept))

    assert (found.media_type, found.syntax) == (media_type, syntax)
    assert _decoded(found) == NOISE[1].tobytes()


def _decoded(part):
    match part.media_type:
        case "image/jls":
            return imagecodecs.jpegls_decode(part.content).tobytes()
        case "image/jp2":
            return imagecodecs.jpeg2k_decode(part.content).tobytes()
        case "image/jpeg":
            return imagecodecs.jpeg8_decode(part.content).tobytes()
        case "image/dicom-rle":
            return imagecodecs.dicomrle_decode(part.content, "<u2")
    raise AssertionError(part.media_type)


def test_compressed_frames_are_compressed_otherwise(store_compressed, frames):
    store_compressed()

    found = parts(frames("3,1", 'multipart/related; type="image/jp2"'))

    assert [_decoded(part) for part in found] == [NOISE[2].tobytes(), NOISE[0].tobytes()]


def test_each_part_tells_where_its_frame_is(store_compressed, frames):
    store_compressed()

    body = b64decode(frames("3,1")["body"])

    found = re.findall(rb"Content-Location: \S+(/dicomweb/studies/\S+)\r\n", body)
    assert found == [f"{INSTANCE}/frames/{number}".encode() for number in (3, 1)]


@pytest.mark.parametrize("accept", [OHIF, PIXELS, "image/jls", "*/*", "image/jp2"])
@pytest.mark.parametrize("stated", [EXPLICIT, RLE], ids=["items", "native"])
def test_pixels_that_contradict_their_transfer_syntax_are_refused(upload, frames, accept, stated):
    true, pixels = {EXPLICIT: (RLE, encapsulate(ENCODED)), RLE: (EXPLICIT, NOISE.tobytes())}[stated]
    content = written(a_data_set(NOISE, PixelData=pixels), true)
    upload(content.replace(true.encode(), stated.encode(), 1))

    refused = frames("1", accept)

    assert refused["statusCode"] == 406
    if accept == OHIF:
        assert "contradicts the transfer syntax" in answer(refused)["detail"]


def test_a_broken_frame_is_refused_but_for_its_stored_bytes(store_compressed, frames):
    store_compressed([*ENCODED[:2], b"broken", *ENCODED[3:]])

    assert frames("3", PIXELS)["statusCode"] == 406
    assert answer(frames("3", PIXELS))["detail"]
    assert parts(frames("3", "*/*")) == [("image/jls", JPEG_LS, b"broken\0\0"[:6])]
    assert [part.content for part in parts(frames("1,2", PIXELS))] == [NOISE[0].tobytes(), NOISE[1].tobytes()]


def test_a_video_is_one_frame(store, frames):
    store(pixels=NOISE, NumberOfFrames=100, PixelData=encapsulate([b"video bytes!"]), syntax=MPEG4)

    assert parts(frames("1")) == [("video/mp4", MPEG4, b"video bytes!")]
    assert frames("1", PIXELS)["statusCode"] == 406
    assert frames("2")["statusCode"] == 404


@pytest.mark.parametrize(("listed", "status"), [("6", 404), ("1,6", 404), ("0", 400), ("1,", 400), ("a", 400)])
def test_frames_that_there_are_not(store, frames, listed, status):
    store(pixels=NOISE)

    assert frames(listed)["statusCode"] == status


def test_an_object_without_pixels_has_no_frame(store, frames):
    store()

    assert frames("1")["statusCode"] == 404


def test_a_private_one_is_not_found_by_others(store, frames):
    store(pixels=NOISE)

    assert frames("1", caller="bob")["statusCode"] == 404


def test_what_cannot_be_sent_is_refused(store_compressed, frames, monkeypatch):
    store_compressed()
    assert frames("1", "image/jxl")["statusCode"] == 406
    assert frames("1", "text/html")["statusCode"] == 406

    monkeypatch.setattr(frame_service, "MOST_TRANSCODED", 700)
    assert frames("1", PIXELS)["statusCode"] == frames("1", "image/jp2")["statusCode"] == 406
    assert "fewer frames" in answer(frames("1", PIXELS))["detail"]
    assert parts(frames("1", "*/*"))[0].syntax == JPEG_LS

    monkeypatch.setattr(frame_service, "MOST_JOINED", 1000)
    assert frames("1,2,3,4,5")["statusCode"] == 422


def test_too_many_frames_are_refused(store, frames, monkeypatch):
    monkeypatch.setattr(frame_service, "MOST", 2)
    store(pixels=NOISE)

    assert [frames(listed)["statusCode"] for listed in ("1,2", "1,2,3")] == [200, 422]


def test_a_range_after_the_end_is_refused(store, invoke):
    store(pixels=NOISE)
    ranged = {"accept": BYTES, "range": "bytes=100000-"}

    refused = invoke(handler, a_request("GET", f"{INSTANCE}/frames/1", caller="ann", headers=ranged))

    assert refused["statusCode"] == 416


def test_many_frames_are_fetched_elsewhere(store, frames):
    large = np.random.default_rng(1).integers(0, 65536, (3, 1000, 1000), np.uint16)
    store(pixels=large)

    media_type, body = redirected(frames("3,2,1"))

    assert [part.content for part in parts_of(media_type, body)] == [large[n].tobytes() for n in (2, 1, 0)]


def test_neighbouring_frames_are_read_at_once(store_compressed, frames):
    store_compressed()
    calls = []
    WIRE.after.append(calls.append)

    frames("1,2,3")

    WIRE.after.remove(calls.append)
    reads = [call for call in calls if call.operation == "GetObject"]
    assert len(reads) == 1
    assert reads[0].received == sum(8 + len(code) + len(code) % 2 for code in ENCODED[:3])


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, JPEG_LS])
@pytest.mark.parametrize(
    ("accept", "labelled"),
    [
        ("image/jphc", HTJ2K),
        ('multipart/related; type="image/jphc"', HTJ2K),
        (f'multipart/related; type="image/jphc"; transfer-syntax={RPCL}', RPCL),
        (f"image/jphc; transfer-syntax={HTJ2K}, application/octet-stream; q=0.5", HTJ2K),
    ],
)
def test_frames_without_a_copy_are_encoded_for_those_who_ask(store, store_compressed, frames, syntax, accept, labelled):
    store_compressed() if syntax == JPEG_LS else store(pixels=NOISE, syntax=syntax)

    found = parts(frames("5,2", accept))

    assert [(part.media_type, part.syntax) for part in found] == [("image/jphc", labelled)] * 2
    for part, number in zip(found, (4, 1), strict=True):
        np.testing.assert_array_equal(openjpeg.decode(BytesIO(part.content), j2k_format=0), NOISE[number])


def test_frames_of_the_copy_are_sent_without_reading_the_original(store, frames, aws_calls):
    smooth = np.stack([np.add.outer(np.arange(256), np.arange(256)) + number for number in range(3)]).astype(np.uint16)
    key = store(pixels=smooth)["image_key"]
    htj2k_copies.make(key, imaging)
    aws_calls.clear()

    response = frames("3", "image/jphc")

    (found,) = parts(response)
    np.testing.assert_array_equal(openjpeg.decode(BytesIO(found.content), j2k_format=0), smooth[2])
    (read,) = [call for call in aws_calls if call.operation == "GetObject"]
    assert read.parameters["Key"].startswith(f"htj2k/{key}/")
    assert read.received == len(found.content)


@pytest.mark.parametrize("accept", [OHIF, PIXELS, "*/*", None])
def test_a_copy_is_sent_to_nobody_who_does_not_ask_for_it(store, frames, accept):
    smooth = np.zeros((2, 256, 256), np.uint16)
    htj2k_copies.make(store(pixels=smooth)["image_key"], imaging)

    assert parts(frames("2", accept or "")) == [(BYTES, EXPLICIT, smooth[1].tobytes())]


def test_frames_that_htj2k_cannot_hold_are_refused_with_the_reason(store, frames):
    store(pixels=NOISE.astype(np.uint32))

    response = frames("1", "image/jphc")

    assert response["statusCode"] == 406
    assert "32 bits" in answer(response)["detail"]
    assert parts(frames("1", "image/jphc, */*; q=0.1"))[0].content == NOISE[0].astype(np.uint32).tobytes()
