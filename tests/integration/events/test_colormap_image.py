from io import BytesIO

import numpy as np
from PIL import Image

from core.aws import blobs
from core.colormaps.builtin import table
from core.images import image_table
from core.images.model import Status
from core.kernel.values import revised
from events import resize_image
from events.colormap_image import handler

from support import a_jpeg, a_png, an_upload


def resized(invoke, store, content, **fields):
    """Write the smallest rendition, as `resize_image` does, and return its key."""
    invoke(resize_image.handler, an_upload(store(content, **fields)))
    return image_table.find("knee").made["150"]["key"]


def picture(key):
    return Image.open(BytesIO(blobs.read("renditions", key)))


def test_a_grey_picture_gets_the_colours_of_the_table(invoke, store):
    key = resized(invoke, store, a_png(300, 200, "L"), grey=True)

    invoke(handler, an_upload(key, bucket="renditions"))

    facts = image_table.find("knee").made["viridis-150"]
    with picture(facts["key"]) as coloured, picture(key) as grey:
        assert (coloured.mode, coloured.size) == ("P", grey.size)
        indices, colours = np.asarray(grey), np.asarray(coloured.convert("RGB"))
    assert (facts["width"], facts["height"], facts["media_type"]) == (150, 100, "image/png")
    palette = np.frombuffer(table("viridis") or b"", np.uint8).reshape(256, 3)
    assert (colours == palette[indices]).all()


def test_a_second_event_writes_the_same(invoke, store):
    event = an_upload(resized(invoke, store, a_png(300, 200, "L"), grey=True), bucket="renditions")
    invoke(handler, event)
    first = {key: blobs.read("renditions", key) for key, _ in blobs.listed("renditions", "colored/")}

    invoke(handler, event)

    assert {key: blobs.read("renditions", key) for key, _ in blobs.listed("renditions", "colored/")} == first


def test_every_map_of_the_stack_is_used(invoke, store, monkeypatch):
    monkeypatch.setenv("COLORMAPS", "viridis,magma")

    invoke(handler, an_upload(resized(invoke, store, a_png(300, 200, "L"), grey=True), bucket="renditions"))

    assert {name for name in image_table.find("knee").made if "-" in name} == {"viridis-150", "magma-150"}


def test_a_picture_in_colour_keeps_its_own(invoke, store):
    invoke(handler, an_upload(resized(invoke, store, a_jpeg(300, 200)), bucket="renditions"))

    assert list(blobs.listed("renditions", "colored/")) == []


def test_when_all_is_made_nothing_is_owed(invoke, store):
    resized(invoke, store, a_png(300, 200, "L"), grey=True)
    for name in ("150", "512", "1600"):
        assert image_table.find("knee").due_at is not None
        invoke(handler, an_upload(image_table.find("knee").made[name]["key"], bucket="renditions"))

    assert image_table.find("knee").due_at is None


def test_colours_of_an_image_that_is_deleted_meanwhile_are_taken_back(invoke, store, when_calling):
    key = resized(invoke, store, a_png(300, 200, "L"), grey=True)
    row = image_table.find("knee")

    def delete(call):
        if call.operation == "PutObject" and row.image.status is not Status.DELETED:
            image_table.change(row, revised(row.image, status=Status.DELETED))

    when_calling(delete)

    invoke(handler, an_upload(key, bucket="renditions"))

    assert list(blobs.listed("renditions", "colored/")) == []


def test_a_picture_that_is_gone_is_left_uncoloured(invoke, store):
    key = resized(invoke, store, a_png(300, 200, "L"), grey=True)
    blobs.remove("renditions", [key])

    invoke(handler, an_upload(key, bucket="renditions"))

    assert list(blobs.listed("renditions", "colored/")) == []
