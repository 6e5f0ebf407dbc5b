"""State who may do what: the status that every route answers to every kind of principal. A new route adds its line."""

import re
from typing import Any, NamedTuple

import pytest

from dicom_files import a_data_set, written
from local.template.routes import routes

from support import Body, a_form, a_multipart, a_png, a_request

# Statuses below stand in this order. The annotator is in that group, but nothing is shared with her.
PRINCIPALS = {
    "anonymous": {},
    "owner": {"caller": "ann"},
    "her API key": {"caller": "ann", "key_id": "k1"},
    "reader": {"caller": "reader"},
    "helper": {"caller": "helper"},
    "stranger": {"caller": "stranger"},
    "annotator": {"caller": "nora", "groups": ["annotator"]},
    "administrator": {"caller": "root", "groups": ["admin"]},
}
MAY_CHANGE = {"owner", "her API key", "administrator"}  # what is ann's
# Fields of answers that only those see who may change the resource: null or absent for everybody else.
PRIVATE_FIELDS = {"upload", "shared_with", "position"}
PASSWORD = "correct horse battery"
SAW = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}}
FILE = a_multipart(("file", "knee.png", a_png(), "image/png"))
CSV = a_multipart(("name", "hole"), ("file", "hole.csv", b"depth,c1\n1.0,10\n", "text/csv"))
FILES = a_multipart(("files", "knee.png", a_png(), "image/png"))
OBJECT = Body(written(a_data_set()), "application/dicom")
STOPS = [[0, "#000000"], [1, "#ffffff"]]
MOVE = {"email": "new@example.org", "current_password": PASSWORD}
NEW_USER = {"username": "eve", "email": "eve@example.org", "password": PASSWORD}


SCAN = {"requestType": "WADO", "studyUID": "1.2", "seriesUID": "1.3", "objectUID": "1.4"}


class Entry(NamedTuple):
    statuses: str
    body: Any = None
    query: dict[str, Any] = {}  # noqa: RUF012 - nobody writes to it


ANYBODY = Entry("200 200 200 200 200 200 200 200")
SIGNED_IN = Entry("401 200 200 200 200 200 200 200")
WHO_SEES = Entry("401 200 200 200 200 404 404 200")
WHO_SEES_LOGS = Entry("401 200 200 404 404 404 404 200")
WHO_CHANGES = "401 {0} {0} 403 403 404 404 {0}"
WHO_ANNOTATES = "401 {0} {0} 403 {0} 404 404 {0}"
ONESELF = "401 {0} {0} 403 403 403 403 {0}"
ADMINISTRATORS = "401 403 403 403 403 403 403 {0}"

