from urllib.parse import parse_qs, urlsplit

import pytest

from api.images.get_image import handler
from core.images import image_table
from core.images.model import Role, Status
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility
from core.tags.tag_service import ids_of

from support import a_png, a_request, answer


@pytest.fixture
def get(invoke):
    return lambda key="knee", caller="ann", **options: invoke(
        handler, a_request("GET", f"/v1/images/{key}", caller=caller, **options)
    )


def test_an_image_comes_with_tags_renditions_and_its_original(keep, get):
    tags = ids_of(["left knee", "A first"], Caller(user_id="ann", username="ann"))
    keep("ann", "knee", tag_ids=tags)
    made = {"150": {"key": "resized/knee/a/150.png", "width": 64, "height": 48, "media_type": "image/png"}}
    image_table.record_renditions("knee", made)

    image = answer(get())

    assert [tag["name"] for tag in image["tags"]] == ["A first", "left knee"]
    assert "/resized/knee/a/150.png?" in image["renditions"]["150"]["url"]
    assert "/originals/knee/" in image["url"]
    assert image["annotations"] == []


def test_a_stored_picture_is_described_by_what_is_in_it(upload, get):
    image = upload(a_png(40, 30, "L"))

    shown = answer(get(image["image_key"]))

    assert (shown["width"], shown["height"], shown["media_type"]) == (40, 30, "image/png")
    assert "grayscale" in {label["name"] for label in shown["labels"]} or shown["labels"]


def test_a_client_that_has_the_image_gets_no_body_until_it_changes(keep, get):
    keep("ann", "knee")
    etag = get()["headers"]["ETag"]

    assert get(headers={"If-None-Match": etag})["statusCode"] == 304
    image_table.record_renditions("knee", {"150": {"key": "a", "width": 1, "height": 1, "media_type": "image/png"}})
    assert get(headers={"If-None-Match": etag})["statusCode"] == 200


def test_nobody_keeps_urls_that_have_expired(keep, get, monkeypatch):
    keep("ann", "knee")
    etag = get()["headers"]["ETag"]
    monkeypatch.setattr("core.aws.presigned.slot", lambda _visibility: 0)

    assert get(headers={"If-None-Match": etag})["statusCode"] == 200


@pytest.mark.parametrize(("visibility", "seconds"), [(Visibility.PRIVATE, 300), (Visibility.PUBLIC, 3600)])
def test_urls_of_a_private_image_end_within_five_minutes(keep, get, visibility, seconds):
    keep("ann", "knee", visibility=visibility)
    made = {name: {"key": name, "width": 1, "height": 1, "media_type": "image/png"} for name in ("150", "512")}
    image_table.record_renditions("knee", made)

    image = answer(get())

    for url in (image["url"], *(rendition["url"] for rendition in image["renditions"].values())):
        assert parse_qs(urlsplit(url).query)["X-Amz-Expires"] == [str(seconds)]


def test_a_pending_image_says_how_to_send_its_bytes(keep, get):
    keep("ann", "knee", status=Status.PENDING, staged=True, sha256=None, uploaded_at=None)

    image = answer(get())

    assert (image["url"], image["uploaded_at"], image["renditions"]) == (None, None, {})
    assert "/incoming/images/knee?" in image["upload"]["upload_url"]


@pytest.mark.parametrize(
    ("fields", "caller", "groups", "status"),
    [
        ({}, "ann", (), 200),
        ({}, "bob", (), 404),
        ({}, "bob", ("annotator",), 404),
        ({}, "root", ("admin",), 200),
        ({"visibility": Visibility.PUBLIC}, "bob", (), 200),
        ({"shared_with": {"bob": Role.READ}}, "bob", (), 200),
        ({"shared_with": {"bob": Role.READ}}, "cleo", (), 404),
        ({"status": Status.DELETED}, "ann", (), 404),
        ({"status": Status.DELETED}, "root", ("admin",), 404),
    ],
)
def test_a_hidden_image_looks_like_a_missing_one(keep, get, fields, caller, groups, status):
    keep("ann", "knee", **fields)

    response = get(caller=caller, groups=groups)

    assert response["statusCode"] == status
    if status == 404:
        missing = answer(get("nothing", caller=caller, groups=groups)) | {"instance": "/v1/images/knee"}
        assert answer(response) == missing


def test_it_costs_one_read(keep, get, aws_calls):
    keep("ann", "knee")
    aws_calls.clear()

    get()

    assert [call.operation for call in aws_calls] == ["Query"]


@pytest.mark.usefixtures("aws")
def test_strangers_must_sign_in(invoke):
    assert invoke(handler, a_request("GET", "/v1/images/knee"))["statusCode"] == 401
