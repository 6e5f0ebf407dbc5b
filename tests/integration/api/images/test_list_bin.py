from datetime import timedelta

import pytest

from api.exports.export_coco import handler as export_coco
from api.exports.order_coco_export import handler as order_coco_export
from api.images.delete_image import handler as delete_image
from api.images.get_image import handler as get_image
from api.images.list_images import handler
from api.images.restore_image import handler as restore_image
from core.images import image_table, sweeper
from core.images.model import Status
from core.index.compaction import compact_all
from core.index.terms import BIN
from core.kernel import clock
from core.search import nominations
from core.search.rebuild import rebuild

from support import FAKE_IMAGING, NOON, a_png, a_request, an_image, answer


@pytest.fixture
def bin_of(invoke):
    def bin_of(caller="ann", groups=(), **query):
        request = a_request("GET", "/v1/images", caller=caller, groups=groups, status="deleted", **query)
        return [image["image_key"] for image in answer(invoke(handler, request))["data"]]

    return bin_of


@pytest.fixture
def deleted(upload, invoke):
    """Store an image of Ann and delete it."""

    def deleted(content=None):
        key = upload(content or a_png())["image_key"]
        invoke(delete_image, a_request("DELETE", f"/v1/images/{key}", caller="ann"))
        return key

    return deleted


@pytest.mark.parametrize("packed", [False, True])
def test_the_owner_and_administrators_find_deleted_images_in_their_bin(deleted, bin_of, packed):
    key = deleted()
    if packed:
        compact_all(lambda: True)

    assert bin_of("ann") == [key]
    assert bin_of("root", groups=("admin",)) == [key]
    assert bin_of("bob") == []


def test_others_do_not_learn_how_many_there_are(deleted, invoke):
    deleted()

    request = a_request("GET", "/v1/images", caller="bob", status="deleted", include_total="true")

    assert answer(invoke(handler, request))["meta"]["total_results"] == 0


def test_the_row_decides_whatever_a_list_nominates(deleted, bin_of, monkeypatch):
    deleted()
    monkeypatch.setattr(nominations, "bin_scope_for", lambda _: BIN)

    assert bin_of("bob") == []


def test_no_other_list_has_them(deleted, upload, invoke):
    gone, kept = deleted(), upload(a_png(9, 9))["image_key"]

    def listed(**query):
        response = invoke(handler, a_request("GET", "/v1/images", caller="ann", **query))
        return [image["image_key"] for image in answer(response)["data"]]

    assert listed() == [kept]
    assert listed(status=["deleted", "ready"]) == [kept, gone]


def test_an_image_in_the_bin_says_when_it_was_deleted_and_has_no_address(deleted, invoke):
    key = deleted()

    image = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", status="deleted")))["data"][0]

    assert (image["status"], image["url"], image["renditions"]) == ("deleted", None, {})
    assert image["deleted_at"]
    assert invoke(get_image, a_request("GET", f"/v1/images/{key}", caller="ann"))["statusCode"] == 404


@pytest.mark.parametrize("packed", [False, True])
def test_a_restored_image_leaves_the_bin(deleted, bin_of, invoke, packed):
    key = deleted()
    if packed:
        compact_all(lambda: True)

    restored = answer(invoke(restore_image, a_request("POST", f"/v1/images/{key}/restore", caller="ann")))

    assert restored["deleted_at"] is None
    assert bin_of() == []


def test_after_the_grace_period_the_bin_and_its_lists_are_empty(deleted, bin_of, invoke, monkeypatch):
    deleted()
    compact_all(lambda: True)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "_clock", lambda: later)

    sweeper.sweep(FAKE_IMAGING, lambda: True)

    request = a_request("GET", "/v1/images", caller="ann", status="deleted", include_total="true")
    assert bin_of() == []
    assert answer(invoke(handler, request))["meta"]["total_results"] == 0


def test_a_rebuilt_index_has_the_bin(deleted, bin_of):
    key = deleted()
    compact_all(lambda: True)

    rebuild(lambda: (row.image for row in image_table.every()))

    assert bin_of() == [key]


@pytest.mark.usefixtures("aws")
def test_an_upload_that_was_never_whole_is_in_no_bin(bin_of):
    image_table.create(an_image("ann", "torn", status=Status.DELETED, settled_status=None), due_at=NOON)

    assert bin_of(caller="root", groups=("admin",)) == []


def test_deleted_images_are_not_exported(deleted, invoke):
    deleted()

    listed = invoke(export_coco, a_request("GET", "/v1/exports/coco", caller="ann", status="deleted"))
    request = a_request("POST", "/v1/exports/coco", body={"status": ["deleted"]}, caller="ann")
    ordered = invoke(order_coco_export, request)

    assert (listed["statusCode"], ordered["statusCode"]) == (400, 400)
    assert answer(listed)["errors"][0]["parameter"] == answer(ordered)["errors"][0]["parameter"] == "status"