TAKES_CREDENTIALS = "POST /v1/auth/token"
MATRIX = {
    "GET /": ANYBODY,
    "GET /viewer/{file+}": ANYBODY,
    "GET /v1/docs": ANYBODY,
    "GET /v1/docs/{file}": ANYBODY,
    "GET /v1/auth/options": ANYBODY,
    "GET /v1/health": ANYBODY,
    "GET /v1/openapi.json": ANYBODY,
    "GET /v1/ready": ANYBODY,
    "GET /v1/shared/{token}": Entry("303 303 303 303 303 303 303 303"),
    # People
    TAKES_CREDENTIALS: Entry("401 401 401 401 401 401 401 401", a_form(grant_type="api_key", api_key="x")),
    "POST /v1/auth/signup": Entry("403 403 403 403 403 403 403 403", NEW_USER),
    "POST /v1/auth/confirm": Entry("403 403 403 403 403 403 403 403", {"username": "eve", "code": "123456"}),
    "POST /v1/auth/logout": Entry("401 204 403 204 204 204 204 204", {"refresh_token": "x"}),
    "GET /v1/users": Entry(ADMINISTRATORS.format(200)),
    "POST /v1/users": Entry(ADMINISTRATORS.format(201), NEW_USER),
    "GET /v1/users/{user_id}": Entry(ONESELF.format(200)),
    "PATCH /v1/users/{user_id}": Entry(ONESELF.format(200), {"first_name": "Ann"}),
    "DELETE /v1/users/{user_id}": Entry("401 403 403 403 403 403 403 204", None, {"reassign_to": "bob"}),
    "POST /v1/users/me/email": Entry("401 202 403 202 202 202 202 202", MOVE),
    "POST /v1/users/me/email/confirm": Entry("401 422 403 422 422 422 422 422", {"code": "12345678"}),
    "POST /v1/users/me/totp": Entry("401 200 403 200 200 200 200 200", {"current_password": PASSWORD}),
    "PUT /v1/users/me/totp": Entry("401 422 403 422 422 422 422 422", {"code": "123456"}),
    "DELETE /v1/users/me/totp": Entry("401 204 403 204 204 204 204 204", {"current_password": PASSWORD}),
    "GET /v1/users/{user_id}/totp": Entry(ONESELF.format(200)),
    "DELETE /v1/users/{user_id}/totp": Entry(ADMINISTRATORS.format(204)),
    "GET /v1/users/{user_id}/api-keys": Entry(ONESELF.format(200)),
    "POST /v1/users/{user_id}/api-keys": Entry("401 201 403 403 403 403 403 201", {"name": "phone"}),
    "DELETE /v1/users/{user_id}/api-keys/{key_id}": Entry(ONESELF.format(204)),
    "GET /v1/audit-events": Entry(ADMINISTRATORS.format(200)),
    # Images
    "GET /v1/images": SIGNED_IN,
    "POST /v1/images": Entry("401 201 201 201 201 201 201 201", FILE),
    "POST /v1/images/batch": Entry("401 201 201 201 201 201 201 201", FILES),
    "POST /v1/images/batch-delete": Entry(SIGNED_IN.statuses, {"image_keys": ["knee"]}),
    "GET /v1/images/{image_key}": WHO_SEES,
    "PATCH /v1/images/{image_key}": Entry(WHO_CHANGES.format(200), {"description": "left"}),
    "DELETE /v1/images/{image_key}": Entry(WHO_CHANGES.format(204)),
    "POST /v1/images/{image_key}/restore": Entry("401 200 200 404 404 404 404 200"),
    "PUT /v1/images/{image_key}/tags": Entry(WHO_CHANGES.format(200), {"tags": ["left knee"]}),
    "GET /v1/images/{image_key}/file": WHO_SEES,
    "GET /v1/images/{image_key}/dicom": WHO_SEES,
    "GET /v1/images/{image_key}/similar": WHO_SEES,
    "POST /v1/images/{image_key}/upload-url": Entry(WHO_CHANGES.format(200)),
    "POST /v1/images/{image_key}/complete": Entry(WHO_CHANGES.format(409)),
    "POST /v1/search/similar": Entry(SIGNED_IN.statuses, FILE),
    "GET /v1/stats": SIGNED_IN,
    # Sharing
    "GET /v1/images/{image_key}/shares": Entry(WHO_CHANGES.format(200)),
    "POST /v1/images/{image_key}/shares": Entry(WHO_CHANGES.format(201), {"user_id": "bob", "role": "read"}),
    "DELETE /v1/images/{image_key}/shares/{user_id}": Entry(WHO_CHANGES.format(204)),
    "GET /v1/images/{image_key}/links": Entry(WHO_CHANGES.format(200)),
    "POST /v1/images/{image_key}/links": Entry(WHO_CHANGES.format(201), {"expires_in": 60}),
    "DELETE /v1/images/{image_key}/links/{link_id}": Entry(WHO_CHANGES.format(204)),
    # DICOMweb
    "POST /dicomweb/studies": Entry(SIGNED_IN.statuses, OBJECT),
    "POST /dicomweb/studies/{study}": Entry(SIGNED_IN.statuses, OBJECT),
    "GET /dicomweb/studies": SIGNED_IN,
    "GET /dicomweb/series": SIGNED_IN,
    "GET /dicomweb/instances": SIGNED_IN,
    "GET /dicomweb/studies/{study}/series": SIGNED_IN,
    "GET /dicomweb/studies/{study}/instances": SIGNED_IN,
    "GET /dicomweb/studies/{study}/series/{series}/instances": SIGNED_IN,
    "GET /dicomweb/studies/{study}": WHO_SEES,
    "GET /dicomweb/studies/{study}/metadata": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/metadata": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/bulkdata/{bulk}": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata": WHO_SEES,
    "GET /dicomweb/studies/{study}/rendered": WHO_SEES,
    "GET /dicomweb/studies/{study}/thumbnail": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/rendered": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/thumbnail": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/rendered": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/thumbnail": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/rendered": WHO_SEES,
    "GET /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/thumbnail": WHO_SEES,
    "GET /dicomweb/wado": Entry(WHO_SEES.statuses, query=SCAN),
    "DELETE /dicomweb/studies/{study}": Entry(WHO_CHANGES.format(204)),
    "DELETE /dicomweb/studies/{study}/series/{series}": Entry(WHO_CHANGES.format(204)),
    "DELETE /dicomweb/studies/{study}/series/{series}/instances/{instance}": Entry(WHO_CHANGES.format(204)),
    "POST /dicomweb/studies/{study}/export": Entry(WHO_CHANGES.format(202), {}),
    "GET /dicomweb/capabilities": SIGNED_IN,
    # Annotations
    "GET /v1/images/{image_key}/annotations": WHO_SEES,
    "POST /v1/images/{image_key}/annotations": Entry(WHO_ANNOTATES.format(201), SAW),
    "GET /v1/images/{image_key}/annotations.json": WHO_SEES,
    "GET /v1/images/{image_key}/annotations/{index}": WHO_SEES,
    "PUT /v1/images/{image_key}/annotations/{index}": Entry(WHO_ANNOTATES.format(200), SAW),
    "DELETE /v1/images/{image_key}/annotations/{index}": Entry(WHO_ANNOTATES.format(204)),
    "GET /v1/images/{image_key}/annotations/{index}/versions": WHO_SEES,
    "GET /v1/exports/coco": SIGNED_IN,
    "POST /v1/exports/coco": Entry("401 202 202 202 202 202 202 202", {}),
    "POST /v1/exports/zip": Entry("401 202 202 202 202 202 202 202", {}),
    "GET /v1/jobs/{job_id}": Entry("401 200 200 404 404 404 404 404"),
    "GET /v1/instruments": SIGNED_IN,
    # Tags and locations: open to everybody, but only the creator of a tag changes it
    "GET /v1/tags": SIGNED_IN,
    "POST /v1/tags": Entry("401 201 201 201 201 201 201 201", {"name": "new tag"}),
    "GET /v1/tags/{tag_id}": SIGNED_IN,
    "PUT /v1/tags/{tag_id}": Entry("401 200 200 403 403 403 403 200", {"name": "other name"}),
    "DELETE /v1/tags/{tag_id}": Entry("401 204 204 403 403 403 403 204"),
    "POST /v1/tags/{tag_id}/merge": Entry("401 200 200 403 403 403 403 200", {"into": "tag_hip"}),
    "GET /v1/tags/{tag_id}/images": SIGNED_IN,
    "GET /v1/locations": SIGNED_IN,
    "POST /v1/locations": Entry("401 201 201 201 201 201 201 201", {"id": "ward"}),
    "GET /v1/locations/{location_id}": SIGNED_IN,
    "PATCH /v1/locations/{location_id}": Entry(SIGNED_IN.statuses, {"town": "Leeds"}),
    "DELETE /v1/locations/{location_id}": Entry("401 204 204 204 204 204 204 204"),
    # Collections: ann's is shared with reader and helper, who may not change it
    "GET /v1/collections": SIGNED_IN,
    "POST /v1/collections": Entry("401 201 201 201 201 201 201 201", {"name": "talk"}),
    "GET /v1/collections/{collection_id}": WHO_SEES,
    "GET /v1/collections/{collection_id}/images": WHO_SEES,
    "PATCH /v1/collections/{collection_id}": Entry("401 200 200 403 403 404 404 200", {"remove": ["knee"]}),
    "DELETE /v1/collections/{collection_id}": Entry("401 204 204 403 403 404 404 204"),
    "PUT /v1/collections/{collection_id}/images/{image_key}": Entry(WHO_CHANGES.format(204)),
    "DELETE /v1/collections/{collection_id}/images/{image_key}": Entry(WHO_CHANGES.format(204)),
    # Depth logs, which are shared with nobody
    "GET /v1/depth-logs": SIGNED_IN,
    "POST /v1/depth-logs": Entry("401 201 201 201 201 201 201 201", CSV),
    "GET /v1/depth-logs/{log_id}": WHO_SEES_LOGS,
    "DELETE /v1/depth-logs/{log_id}": Entry("401 204 204 404 404 404 404 204"),
    "GET /v1/depth-logs/{log_id}/file": WHO_SEES_LOGS,
    "GET /v1/depth-logs/{log_id}/image": WHO_SEES_LOGS,
    "GET /v1/frames": Entry(WHO_SEES_LOGS.statuses, None, {"depth_min": "0", "depth_max": "9", "log_id": "log_id"}),
    "GET /v1/colormaps": SIGNED_IN,
    "POST /v1/colormaps": Entry("401 201 201 201 201 201 201 201", {"name": "own", "stops": STOPS}),
    "DELETE /v1/colormaps/{name}": Entry("401 403 403 403 403 403 403 403"),  # a built-in one
}
MATRIX |= {f"HEAD {route.path}": MATRIX[f"GET {route.path}"] for route in routes() if route.method == "HEAD"}
MATRIX["HEAD /v1/shared/{token}"] = Entry("200 200 200 200 200 200 200 200")  # what the GET leads to, with its size


def every_route():
    return [pytest.param(route, id=f"{route.method} {route.path}") for route in routes()]


def ask(route, world, principal, entry):
    path = re.sub(r"{([^}]+)}", lambda name: world[name[1]], route.path)
    body = entry.body(world) if callable(entry.body) else entry.body
    query = {name: world.get(value, value) for name, value in entry.query.items()}
    once = {"Idempotency-Key": principal} if route.method == "POST" and route.authorizer else {}
    request = a_request(route.method, path, body=body, headers=once, **PRINCIPALS[principal])
    request["rawQueryString"] = "&".join(f"{name}={value}" for name, value in query.items())
    return request


def private_fields(answer):
    """Return the names of the private fields that have a value anywhere in an answer."""
    match answer:
        case dict():
            own = {name for name, value in answer.items() if name in PRIVATE_FIELDS and value is not None}
            return own.union(*map(private_fields, answer.values()))
        case list():
            return set().union(*map(private_fields, answer))
        case _:
            return set()
