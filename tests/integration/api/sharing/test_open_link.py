from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from api.images import delete_image, restore_image
from api.sharing import create_link
from api.sharing.open_link import handler
from core.aws import blobs
from core.images import image_table, sweeper
from core.images.model import Status
from core.kernel import clock
from core.kernel.values import revised

from support import FAKE_IMAGING, a_request, answer


@pytest.fixture
def link(invoke):
    def link(image, **body):
        path = f"/v1/images/{image['image_key']}/links"
        response = invoke(create_link.handler, a_request("POST", path, caller="ann", body={"expires_in": 3600} | body))
        return answer(response)["url"]

    return link


@pytest.fixture
def follow(invoke):
    return lambda url: invoke(handler, a_request("GET", url))


@pytest.fixture
def later(monkeypatch):
    moment = clock.now()
    return lambda **time: monkeypatch.setattr(clock, "_clock", lambda: moment + timedelta(**time))


def test_a_link_leads_to_the_bytes_without_signing_in(upload, link, follow):
    image = upload()

    response = follow(link(image))

    address = urlsplit(response["headers"]["Location"])
    query = parse_qs(address.query)
    assert (response["statusCode"], response["body"]) == (303, "")
    assert address.path == f"/originals/{image['image_key']}/{image['sha256']}"
    assert int(query["X-Amz-Expires"][0]) <= 300
    assert response["headers"]["Cache-Control"] == "private, no-store"
    assert response["headers"]["Referrer-Policy"] == "no-referrer"


def test_the_url_of_a_link_never_outlives_the_link(upload, link, follow):
    location = follow(link(upload(), expires_in=30))["headers"]["Location"]

    assert int(parse_qs(urlsplit(location).query)["X-Amz-Expires"][0]) <= 30


def test_a_link_to_a_rendition_leads_there_once_it_is_made(upload, link, follow):
    image = upload()
    url = link(image, rendition="512")
    assert follow(url)["statusCode"] == 404

    made = {"512": {"key": "resized/x/512.jpg", "width": 64, "height": 48, "media_type": "image/jpeg"}}
    image_table.record_renditions(image["image_key"], made)
    blobs.write("renditions", "resized/x/512.jpg", b"a picture", "image/jpeg")

    assert urlsplit(follow(url)["headers"]["Location"]).path == "/resized/x/512.jpg"


def test_a_link_ends_when_it_said(upload, link, follow, later):
    url = link(upload(), expires_in=60)

    later(seconds=59)
    assert follow(url)["statusCode"] == 303
    later(seconds=61)
    assert follow(url)["statusCode"] == 404


def test_deleting_the_image_ends_its_links_for_good(upload, link, follow, invoke):
    image = upload()
    path, url = f"/v1/images/{image['image_key']}", link(image)

    invoke(delete_image.handler, a_request("DELETE", path, caller="ann"))
    assert follow(url)["statusCode"] == 404
    invoke(restore_image.handler, a_request("POST", f"{path}/restore", caller="ann"))
    assert follow(url)["statusCode"] == 404
    assert follow(link(image))["statusCode"] == 303


def test_nothing_of_a_link_is_left_of_a_purged_image(upload, link, follow):
    image = upload()
    url = link(image)

    sweeper.forget(image["image_key"])

    assert follow(url)["statusCode"] == 404
    assert list(image_table.ImageItem.query(image["image_key"])) == []


@pytest.mark.parametrize("change", ["secret", "link", "image"])
def test_no_part_of_a_link_can_be_guessed_or_exchanged(upload, link, follow, change):
    image, other = upload(), upload()
    secret, link_id, image_key = link(image).removeprefix("/v1/shared/").split(".", 2)
    forged = {
        "secret": f"{'A' * len(secret)}.{link_id}.{image_key}",
        "link": f"{secret}.{link(image).split('.')[1]}.{image_key}",
        "image": f"{secret}.{link_id}.{other['image_key']}",
    }

    response = follow(f"/v1/shared/{forged[change]}")

    assert (response["statusCode"], answer(response)["code"]) == (404, "not_found")


@pytest.mark.parametrize("token", ["x", "..", "a.b", ".b.c", "a..c", "a.b.", "a.b.c"])
@pytest.mark.usefixtures("aws")
def test_a_text_that_is_not_a_link_opens_nothing(follow, token):
    assert follow(f"/v1/shared/{token}")["statusCode"] == 404


def test_opening_a_link_writes_its_audit_event_and_nothing_else(upload, link, follow, aws_calls):
    url = link(upload())
    aws_calls.clear()

    follow(url)

    writes = [(call.operation, call.parameters["TableName"]) for call in aws_calls if call.operation != "GetItem"]
    assert writes == [("PutItem", "AuditTable")]


def test_the_sweeper_leaves_links_alone(upload, link, follow, later):
    url = link(upload(), expires_in=86400)

    later(hours=3)
    sweeper.sweep(FAKE_IMAGING, lambda: True)

    assert follow(url)["statusCode"] == 303


def test_a_link_that_is_left_of_an_image_without_a_row_leads_nowhere(upload, link, follow):
    image = upload()
    url = link(image)
    image_table.find(image["image_key"]).delete()

    assert follow(url)["statusCode"] == 404


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.READY])
def test_a_link_leads_only_to_an_image_that_is_ready(upload, link, follow, status):
    image = upload()
    url = link(image)
    image_table.alter(image_table.find(image["image_key"]), lambda stored: revised(stored, status=status))

    assert follow(url)["statusCode"] == 404
