import pytest

from api.images.list_images import handler as list_images
from api.images.update_image import handler
from core.images import image_table
from core.images.model import Role
from core.kernel.values import revised
from core.kernel.visibility import Visibility

from support import a_request, answer


@pytest.fixture
def patch(invoke):
    return lambda body, caller="ann", key="knee", **options: invoke(
        handler, a_request("PATCH", f"/v1/images/{key}", caller=caller, body=body, **options)
    )


@pytest.fixture
def found(invoke):
    def found(caller="ann", **query):
        data = answer(invoke(list_images, a_request("GET", "/v1/images", caller=caller, **query)))["data"]
        return [image["image_key"] for image in data]

    return found


def test_given_fields_change_and_null_clears(keep, patch):
    keep("ann", "knee", description="left", client_id="c1", ml_tag="TRAIN")

    image = answer(patch({"description": "right", "client_id": None, "tags": ["knee joint"]}))

    assert (image["description"], image["client_id"], image["ml_tag"]) == ("right", None, "TRAIN")
    assert [tag["name"] for tag in image["tags"]] == ["knee joint"]
    assert image["updated_at"] > image["created_at"]


def test_it_is_found_by_what_it_now_says_and_no_more_by_what_it_said(keep, patch, found):
    keep("ann", "knee", description="scalpel")

    patch({"description": "clamp"})

    assert (found(q="scalpel"), found(q="clamp")) == ([], ["knee"])


def test_publishing_and_hiding_take_effect_at_once(keep, patch, found):
    keep("ann", "knee")

    patch({"visibility": "public"})
    assert found("bob") == ["knee"]
    patch({"visibility": "private"})
    assert found("bob") == []


def test_an_edit_is_kept_and_undone(keep, patch):
    keep("ann", "knee")

    edited = answer(patch({"edits": {"scale": 0.5, "quality": 60}}))["edits"]
    undone = answer(patch({"edits": None}))["edits"]

    assert (edited, undone) == ({"scale": 0.5, "quality": 60}, None)


def test_only_the_version_that_was_meant_changes(keep, patch):
    keep("ann", "knee")
    etag = patch({"description": "one"})["headers"]["ETag"]

    first = patch({"description": "two"}, headers={"If-Match": etag})
    second = patch({"description": "three"}, headers={"If-Match": etag})

    assert (first["statusCode"], second["statusCode"]) == (200, 412)
    assert image_table.find("knee").image.description == "two"


def test_time_that_passes_is_no_other_version(keep, patch, monkeypatch):
    keep("ann", "knee")
    etag = patch({"description": "one"})["headers"]["ETag"]
    monkeypatch.setattr("core.aws.presigned.slot", lambda _visibility: 0)

    assert patch({"description": "two"}, headers={"If-Match": etag})["statusCode"] == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"ml_tag": "NOPE"}, "/ml_tag"),
        ({"location_id": "nowhere"}, "/location_id"),
        ({"user_id": "bob"}, "/user_id"),
        ({"status": "failed"}, "/status"),
        ({"tags": [""]}, "/tags/0"),
        ({"edits": {"scale": 5}}, "/edits/scale"),
        ({"description": "x" * 4001}, "/description"),
    ],
)
def test_fields_that_nobody_may_write_are_refused(keep, patch, body, pointer):
    keep("ann", "knee")

    response = patch(body)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("fields", "caller", "groups", "status"),
    [
        ({}, "bob", (), 404),
        ({"visibility": Visibility.PUBLIC}, "bob", (), 403),
        ({"shared_with": {"bob": Role.ANNOTATE}}, "bob", ("annotator",), 403),
        ({}, "root", ("admin",), 200),
    ],
)
def test_only_owners_and_administrators_change_an_image(keep, patch, fields, caller, groups, status):
    keep("ann", "knee", **fields)

    assert patch({"description": "mine"}, caller, groups=groups)["statusCode"] == status


def test_a_change_between_reading_and_writing_is_a_failed_precondition(keep, patch, when_calling):
    keep("ann", "knee", description="left")
    overtaken = []

    def overtake(call):
        if call.operation == "TransactWriteItems" and not overtaken:
            overtaken.append(call)
            row = image_table.find("knee")
            image_table.change(row, revised(row.image, description="theirs"))

    when_calling(overtake)
    response = patch({"description": "mine"}, headers={"If-Match": f'"{image_table.find("knee").version}"'})

    assert (response["statusCode"], image_table.find("knee").image.description) == (412, "theirs")


def test_null_clears_the_tags(keep, patch):
    keep("ann", "knee")
    patch({"tags": ["knee joint"]})

    assert answer(patch({"description": "x"}))["tags"] != []
    assert answer(patch({"tags": None}))["tags"] == []
