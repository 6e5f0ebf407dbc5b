"""An instance is retrieved by its UIDs, from the image that shows it to its caller."""

from base64 import b64encode

import pytest

from api.dicomweb.retrieve_instances import handler
from api.images import delete_image, get_image, restore_image, update_image
from api.sharing import create_share, delete_share
from core.aws import blobs

from support import a_request, answer

PATH = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
PUBLIC = '{"visibility": "public"}'


@pytest.fixture
def retrieve(invoke):
    return lambda caller="ann", path=PATH, **rest: invoke(handler, a_request("GET", path, caller=caller, **rest))


@pytest.fixture
def change(invoke):
    def change(module, method, path, **rest):
        response = invoke(module.handler, a_request(method, f"/v1/images/{path}", caller="ann", **rest))
        assert response["statusCode"] < 300, response["body"]

    return change


def stored(image):
    return b64encode(blobs.read("originals", f"originals/{image['image_key']}/{image['sha256']}")).decode()


def test_it_comes_as_it_was_stored(store, retrieve):
    image = store()

    response = retrieve()

    assert response["statusCode"] == 200
    assert response["headers"]["Content-Type"] == "application/dicom"
    assert response["headers"]["ETag"] == f'"{image["sha256"]}"'
    assert response["body"] == stored(image)


def test_a_client_that_has_it_does_not_get_it_again(store, retrieve):
    image = store()

    assert retrieve(headers={"if-none-match": f'"{image["sha256"]}"'})["statusCode"] == 304


def test_a_range_after_its_end_is_refused(store, retrieve):
    store()

    assert retrieve(headers={"range": "bytes=100000-"})["statusCode"] == 416


@pytest.mark.parametrize(
    "path",
    [
        "/dicomweb/studies/1.2/series/1.4/instances/1.2",  # the beginning of one that there is
        "/dicomweb/studies/1.2/series/1/instances/1.2.3",
        "/dicomweb/studies/1/series/1.4/instances/1.2.3",
        f"/dicomweb/studies/1.2/series/1.4/instances/{'9' * 65}",
        "/dicomweb/studies/1.2/series/x/instances/1.2.3",
    ],
)
def test_what_is_not_there_is_not_found(store, retrieve, path):
    store()

    assert retrieve(path=path)["statusCode"] == 404


def test_it_follows_its_image_through_every_change(store, retrieve, change, a_user):
    key, bob = store()["image_key"], a_user("bob")["id"]
    seen = [retrieve(bob)["statusCode"]]

    for module, method, path, body in (
        (update_image, "PATCH", key, {"visibility": "public"}),
        (update_image, "PATCH", key, {"visibility": "private"}),
        (create_share, "POST", f"{key}/shares", {"user_id": bob, "role": "read"}),
        (delete_share, "DELETE", f"{key}/shares/{bob}", None),
    ):
        change(module, method, path, body=body)
        seen.append(retrieve(bob)["statusCode"])

    assert seen == [404, 200, 404, 200, 404]


def test_a_deleted_one_is_gone_until_it_is_restored(store, retrieve, change):
    key = store()["image_key"]

    change(delete_image, "DELETE", key)
    gone = retrieve()["statusCode"]
    change(restore_image, "POST", f"{key}/restore")

    assert (gone, retrieve()["statusCode"]) == (404, 200)


def test_of_several_images_the_oldest_shows_and_then_the_next(store, retrieve, change):
    oldest, second = store(metadata=PUBLIC), store(metadata=PUBLIC, PatientID="other")
    expected = [stored(oldest), stored(second)]
    shown = [retrieve("bob")["body"]]

    change(delete_image, "DELETE", oldest["image_key"])
    shown.append(retrieve("bob")["body"])

    assert shown == expected


def test_an_image_that_an_older_one_hides_says_so_until_that_is_deleted(store, change, invoke):
    def problem_of(image):
        response = invoke(get_image.handler, a_request("GET", f"/v1/images/{image['image_key']}", caller="ann"))
        return (answer(response)["problem"] or {}).get("code")

    other, oldest, second = store(caller="bob", metadata=PUBLIC), store(), store()
    before = [problem_of(each) for each in (oldest, second)]
    change(delete_image, "DELETE", oldest["image_key"])

    assert other["problem"] == oldest["problem"]
    assert before == [oldest["problem"] and oldest["problem"]["code"], "superseded"]
    assert second["problem"]["code"] == "superseded"
    assert problem_of(second) != "superseded"


def test_ones_own_image_comes_before_those_of_others(store, retrieve):
    older = store(metadata=PUBLIC)
    own = store(caller="bob", PatientID="own")

    assert retrieve("bob")["body"] == stored(own)
    assert retrieve("ann")["body"] == retrieve("cat")["body"] == stored(older)
