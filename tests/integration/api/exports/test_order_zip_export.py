import json

import pytest

from api.exports.order_zip_export import handler
from jobs import a_caller, archive, keep_annotated, run

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def order(invoke):
    return lambda body: invoke(handler, a_request("POST", "/v1/exports/zip", caller="ann", body=body))


def chosen(response):
    """Return the keys of the images that a job found; they have no files, so all are skipped."""
    job_id = answer(response)["job_id"]
    run(job_id)
    return sorted(each["image_key"] for each in json.loads(archive(job_id)["images.json"])["skipped"])


def test_a_job_is_announced(order):
    response = order({"ml_tag": "TRAIN"})

    job = answer(response)
    assert response["statusCode"] == 202
    assert response["headers"]["Location"] == f"/v1/jobs/{job['job_id']}"
    assert (job["kind"], job["status"], job["url"]) == ("zip", "pending", None)


def test_images_are_named_or_chosen_by_filters(order):
    ann, bob = a_caller("ann"), a_caller("bob")
    keep_annotated(ann, "one", ml_tag="TRAIN")
    keep_annotated(ann, "two")
    keep_annotated(bob, "his")

    assert chosen(order({"image_keys": ["two"]})) == ["two"]
    assert chosen(order({"ml_tag": "TRAIN"})) == ["one"]
    assert chosen(order({})) == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({"image_keys": ["a"], "ml_tag": "TRAIN"}, 422, {"pointer": ""}),
        ({"image_keys": ["a/b"]}, 422, {"pointer": "/image_keys/0"}),
        ({"image_keys": ["a"] * 1001}, 422, {"pointer": "/image_keys"}),
        ({"colour": "red"}, 422, {"pointer": "/colour"}),
        ({"status": "deleted"}, 400, {"parameter": "status"}),
    ],
)
def test_what_chooses_nothing_is_refused_and_pointed_at(order, body, status, place):
    response = order(body)

    assert response["statusCode"] == status
    assert place.items() <= answer(response)["errors"][0].items()
