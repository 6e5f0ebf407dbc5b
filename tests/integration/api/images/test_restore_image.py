from datetime import timedelta

import pytest

from api.images.delete_image import handler as delete_image
from api.images.list_images import handler as list_images
from api.images.restore_image import handler
from core.aws import blobs
from core.images import image_table, sweeper
from core.images.model import Status
from core.kernel import clock

from support import FAKE_IMAGING, a_png, a_request, answer


@pytest.fixture
def restore(invoke):
    return lambda key, caller="ann": invoke(handler, a_request("POST", f"/v1/images/{key}/restore", caller=caller))


@pytest.fixture
def delete(invoke):
    return lambda key: invoke(delete_image, a_request("DELETE", f"/v1/images/{key}", caller="ann"))


def test_a_deleted_image_comes_back_byte_for_byte_and_is_found_again(upload, delete, restore, invoke):
    content = a_png(33, 22)
    key = upload(content)["image_key"]
    delete(key)

    response = restore(key)

    assert (response["statusCode"], answer(response)["status"]) == (200, "ready")
    assert blobs.read("originals", image_table.find(key).image.original_key) == content
    listed = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann")))["data"]
    assert [image["image_key"] for image in listed] == [key]


def test_its_renditions_are_owed_again(upload, delete, restore):
    key = upload()["image_key"]
    delete(key)
    restore(key)

    row = image_table.find(key)
    assert (row.made, row.due_at is not None) == ({}, True)


def test_only_deleted_images_can_be_restored(upload, restore):
    assert restore(upload()["image_key"])["statusCode"] == 409
    assert restore("nothing")["statusCode"] == 404


def test_others_do_not_learn_that_it_was_deleted(upload, delete, restore):
    key = upload()["image_key"]
    delete(key)

    assert restore(key, caller="bob")["statusCode"] == 404


def test_after_the_grace_period_it_is_gone_for_good(upload, delete, restore, monkeypatch):
    key = upload()["image_key"]
    delete(key)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "_clock", lambda: later)
    sweeper.sweep(FAKE_IMAGING, lambda: True)

    assert restore(key)["statusCode"] == 404
    assert list(image_table.ImageItem.query(key)) == []


def test_an_image_that_was_never_fully_stored_cannot_be_restored(keep, restore):
    keep("ann", "knee", status=Status.DELETED, settled_status=None, sha256=None)

    assert restore("knee")["statusCode"] == 404
