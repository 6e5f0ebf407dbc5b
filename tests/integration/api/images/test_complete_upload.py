from hashlib import sha256

import boto3
import pytest

from api.annotations.delete_annotation import handler as delete_annotation
from api.annotations.replace_annotation import handler as replace_annotation
from api.exports.export_coco import handler as export_coco
from api.images.complete_upload import handler
from api.images.create_image import handler as create_image
from api.images.create_upload_url import handler as create_upload_url
from core.aws import arrivals, blobs
from core.images import image_table

from support import a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def announce(invoke):
    def announce(size):
        body = {"filename": "knee.png", "size": size, "media_type": "image/png"}
        return answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))["image_key"]

    return announce


@pytest.fixture
def complete(invoke):
    return lambda key, caller="ann": invoke(handler, a_request("POST", f"/v1/images/{key}/complete", caller=caller))


def test_an_uploaded_file_is_checked_and_becomes_ready(announce, complete):
    content = a_png(31, 17)
    key = announce(len(content))
    blobs.write("originals", f"incoming/images/{key}", content, "image/png")

    image = answer(complete(key))

    assert (image["status"], image["width"], image["height"]) == ("ready", 31, 17)
    assert image["sha256"] == sha256(content).hexdigest()
    assert blobs.read("originals", image_table.find(key).image.original_key) == content
    assert arrivals.find(f"incoming/images/{key}") is None


def test_it_may_be_said_twice(announce, complete):
    content = a_png()
    key = announce(len(content))
    blobs.write("originals", f"incoming/images/{key}", content, "image/png")

    assert [complete(key)["statusCode"], complete(key)["statusCode"]] == [200, 200]


def test_parts_are_put_together_first(announce, complete, invoke):
    content = a_png()
    key = announce(len(content))
    path = f"/v1/images/{key}/upload-url"
    invoke(create_upload_url, a_request("POST", path, caller="ann", body={"parts": 1}))
    where = {"Bucket": "originals", "Key": f"incoming/images/{key}", "UploadId": image_table.find(key).image.upload_id}
    boto3.client("s3").upload_part(**where, PartNumber=1, Body=content)

    assert answer(complete(key))["status"] == "ready"


def test_when_nothing_came_it_says_so(announce, complete):
    response = complete(announce(10))

    assert (response["statusCode"], answer(response)["code"]) == (409, "not_uploaded")


def test_other_bytes_than_were_declared_are_refused_for_good(announce, complete):
    key = announce(10)
    blobs.write("originals", f"incoming/images/{key}", a_png(), "image/png")

    first, second = complete(key), complete(key)

    assert [answer(each)["code"] for each in (first, second)] == ["size_mismatch"] * 2
    assert image_table.find(key).image.status == "failed"
    assert [kept for kept, _ in blobs.listed("originals", "")] == [f"refused/{key}"]


def test_a_file_that_is_not_an_image_fails(announce, complete):
    key = announce(9)
    blobs.write("originals", f"incoming/images/{key}", b"not a png", "image/png")

    image = answer(complete(key))

    assert (image["status"], image["problem"]["code"], image["url"]) == ("failed", "unsupported_media_type", None)


def test_others_complete_nothing(announce, complete):
    assert complete(announce(9), caller="bob")["statusCode"] == 404


def square(side):
    return {"instrument": "saw", "polygon": {"points": [[0, 0], [side, 0], [side, side], [0, side]]}}


def test_annotations_that_the_picture_is_too_small_for_are_kept_and_told_of(invoke, complete):
    content = a_png(31, 17)
    draft = {"filename": "knee.png", "size": len(content), "annotations": [square(17), square(18), square(99)]}
    key = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=draft)))["image_key"]
    path = f"/v1/images/{key}/annotations"
    blobs.write("originals", f"incoming/images/{key}", content, "image/png")

    image = answer(complete(key))

    assert (image["status"], image["annotation_count"]) == ("ready", 3)
    assert (image["problem"]["code"], image["problem"]["detail"]) == (
        "annotations_outside",
        "The picture is 31 x 17. Replace or delete: 1, 2",
    )
    exported = answer(invoke(export_coco, a_request("GET", "/v1/exports/coco", caller="ann")))
    assert [each["index"] for each in exported["annotations"]] == [0]
    assert [each["index"] for each in exported["skipped_annotations"]] == [1, 2]
    invoke(replace_annotation, a_request("PUT", f"{path}/1", caller="ann", body=square(9)))
    assert image_table.find(key).image.problem.detail.endswith(": 2")
    invoke(delete_annotation, a_request("DELETE", f"{path}/2", caller="ann"))
    assert image_table.find(key).image.problem is None


def test_the_image_is_answered_with_its_tags(invoke, complete):
    content = a_png()
    body = {"filename": "knee.png", "size": len(content), "media_type": "image/png", "tags": ["saw"]}
    key = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))["image_key"]
    blobs.write("originals", f"incoming/images/{key}", content, "image/png")

    assert [tag["name"] for tag in answer(complete(key))["tags"]] == ["saw"]
