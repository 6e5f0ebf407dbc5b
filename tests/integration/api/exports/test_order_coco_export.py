import pytest

from api.exports.order_coco_export import handler
from core.aws import blobs
from core.jobs import job_table
from jobs import a_caller, find, keep_annotated, result, run

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def order(invoke):
    return lambda body, caller="ann": invoke(handler, a_request("POST", "/v1/exports/coco", caller=caller, body=body))


def exported(response):
    job_id = answer(response)["job_id"]
    run(job_id)
    return [image["image_key"] for image in result(job_id)["images"]]


def test_a_job_is_announced_and_due(order):
    response = order({"exact_tags": ["left knee"]})

    job = answer(response)
    assert response["statusCode"] == 202
    assert response["headers"]["Location"] == f"/v1/jobs/{job['job_id']}"
    assert (job["kind"], job["status"], job["progress"], job["url"]) == ("coco", "pending", 0, None)
    assert job_table.find(job["job_id"]).due_at
    assert blobs.exists("renditions", f"jobs/{job['job_id']}")


@pytest.mark.parametrize("tag", ["TRAIN", ["TRAIN"]], ids=["single", "list"])
def test_the_filters_choose_the_images(order, tag):
    ann = a_caller("ann")
    keep_annotated(ann, "one", ml_tag="TRAIN")
    keep_annotated(ann, "two", ml_tag="TEST")

    assert exported(order({"ml_tag": tag})) == ["one"]


def test_an_empty_body_is_all_that_the_caller_may_see(order):
    ann, bob = a_caller("ann"), a_caller("bob")
    keep_annotated(ann, "hers")
    keep_annotated(bob, "his")
    keep_annotated(bob, "everybodys", visibility="public")

    assert sorted(exported(order({}))) == ["everybodys", "hers"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"ml_tags": ["TRAIN"]}, "/ml_tags"),
        ({"ml_tag": ["train"]}, "/ml_tag/0"),
        ({"created_from": "yesterday"}, "/created_from"),
        ({"client_id": ["x"] * 51}, "/client_id"),
        ({"uploaded_only": {}}, "/uploaded_only"),
    ],
)
def test_a_wrong_filter_is_refused_with_its_place(order, body, pointer):
    response = order(body)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("body", [{"exact_tags": ["|"]}, {"match_tags": "|"}, {"q": ["..."]}])
def test_a_filter_that_says_nothing_is_refused_before_there_is_a_job(order, body):
    response = order(body)

    assert response["statusCode"] == 400
    assert list(job_table.JobItem.scan()) == []


def test_a_repeated_request_orders_one_job(invoke):
    request = a_request("POST", "/v1/exports/coco", caller="ann", body={}, headers={"Idempotency-Key": "k"})

    first, second = invoke(handler, request), invoke(handler, request)

    assert answer(first)["job_id"] == answer(second)["job_id"]
    assert find(answer(first)["job_id"]).order.user_id == "ann"
