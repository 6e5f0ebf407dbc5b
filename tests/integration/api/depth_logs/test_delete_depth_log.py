import pytest

from api.depth_logs.delete_depth_log import handler
from core.aws import blobs
from core.depth_logs import depth_log_table as rows
from core.index import postings_table
from core.kernel.visibility import Visibility
from events.colormap_depth_log import handler as colormap_depth_log

from depth_logs import a_log, a_stored_log
from support import a_request, an_upload

pytestmark = pytest.mark.usefixtures("aws")


def delete(invoke, log_id, caller="ann", groups=()):
    return invoke(handler, a_request("DELETE", f"/v1/depth-logs/{log_id}", caller=caller, groups=groups))


def everything_left() -> list[object]:
    s3 = blobs.client()
    left: list[object] = [*rows.LogItem.scan(), *postings_table.Posting.scan()]
    for bucket in ("originals", "renditions"):
        found = s3.list_object_versions(Bucket=bucket)
        left += [each["Key"] for each in (*found.get("Versions", []), *found.get("DeleteMarkers", []))]
    return left


@pytest.mark.parametrize("inline", [0, 1 << 14])
def test_nothing_is_left_of_a_deleted_log(invoke, monkeypatch, inline):
    monkeypatch.setattr(rows, "INLINE", inline)
    log_id = a_stored_log(a_log(2000, 10))
    overview = blobs.client().list_objects_v2(Bucket="renditions")["Contents"][0]["Key"]
    invoke(colormap_depth_log, an_upload(overview, bucket="renditions"))

    assert delete(invoke, log_id)["statusCode"] == 204

    assert everything_left() == []
    assert delete(invoke, log_id)["statusCode"] == 404


def test_only_its_owner_and_administrators_delete_a_log(invoke):
    private, public = a_stored_log(a_log(3, 4)), a_stored_log(a_log(3, 4), visibility=Visibility.PUBLIC)

    assert delete(invoke, private, "bob")["statusCode"] == 404
    assert delete(invoke, public, "bob")["statusCode"] == 403
    assert delete(invoke, public, "eve", ["admin"])["statusCode"] == 204
