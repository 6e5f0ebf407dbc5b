import json
from types import SimpleNamespace

import boto3
import pytest

from api.images.create_image import handler as create_image
from cli import restore_files as command
from cli.restore_files import restore_files
from core.aws import blobs
from core.depth_logs import depth_log_table, strips
from core.images import image_table, lifecycle, renditions
from core.kernel.caller import Caller
from dicom_files import a_data_set, a_ramp, written
from imaging.adapters import imaging

from depth_logs import a_log, a_stored_log
from support import a_multipart, a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann", groups=frozenset())


def keys(bucket):
    return {each["Key"] for each in blobs.client().list_objects_v2(Bucket=bucket).get("Contents", [])}


def lose(bucket):
    for key in keys(bucket):
        blobs.client().delete_object(Bucket=bucket, Key=key)


@pytest.fixture
def store(invoke):
    """Store a file and make its renditions, as events do."""

    def store(content, name, media_type):
        body = a_multipart(("file", name, content, media_type))
        image = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))
        renditions.remake(image_table.find(image["image_key"]), imaging)
        return image["image_key"]

    return store


def test_everything_comes_back_from_the_versions_of_originals(store):
    knee = store(a_png(64, 48, "L"), "knee.png", "image/png")
    store(written(a_data_set(a_ramp())), "scan.dcm", "application/dicom")
    log_id = a_stored_log(a_log(120))
    command.depth_logs.colorings.colorize(log_id, *overview_of(log_id))
    before = {bucket: keys(bucket) for bucket in ("originals", "renditions")}
    content = blobs.read("originals", image_table.find(knee).image.original_key)
    lose("originals")
    lose("renditions")

    said = restore_files()

    assert {bucket: keys(bucket) for bucket in before} == before
    assert blobs.read("originals", image_table.find(knee).image.original_key) == content
    assert said == "Restored the files of 2 images and 1 depth logs."
    folders = {key.partition("/")[0] for key in before["renditions"]}
    assert folders == {"resized", "colored", "metadata", "compressing", "overviews", "logs"}


def overview_of(log_id):
    return strips.overview_key(log_id, depth_log_table.find(log_id).log.revision), command.depth_imaging


def test_the_copy_whose_frames_are_read_by_range_is_made_anew(store):
    deflated = "1.2.840.10008.1.2.1.99"
    key = store(written(a_data_set(a_ramp()), deflated), "scan.dcm", "application/dicom")
    image = image_table.find(key).image
    rewritten = blobs.rewritten_key(key, image.sha256)
    copy = blobs.read("renditions", rewritten)
    lose("renditions")

    restore_files()

    assert image.rewritten
    assert blobs.read("renditions", rewritten) == copy


def test_what_has_no_version_left_is_told_and_the_rest_restored(store):
    lost, kept = (store(a_png(width, 48), f"{width}.png", "image/png") for width in (64, 65))
    blobs.erase("originals", image_table.find(lost).image.original_key)
    lose("originals")

    with pytest.raises(SystemExit) as end:
        restore_files()

    missing = image_table.find(lost).image.original_key
    assert str(end.value).splitlines() == [f"{missing} is missing", "1 are lost of 2."]
    assert blobs.exists("originals", image_table.find(kept).image.original_key)


def test_what_was_deleted_stays_deleted(store):
    key = store(a_png(), "knee.png", "image/png")
    lifecycle.delete(key, ANN)

    restore_files()

    assert (keys("originals"), keys("renditions")) == (set(), set())


def test_what_is_whole_is_left_alone(store, aws_calls):
    store(a_png(), "knee.png", "image/png")
    aws_calls.clear()

    restore_files()

    assert {call.operation for call in aws_calls} == {"Scan", "HeadObject", "ListObjectsV2"}


def test_a_deployed_stack_draws_by_its_function(store, monkeypatch):
    key = store(a_png(), "knee.png", "image/png")
    lose("renditions")
    asked = []
    functions = SimpleNamespace(invoke=lambda **given: asked.append(given))
    monkeypatch.setenv("RESIZE_IMAGE", "lightbox-ResizeImage")
    monkeypatch.setattr(boto3, "client", lambda _: functions)

    restore_files()

    (given,) = asked
    record = json.loads(given.pop("Payload"))["Records"][0]["s3"]
    assert given == {"FunctionName": "lightbox-ResizeImage", "InvocationType": "Event"}
    assert record["object"]["key"] == image_table.find(key).image.original_key
    assert image_table.find(key).due_at  # for the sweep, if the event is lost
