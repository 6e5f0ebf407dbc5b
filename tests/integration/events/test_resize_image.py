from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import needs
from core.aws import blobs
from core.images import image_table
from core.images.model import Status
from dicom_files import NO_SAMPLES, path_of
from events.resize_image import handler

from support import SHARED, a_jpeg, a_png, an_upload


def made():
    """Return the sizes of the files by rendition."""
    found = {}
    for name, facts in image_table.find("knee").made.items():
        with Image.open(BytesIO(blobs.read("renditions", facts["key"]))) as picture:
            found[name] = picture.size
        assert (facts["width"], facts["height"]) == found[name]
    return found


def test_every_standard_size_is_made_and_none_is_enlarged(invoke, store):
    invoke(handler, an_upload(store(a_png(800, 600), width=800, height=600)))

    assert made() == {"150": (150, 112), "512": (512, 384), "1600": (800, 600)}


def test_a_second_event_writes_the_same(invoke, store):
    event = an_upload(store(a_jpeg(300, 200)))
    invoke(handler, event)
    first = {key: blobs.read("renditions", key) for key, _ in blobs.listed("renditions", "")}

    invoke(handler, event)

    assert {key: blobs.read("renditions", key) for key, _ in blobs.listed("renditions", "")} == first
    assert len(first) == 3


def test_renditions_stand_upright(invoke, store):
    invoke(handler, an_upload(store(a_jpeg(300, 200, orientation=6))))

    assert made() == {"150": (150, 225), "512": (200, 300), "1600": (200, 300)}


def test_renditions_hold_what_the_picture_holds(invoke, store):
    invoke(handler, an_upload(store(a_png(600, 400), width=600, height=400)))

    with Image.open(BytesIO(blobs.read("renditions", image_table.find("knee").made["150"]["key"]))) as picture:
        row = np.asarray(picture.convert("L"))[50].astype(int)
    ramp = np.linspace(row[0], row[-1], len(row))
    assert abs(row[0] - row[-1]) > 200
    assert np.abs(row - ramp).max() <= 4


@pytest.mark.parametrize("status", [Status.DELETED, Status.FAILED])
def test_nothing_is_left_of_renditions_when_the_image_is_gone(invoke, store, status):
    invoke(handler, an_upload(store(a_png(), status=status)))

    assert list(blobs.listed("renditions", "")) == []
    assert image_table.find("knee").made == {}


@pytest.mark.usefixtures("aws")
def test_an_original_without_a_row_is_left_alone(invoke):
    blobs.write("originals", "originals/stray/abc", a_png(), "image/png")

    invoke(handler, an_upload("originals/stray/abc"))

    assert list(blobs.listed("renditions", "")) == []


@NO_SAMPLES
def test_a_report_without_pictures_is_no_failure(invoke, store):
    content = path_of("sr_comprehensive.dcm").read_bytes()

    invoke(handler, an_upload(store(content, media_type="application/dicom", frames=0)))

    assert image_table.find("knee").made == {}


@pytest.mark.skipif(not SHARED.is_dir(), reason=needs.SAMPLE_DATA)
def test_photographs_become_small(invoke, store):
    path = max((SHARED / "images" / "photo").glob("*.jp*g"), key=lambda each: each.stat().st_size)
    content = path.read_bytes()

    invoke(handler, an_upload(store(content)))

    sizes = made()
    assert sizes["150"][0] == 150
    assert len(blobs.read("renditions", image_table.find("knee").made["150"]["key"])) < len(content) / 10


def test_where_the_stack_asks_for_labels_what_rekognition_sees_is_noted(invoke, store, monkeypatch):
    monkeypatch.setenv("LABELS", "rekognition")

    invoke(handler, an_upload(store(a_jpeg(300, 200))))

    assert {label.source for label in image_table.find("knee").image.labels} == {"rekognition"}


def test_an_image_whose_file_is_gone_is_left_alone(invoke, store):
    event = an_upload(store(a_png()))
    blobs.remove("originals", [image_table.find("knee").image.original_key])

    invoke(handler, event)

    assert made() == {}
