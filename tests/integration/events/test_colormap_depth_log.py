from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from api.depth_logs.get_depth_log import handler as get_depth_log
from core.aws import blobs
from core.colormaps import builtin
from core.depth_logs import depth_log_table as rows
from core.images.model import Status
from core.kernel.values import revised
from events.colormap_depth_log import handler

from depth_logs import a_log, a_stored_log, keep
from support import a_request, an_upload, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def overview():
    log_id = a_stored_log(a_log(5460))
    key = blobs.client().list_objects_v2(Bucket="renditions")["Contents"][0]["Key"]
    return log_id, key


def objects() -> dict[str, bytes]:
    s3 = blobs.client()
    listed = s3.list_objects_v2(Bucket="renditions").get("Contents", [])
    return {each["Key"]: s3.get_object(Bucket="renditions", Key=each["Key"])["Body"].read() for each in listed}


def test_the_whole_log_appears_in_colours(invoke, overview):
    log_id, key = overview

    invoke(handler, an_upload(key, bucket="renditions"))

    shown = answer(invoke(get_depth_log, a_request("GET", f"/v1/depth-logs/{log_id}", caller="ann")))["renditions"][
        "viridis"
    ]
    assert (shown["width"], shown["height"], shown["media_type"]) == (150, 1365, "image/png")
    made = next(content for name, content in objects().items() if name in shown["url"])
    table = np.frombuffer(builtin.table("viridis") or b"", np.uint8).reshape(256, 3)
    expected = table[keep(a_log(5460)).lines("by-4").values]
    assert np.array_equal(np.asarray(Image.open(BytesIO(made)).convert("RGB")), expected)


def test_a_second_delivery_changes_nothing(invoke, overview):
    log_id, key = overview
    event = an_upload(key, bucket="renditions")
    invoke(handler, event)
    before = objects(), rows.LogItem.get(log_id, "log").made

    invoke(handler, event)

    assert (objects(), rows.LogItem.get(log_id, "log").made) == before


def test_nothing_is_made_for_a_log_that_is_gone(invoke, overview):
    log_id, key = overview
    rows.purge(log_id)

    invoke(handler, an_upload(key, bucket="renditions"))

    assert list(objects()) == [key]


def test_colours_of_a_log_that_is_deleted_meanwhile_are_taken_back(invoke, overview, when_calling):
    log_id, key = overview

    def delete(call):
        if call.operation == "PutObject":
            rows.alter(rows.find(log_id), lambda log: revised(log, status=Status.DELETED))

    when_calling(delete)

    invoke(handler, an_upload(key, bucket="renditions"))

    assert [name for name in objects() if name.startswith("logs/")] == []


def test_an_overview_that_is_gone_is_left_uncoloured(invoke, overview):
    _, key = overview
    blobs.remove("renditions", [key])

    invoke(handler, an_upload(key, bucket="renditions"))

    assert objects() == {}
