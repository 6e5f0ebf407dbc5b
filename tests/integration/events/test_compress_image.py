"""A bulky DICOM image gets a copy in HTJ2K beside it: with the same pixels, and for as long as the image is there."""

from io import BytesIO

import numpy as np
import openjpeg
import pytest
from pydicom import dcmread
from pydicom.encaps import generate_frames
from pydicom.uid import DeflatedExplicitVRLittleEndian, JPEGLSLossless
from pynamodb.expressions.operand import Path

from api.images import create_image, delete_image, restore_image
from core.aws import blobs
from core.images import dicom_table, image_table, sweeper
from core.kernel.clock import now
from dicom_files import a_data_set, written
from events import colormap_image, compress_image, resize_image, sweep
from imaging.adapters import imaging

from support import a_multipart, a_request, an_upload, answer

EXPLICIT = "1.2.840.10008.1.2.1"
RAMP = np.add.outer(np.arange(128), np.arange(256)).astype(np.uint16)
FRAMES = np.stack([RAMP, RAMP + 100, RAMP * 3])
NOISE = np.random.default_rng(1).integers(0, 1 << 16, (3, 128, 256), np.uint16)


pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def store(invoke):
    """Store an object as a client does, let the original's event be handled, and return the image's key."""

    def store(pixels=FRAMES, syntax=EXPLICIT, **attributes):
        body = a_multipart(("file", "a.dcm", written(a_data_set(pixels, **attributes), syntax), "application/dicom"))
        response = invoke(create_image.handler, a_request("POST", "/v1/images", caller="ann", body=body))
        assert response["statusCode"] == 201, response["body"]
        key = answer(response)["image_key"]
        invoke(resize_image.handler, an_upload(image_table.find(key).image.original_key))
        return key

    return store


@pytest.fixture
def compress(invoke):
    """Handle the events of the orders that were written."""

    def compress():
        for key, _ in list(blobs.listed("renditions", "compressing/")):
            invoke(compress_image.handler, an_upload(key, bucket="renditions"))

    return compress


def frames_of(copy):
    """Decode every frame of a copy by OpenJPEG, by which the encoder is not made."""
    data_set = dcmread(BytesIO(copy))
    assert data_set.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.202"
    codestreams = generate_frames(data_set.PixelData, number_of_frames=data_set.get("NumberOfFrames", 1))
    return np.stack([openjpeg.decode(BytesIO(each), j2k_format=0) for each in codestreams])


def copies():
    return [key for key, _ in blobs.listed("renditions", "htj2k/")]


@pytest.mark.parametrize("syntax", [EXPLICIT, "1.2.840.10008.1.2", DeflatedExplicitVRLittleEndian])
def test_a_copy_has_the_same_pixels_and_the_original_stays(store, compress, syntax):
    key = store(syntax=syntax)
    original = blobs.read("originals", image_table.find(key).image.original_key)

    compress()

    copy = image_table.find(key).copy
    content = blobs.read("renditions", copy["key"])
    np.testing.assert_array_equal(frames_of(content), FRAMES)
    assert copy["size"] == len(content) < len(original) or syntax == DeflatedExplicitVRLittleEndian
    assert blobs.read("originals", image_table.find(key).image.original_key) == original


def test_the_index_finds_every_frame_of_the_copy(store, compress):
    key = store()

    compress()

    content = blobs.read("renditions", image_table.find(key).copy["key"])
    found = dicom_table.find_copied(key, [2, 0])
    for number, (at, size) in found.items():
        decoded = openjpeg.decode(BytesIO(content[at : at + size]), j2k_format=0)
        np.testing.assert_array_equal(decoded, FRAMES[number])
    assert sorted(found) == [0, 2]


@pytest.mark.parametrize(
    ("pixels", "attributes"),
    [
        (FRAMES[:, :8, :8], {}),  # little is sent as fast
        (NOISE, {}),  # hardly smaller
        (FRAMES.astype(np.uint32), {}),  # deeper than the codec takes
        (FRAMES, {"PixelData": b"\xfe\xff\x00\xe0\0\0\0\0", "syntax": JPEGLSLossless}),  # compressed, and broken
    ],
)
def test_no_copy_is_kept_that_is_not_worth_while(store, compress, pixels, attributes):
    key = store(pixels, **attributes)

    compress()

    assert copies() == []
    assert not image_table.find(key).copy.get("key")
    assert not any(part.startswith("object#htj2k") for part in parts_of(key))


def parts_of(key):
    return [item.part for item in image_table.ImageItem.query(key)]


def test_a_second_event_changes_nothing(store, compress):
    key = store()
    compress()
    before = image_table.find(key)

    compress()

    assert image_table.find(key).version == before.version


def test_lost_events_are_made_up_for_by_the_sweep(store, invoke, monkeypatch):
    key = store()
    monkeypatch.setattr(sweep, "RESERVE", 0)
    image_table.owe(key, now())

    invoke(sweep.handler, {})

    row = image_table.find(key)
    assert row.copy["key"] in copies()
    assert row.due_at is None


def test_renditions_alone_do_not_end_what_is_due(store, compress, invoke):
    key = store()
    for name in ("150", "512", "1600"):
        event = an_upload(image_table.find(key).made[name]["key"], bucket="renditions")
        invoke(colormap_image.handler, event)
    assert image_table.find(key).due_at

    compress()

    row = image_table.find(key)
    sweeper.settle(row, imaging)
    assert image_table.find(key).due_at is None


def test_a_copy_goes_with_its_image_and_comes_back_with_it(store, compress, invoke):
    key = store()
    compress()
    path = f"/v1/images/{key}"

    invoke(delete_image.handler, a_request("DELETE", path, caller="ann"))
    assert copies() == []
    compress()
    assert copies() == []

    invoke(restore_image.handler, a_request("POST", f"{path}/restore", caller="ann"))
    invoke(resize_image.handler, an_upload(image_table.find(key).image.original_key))
    compress()
    assert len(copies()) == 1


def test_a_copy_of_an_image_that_is_deleted_meanwhile_is_taken_back(store, compress, when_calling):
    key = store()

    def delete(call):
        if call.operation == "PutObject" and call.parameters["Key"].startswith("htj2k/"):
            image_table.ImageItem(key).update([Path("image.status").set("deleted")], add_version_condition=False)

    when_calling(delete)
    compress()

    assert copies() == []


def test_a_purged_image_leaves_no_copy_and_no_index(store, compress):
    key = store()
    compress()

    sweeper.forget(key)

    assert copies() == []
    assert parts_of(key) == []


def test_an_image_whose_file_is_gone_is_left_alone(store, compress):
    image = image_table.find(store()).image
    blobs.remove("originals", [image.original_key])

    compress()

    assert copies() == []
    assert not image_table.find(image.image_key).copy
