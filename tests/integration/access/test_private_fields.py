"""Show what only the owner and administrators may see to nobody else, whatever they may see otherwise."""

import importlib

import pytest
from PIL.ExifTags import IFD, Base
from PIL.Image import Exif

from api.depth_logs import create_depth_log, get_depth_log, list_depth_logs
from api.images import complete_upload, create_image, create_upload_url, get_image, list_images

from access_matrix import MATRIX, MAY_CHANGE, PRINCIPALS, ask, every_route, private_fields
from support import a_multipart, a_picture, a_request, answer

OTHERS = sorted(PRINCIPALS.keys() - MAY_CHANGE - {"anonymous"})


@pytest.fixture
def waiting(aws, invoke):  # noqa: ARG001
    """Announce a public image and a public depth log of ann's; their bytes are still to come."""
    public = {"visibility": "public", "size": 20}
    image = {"image_key": "scan", "filename": "scan.png", "media_type": "image/png"} | public
    assert invoke(create_image.handler, a_request("POST", "/v1/images", caller="ann", body=image))["statusCode"] == 201
    log = a_request("POST", "/v1/depth-logs", caller="ann", body={"name": "hole"} | public)
    return answer(invoke(create_depth_log.handler, log))["log_id"]


def seen_by(principal, invoke, log_id):
    """Return every answer in which a principal sees the waiting image or log, by its path."""
    paths = {
        "/v1/images/scan": get_image.handler,
        "/v1/images": list_images.handler,
        f"/v1/depth-logs/{log_id}": get_depth_log.handler,
        "/v1/depth-logs": list_depth_logs.handler,
    }
    found = {}
    for path, handler in paths.items():
        response = invoke(handler, a_request("GET", path, **PRINCIPALS[principal]))
        assert response["statusCode"] == 200, path
        found[path] = answer(response)
    assert found["/v1/images"]["data"]
    assert found["/v1/depth-logs"]["data"]
    return found


@pytest.mark.parametrize("principal", OTHERS)
def test_the_upload_of_a_public_image_or_log_is_shown_to_nobody_else(waiting, invoke, principal):
    assert {path: private_fields(each) for path, each in seen_by(principal, invoke, waiting).items()} == {
        "/v1/images/scan": set(),
        "/v1/images": set(),
        f"/v1/depth-logs/{waiting}": set(),
        "/v1/depth-logs": set(),
    }


@pytest.mark.parametrize("principal", sorted(MAY_CHANGE))
def test_those_who_may_change_them_are_shown_the_upload(waiting, invoke, principal):
    seen = seen_by(principal, invoke, waiting)

    assert private_fields(seen["/v1/images/scan"]) == {"upload", "shared_with"}
    assert private_fields(seen[f"/v1/depth-logs/{waiting}"]) == {"upload"}


@pytest.mark.parametrize("principal", OTHERS)
@pytest.mark.parametrize("action", ["upload-url", "complete"])
def test_nobody_else_asks_for_an_upload_or_completes_one(waiting, invoke, principal, action):  # noqa: ARG001
    handler = {"upload-url": create_upload_url.handler, "complete": complete_upload.handler}[action]

    response = invoke(handler, a_request("POST", f"/v1/images/scan/{action}", **PRINCIPALS[principal]))

    assert response["statusCode"] == 403


@pytest.mark.parametrize("route", [each for each in every_route() if each.values[0].method == "GET"])
def test_no_answer_about_what_is_anns_shows_private_fields_to_others(make_world, invoke, route):
    handler, entry = importlib.import_module(route.module).handler, MATRIX[f"{route.method} {route.path}"]
    world = make_world(route)

    for principal in OTHERS:
        response = invoke(handler, ask(route, world, principal, entry))
        if "json" in response["headers"].get("Content-Type", "") and route.authorizer:
            assert private_fields(answer(response)) == set(), principal


def test_where_a_picture_was_taken_is_told_only_to_those_who_may_change_it(aws, invoke):  # noqa: ARG001
    exif = Exif()
    exif[Base.Model] = "E-M1"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (47.0, 30.0, 0.0), 3: "E", 4: (8.0, 15.0, 0.0)})
    file = ("file", "knee.jpg", a_picture(kind="JPEG", exif=exif), "image/jpeg")
    body = a_multipart(("metadata", '{"visibility": "public"}'), file)
    made = answer(invoke(create_image.handler, a_request("POST", "/v1/images", caller="ann", body=body)))
    path = f"/v1/images/{made['image_key']}"

    seen = {
        who: answer(invoke(get_image.handler, a_request("GET", path, **PRINCIPALS[who])))
        for who in (*OTHERS, *MAY_CHANGE)
    }
    listed = answer(invoke(list_images.handler, a_request("GET", "/v1/images", **PRINCIPALS["stranger"])))

    assert {who for who, image in seen.items() if image["position"]} == MAY_CHANGE
    assert {image["camera"] for image in seen.values()} == {"E-M1"}
    assert seen["owner"]["position"] == {"latitude": 47.5, "longitude": 8.25, "altitude": None}
    assert private_fields(listed) == set()
