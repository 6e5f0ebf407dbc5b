import pytest

from api.annotations.delete_annotation import handler
from core.images import image_table
from core.images.annotations import annotation_table

from support import a_request


@pytest.fixture
def delete(invoke):
    def delete(index=0, **options):
        request = a_request("DELETE", f"/v1/images/knee/annotations/{index}", **({"caller": "ann"} | options))
        return invoke(handler, request)["statusCode"]

    return delete


def test_a_deleted_annotation_is_gone_and_its_index_free(annotated, delete):
    annotated()

    assert delete() == 204
    assert annotation_table.find("knee", 0) is None
    assert image_table.find("knee").image.annotation_count == 0
    assert delete() == 404
    assert annotated()["index"] == 0


def test_its_versions_are_kept(annotated, delete):
    annotated()
    delete()

    assert [(each.version, each.deleted) for each in annotation_table.versions("knee", 0)] == [(1, False), (2, True)]


def test_only_the_version_that_was_meant_is_deleted(annotated, delete):
    etag = f'"{annotated()["revision"]}"'

    assert delete(headers={"If-Match": '"another"'}) == 412
    assert delete(headers={"If-Match": f'"another", {etag}'}) == 204


def test_strangers_and_readers_delete_nothing(annotated, delete):
    annotated()

    assert delete(caller="bob") == 404
    assert annotation_table.find("knee", 0) is not None
