"""Bulk data is what the metadata refer to."""

import json
from base64 import b64decode

import imagecodecs
import numpy as np
import pytest
from pydicom.encaps import encapsulate

from api.dicomweb import retrieve_bulk_data, retrieve_metadata
from core.dicom import frames as frame_service
from retrieved import parts, redirected

from support import a_request

INSTANCE = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
ROOT = "https://lightbox.example.org"
EXPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
JPEG_LS, MPEG4 = "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.102"
BYTES = "application/octet-stream"
PARTS = f'multipart/related; type="{BYTES}"'
NOISE = np.random.default_rng(1).integers(0, 4096, (3, 16, 24), np.uint16)
PROFILE = bytes(range(256)) * 8


@pytest.fixture
def bulk(invoke):
    def bulk(name="7FE00010", accept=BYTES, caller="ann", **headers):
        headers = {"accept": accept, **headers}
        path = f"{INSTANCE}/bulkdata/{name}"
        return invoke(retrieve_bulk_data.handler, a_request("GET", path, caller=caller, headers=headers))

    return bulk


@pytest.fixture
def uri_of(invoke):
    """Return the last part of the BulkDataURI of an attribute, which begins with the address of the instance."""

    def uri_of(tag):
        response = invoke(retrieve_metadata.handler, a_request("GET", f"{INSTANCE}/metadata", caller="ann"))
        uri = json.loads(b64decode(response["body"]))[0][tag]["BulkDataURI"]
        assert uri.startswith(f"{ROOT}{INSTANCE}/bulkdata/")
        return uri.rpartition("/")[2]

    return uri_of


@pytest.mark.parametrize("syntax", [EXPLICIT, BIG])
def test_a_value_is_sent_alone_or_as_a_part(store, bulk, uri_of, syntax):
    store(ICCProfile=PROFILE, syntax=syntax)
    name = uri_of("00282000")

    assert b64decode(bulk(name)["body"]) == PROFILE
    assert parts(bulk(name, "*/*")) == parts(bulk(name, PARTS)) == [(BYTES, EXPLICIT, PROFILE)]
    assert bulk(name, PARTS)["headers"]["Content-Type"].startswith("multipart/related")


def test_a_range_of_a_value_is_sent(store, bulk, uri_of):
    store(ICCProfile=PROFILE)
    name = uri_of("00282000")

    part = bulk(name, range="bytes=10-19")

    assert (part["statusCode"], b64decode(part["body"])) == (206, PROFILE[10:20])
    assert part["headers"]["Content-Range"] == f"bytes 10-19/{len(PROFILE)}"
    assert bulk(name, range="bytes=99999-")["statusCode"] == 416


def test_native_pixels_are_one_value(store, bulk, uri_of):
    store(pixels=NOISE)

    assert b64decode(bulk(uri_of("7FE00010"))["body"]) == NOISE.tobytes()


def test_compressed_pixels_come_frame_by_frame(store, bulk, uri_of, monkeypatch):
    encoded = [code + b"\0" * (len(code) % 2) for code in map(imagecodecs.jpegls_encode, NOISE)]
    store(pixels=NOISE, PixelData=encapsulate(encoded), BitsStored=12, HighBit=11, syntax=JPEG_LS)
    name = uri_of("7FE00010")

    assert [part.content for part in parts(bulk(name, PARTS))] == [frame.tobytes() for frame in NOISE]
    assert [part.content for part in parts(bulk(name, f"{PARTS}; transfer-syntax=*"))] == encoded
    monkeypatch.setattr(frame_service, "MOST_JOINED", 1000)
    assert bulk(name, f"{PARTS}; transfer-syntax=*")["statusCode"] == 422


def test_a_video_is_one_value_whatever_its_number_of_frames(store, bulk):
    store(pixels=NOISE, NumberOfFrames=100, PixelData=encapsulate([b"video bytes!"]), syntax=MPEG4)

    assert parts(bulk(accept=f"{PARTS}; transfer-syntax=*")) == [("video/mp4", MPEG4, b"video bytes!")]


def test_frames_that_are_only_claimed_cost_nothing(store, bulk):
    store(pixels=NOISE, NumberOfFrames=2**31 - 1, Rows=65535, Columns=65535)

    assert bulk()["statusCode"] == 404


def test_large_pixels_are_fetched_elsewhere(store, bulk):
    large = np.random.default_rng(1).integers(0, 65536, (3, 1000, 1000), np.uint16)
    store(pixels=large)

    media_type, body = redirected(bulk())

    assert (media_type, body) == (f"{BYTES}; transfer-syntax={EXPLICIT}", large.tobytes())


@pytest.mark.parametrize("name", ["0-0", "0-99999999", "99999999-1", "x", "1-2-3", "7FE00010"])
def test_what_there_is_not(store, bulk, name):
    store()

    assert bulk(name)["statusCode"] == 404


def test_it_is_for_those_who_see_the_image_and_accept_bytes(store, bulk):
    store(pixels=NOISE)

    assert bulk(caller="bob")["statusCode"] == 404
    assert bulk(accept="text/plain")["statusCode"] == 406
