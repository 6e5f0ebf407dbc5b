import pytest

from api.images.delete_image import handler
from api.images.get_image import handler as get_image
from api.images.list_images import handler as list_images
from core.aws import blobs
from core.images import image_table
from core.images.model import Role, Status
from core.kernel.visibility import Visibility

from support import a_request, answer


@pytest.fixture
def delete(invoke):
    return lambda key="knee", caller="ann", groups=(): invoke(
        handler, a_request("DELETE", f"/v1/images/{key}", caller=caller, groups=groups)
    )


def test_record_bytes_renditions_and_index_entries_go(upload, delete, invoke):
    key = upload()["image_key"]
    image_table.record_renditions(
        key, {"150": {"key": f"resized/{key}/a/150", "width": 1, "height": 1, "media_type": "image/png"}}
    )
    blobs.write("renditions", f"resized/{key}/a/150", b"small", "image/png")
    blobs.write("renditions", f"drawn/{key}/b", b"drawn", "image/png")

    response = delete(key)

    assert (response["statusCode"], response["body"]) == (204, "")
    assert invoke(get_image, a_request("GET", f"/v1/images/{key}", caller="ann"))["statusCode"] == 404
    assert answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann")))["data"] == []
    assert [*blobs.listed("originals", ""), *blobs.listed("renditions", "")] == []


def test_the_row_stays_for_a_while_and_owes_its_end(keep, delete):
    keep("ann", "knee")

    delete()

    row = image_table.find("knee")
    assert (row.image.status, row.image.settled_status) == (Status.DELETED, Status.READY)
    assert row.due_at is not None


def test_a_deleted_image_cannot_be_deleted_again(keep, delete):
    keep("ann", "knee")

    assert [delete()["statusCode"], delete()["statusCode"], delete("nothing")["statusCode"]] == [204, 404, 404]


def test_an_upload_that_is_still_arriving_is_discarded(keep, delete):
    keep("ann", "knee", status=Status.PENDING, staged=True, sha256=None)
    blobs.write("originals", "incoming/images/knee", b"bytes", "image/png")

    assert delete()["statusCode"] == 204
    assert list(blobs.listed("originals", "")) == []


@pytest.mark.parametrize(
    ("fields", "caller", "groups", "status"),
    [
        ({}, "bob", (), 404),
        ({"visibility": Visibility.PUBLIC}, "bob", (), 403),
        ({"shared_with": {"bob": Role.ANNOTATE}}, "bob", (), 403),
        ({}, "root", ("admin",), 204),
    ],
)
def test_only_owners_and_administrators_delete(keep, delete, fields, caller, groups, status):
    keep("ann", "knee", **fields)

    assert delete(caller=caller, groups=groups)["statusCode"] == status
    assert (image_table.find("knee").image.status is Status.DELETED) == (status == 204)


def test_only_the_version_that_was_meant_is_deleted(keep, invoke):
    keep("ann", "knee")
    etag = invoke(get_image, a_request("GET", "/v1/images/knee", caller="ann"))["headers"]["ETag"]

    stale, meant = (
        invoke(handler, a_request("DELETE", "/v1/images/knee", caller="ann", headers={"If-Match": tag}))
        for tag in ('"99.1"', etag)
    )

    assert (stale["statusCode"], meant["statusCode"]) == (412, 204)
