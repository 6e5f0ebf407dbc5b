"""Every kind of request leaves the event that names its object and who asked, and nothing that is secret."""

import json

import boto3
import numpy as np
import pytest

from api.annotations import create_annotation, get_annotation, get_web_annotations
from api.auth import confirm_sign_up, create_token, log_out, sign_up
from api.depth_logs import get_depth_log_file, get_depth_log_image, list_frames
from api.dicomweb import retrieve_instances
from api.exports import export_coco
from api.images import (
    create_image,
    create_image_batch,
    delete_image,
    delete_image_batch,
    get_image,
    get_image_dicom,
    get_image_file,
    list_images,
    update_image,
)
from api.sharing import create_link, create_share, delete_link, list_links, open_link
from api.tags import create_tag
from api.users import create_api_key, get_user, list_users, update_user
from core.audit import audit_table
from core.kernel.clock import now
from core.users import user_table
from dicom_files import a_data_set, write

from depth_logs import a_log, a_stored_log
from support import a_form, a_multipart, a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"
CANARY = "Canary"


def events():
    """Return the events of today, oldest first, without the fields that are not set."""
    day = now().date()
    return [event.model_dump(exclude_none=True) for event in audit_table.newest(day, day, None)][::-1]


def last(*names):
    found = events()[-1]
    return tuple(found.get(name) for name in names)


@pytest.fixture
def ask(invoke):
    def ask(module, method, path, *, caller="ann", **options):
        return invoke(module.handler, a_request(method, path, caller=caller, **options))

    return ask


def test_a_sign_in_names_who_signed_in_and_from_where(a_user, sign_in):
    ann = a_user("ann")["id"]

    sign_in("Ann")

    assert last("action", "user_id", "object", "tried", "grant_type", "source", "status") == (
        *("create_token", ann, ann, "ann", "password", "127.0.0.1", 200),
    )


def test_a_registration_names_who_was_registered_and_nobody_else(ask, a_user, monkeypatch):
    a_user("ann")
    monkeypatch.setenv("REGISTRATION", "open")
    draft = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}

    ask(sign_up, "POST", "/v1/auth/signup", caller=None, body=draft)
    bob = user_table.find("bob").user.id
    made = last("action", "object", "status")
    ask(confirm_sign_up, "POST", "/v1/auth/confirm", caller=None, body={"username": "bob", "code": "123456"})
    confirmed = last("action", "object", "status")
    ask(sign_up, "POST", "/v1/auth/signup", caller=None, body=draft | {"username": "ann"})

    assert made == ("sign_up", bob, 201)
    assert confirmed == ("confirm_sign_up", bob, 204)
    assert last("action", "object", "status") == ("sign_up", None, 201)


def test_a_refused_sign_in_names_the_account_but_nobody_who_did_it(a_user, sign_in):
    ann = a_user("ann")["id"]

    sign_in("ANN", "wrong horse battery")

    assert last("user_id", "object", "tried", "grant_type", "status") == (None, ann, "ann", "password", 401)


@pytest.mark.parametrize("name", ["my secret passphrase", "key.ann.1", "e9c5a0f2-6a0a-4b0e-8d56-0e7c1c8f1a11"])
def test_a_name_that_nobody_has_is_hashed_alike_each_time(sign_in, name):
    sign_in(name)
    sign_in(name.upper())
    sign_in("another name")

    first, second, other = [event["tried"] for event in events()]
    assert first.startswith("hmac-sha256:")
    assert first == second != other
    assert name not in str(events())


def test_a_refresh_names_its_user_and_a_refused_one_nobody(a_user, sign_in, ask_for_token):
    ann = a_user("ann")["id"]
    token = answer(sign_in("ann"))["refresh_token"]

    ask_for_token(grant_type="refresh_token", refresh_token=token)
    good = last("user_id", "object", "grant_type", "status")
    ask_for_token(grant_type="refresh_token", refresh_token="made up")

    assert good == (ann, ann, "refresh_token", 200)
    assert last("user_id", "object", "tried", "grant_type", "status") == (None, None, None, "refresh_token", 401)


def test_a_sign_in_by_key_names_the_key_and_its_user(a_user, ask_for_token, ask):
    ann = a_user("ann")["id"]
    made = answer(ask(create_api_key, "POST", f"/v1/users/{ann}/api-keys", caller=ann, body={"name": "phone"}))
    created = last("object", "created")

    ask_for_token(grant_type="api_key", api_key=made["key"])
    good = last("user_id", "object", "key_id", "grant_type", "status")
    ask_for_token(grant_type="api_key", api_key=f"lbx_{ann}_{made['id']}_wrong")
    refused = last("user_id", "object", "key_id", "status")
    ask_for_token(grant_type="api_key", api_key=f"lbx_{ann}_nokey_wrong")

    assert created == (ann, f"/v1/users/{ann}/api-keys/{made['id']}")
    assert good == (ann, ann, made["id"], "api_key", 200)
    assert refused == (None, ann, made["id"], 401)
    assert last("object", "key_id", "status") == (None, None, 401)
    assert events()[-1]["tried"].startswith("hmac-sha256:")


def test_a_log_out_is_recorded(a_user, sign_in, ask):
    ann = a_user("ann")["id"]
    token = answer(sign_in("ann"))["refresh_token"]

    ask(log_out, "POST", "/v1/auth/logout", caller=ann, body={"refresh_token": token})

    assert last("action", "user_id", "status") == ("log_out", ann, 204)


def test_me_is_recorded_by_id(a_user, ask):
    ann = a_user("ann")["id"]

    ask(update_user, "PATCH", "/v1/users/me", caller=ann, body={"first_name": "Ann"})

    assert last("path", "object") == ("/v1/users/me", ann)


@pytest.mark.parametrize(
    ("module", "tail", "query"),
    [
        (get_image_file, "file", {}),
        (get_image_file, "file", {"width": 16, "format": "webp"}),
        (get_image_dicom, "dicom", {}),
        (get_web_annotations, "annotations.json", {}),
    ],
)
def test_reading_an_image_names_it_and_its_reader(upload, ask, module, tail, query):
    key = upload()["image_key"]

    status = ask(module, "GET", f"/v1/images/{key}/{tail}", key_id="k1", **query)["statusCode"]

    assert last("action", "user_id", "by_key", "key_id", "object", "path", "status") == (
        *(module.__name__.rpartition(".")[2], "ann", True, "k1", key, f"/v1/images/{key}/{tail}", status),
    )


def test_an_export_of_images_is_recorded_without_its_filters(ask):
    ask(export_coco, "GET", "/v1/exports/coco", q=CANARY)

    assert last("action", "user_id", "path", "status") == ("export_coco", "ann", "/v1/exports/coco", 200)
    assert CANARY not in str(events())


def test_reading_a_depth_log_names_it(ask):
    log_id = a_stored_log(a_log(8))

    ask(get_depth_log_image, "GET", f"/v1/depth-logs/{log_id}/image")
    ask(get_depth_log_file, "GET", f"/v1/depth-logs/{log_id}/file")
    ask(list_frames, "GET", "/v1/frames", log_id=log_id, depth_min=0, depth_max=1)

    assert [(event["action"], event["object"], event["status"]) for event in events()] == [
        ("get_depth_log_image", log_id, 200),
        ("get_depth_log_file", log_id, 200),
        ("list_frames", log_id, 200),
    ]


def test_a_retrieved_instance_is_named_by_the_image_that_it_is(ask, upload, tmp_path):
    key = upload(write(tmp_path / "a.dcm", a_data_set()).read_bytes())["image_key"]
    path = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"

    ask(retrieve_instances, "GET", path)
    good = last("action", "object", "path", "status")
    ask(retrieve_instances, "GET", path, caller="bob")

    assert good == ("retrieve_instance", key, path, 200)
    assert last("user_id", "object", "status") == ("bob", "1.2", 404)


def test_opening_a_link_names_link_and_image_but_not_the_secret(upload, ask, invoke):
    key = upload()["image_key"]
    made = answer(ask(create_link, "POST", f"/v1/images/{key}/links", body={"expires_in": 60}))
    secret = made["url"].rpartition("/")[2].partition(".")[0]

    opened = invoke(open_link.handler, a_request("GET", made["url"]))
    good = last("action", "object", "link_id", "source", "path", "status")
    ask(delete_link, "DELETE", f"/v1/images/{key}/links/{made['link_id']}")
    invoke(open_link.handler, a_request("GET", made["url"]))

    assert opened["statusCode"] == 303
    assert good == ("open_link", key, made["link_id"], "127.0.0.1", "/v1/shared/{token}", 303)
    assert last("object", "link_id", "status") == (key, made["link_id"], 404)
    assert secret not in str(events())


@pytest.mark.parametrize("token", ["secret", "a.secret", "a.b.secret", "secret.lnk_", "se%2Fcret", 'se"cret.lnk_1.x'])
def test_a_link_that_is_none_leaves_nothing_of_what_was_sent(invoke, token):
    invoke(open_link.handler, a_request("GET", f"/v1/shared/{token}"))

    assert last("path", "status") == ("/v1/shared/{token}", 404)
    assert "secret" not in str(events()).replace("secret.lnk", "")


def test_what_was_created_is_named(upload, ask, a_user):
    key = upload()["image_key"]
    image = last("action", "object", "created", "status")
    saw = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}}
    ask(create_annotation, "POST", f"/v1/images/{key}/annotations", body=saw)
    annotation = last("object", "created")
    tag = answer(ask(create_tag, "POST", "/v1/tags", body={"name": "left"}))["id"]

    assert image == ("create_image", key, f"/v1/images/{key}", 201)
    assert annotation == (key, f"/v1/images/{key}/annotations/0")
    assert last("object", "created") == (tag, f"/v1/tags/{tag}")
    assert a_user("bob")["id"] == last("object")[0]


def test_of_a_batch_each_image_has_its_event(ask):
    files = [("files", "a.png", a_png(), "image/png"), ("files", "b.png", a_png(), "image/png")]
    made = answer(ask(create_image_batch, "POST", "/v1/images/batch", body=a_multipart(*files)))["data"]
    keys = [image["image_key"] for image in made]
    ask(delete_image_batch, "POST", "/v1/images/batch-delete", body={"image_keys": [*keys, "none", ""]})

    assert [(event["action"], event.get("object"), event["status"]) for event in events()] == [
        *[("create_image_batch", key, 201) for key in keys],
        *[("delete_image_batch", key, 204) for key in keys],
        ("delete_image_batch", "none", 404),
        ("delete_image_batch", None, 404),
    ]


def test_a_thousand_deletions_are_all_recorded(ask):
    keys = [f"knee-{number}" for number in range(1000)]

    ask(delete_image_batch, "POST", "/v1/images/batch-delete", body={"image_keys": keys})

    assert [event["object"] for event in events()] == keys


def test_a_refused_batch_is_one_event(ask):
    ask(delete_image_batch, "POST", "/v1/images/batch-delete", body={"image_keys": 1})

    assert [event["status"] for event in events()] == [422]


@pytest.mark.parametrize(
    ("module", "path", "expected"),
    [
        (get_image, "/v1/images/knee", ("knee", 404)),
        (get_image_file, "/v1/images/knee/file", ("knee", 404)),
        (list_links, "/v1/images/knee/links", ("knee", 404)),
        (get_annotation, "/v1/images/knee/annotations/7", ("knee", 404)),
        (get_user, "/v1/users/ann", ("ann", 403)),
        (list_users, "/v1/users", (None, 403)),
    ],
)
def test_what_was_refused_is_named_whatever_it_was(keep, ask, module, path, expected):
    keep("ann", "knee")

    ask(module, "GET", path, caller="bob")

    assert last("user_id", "object", "status") == ("bob", *expected)


def test_looking_at_ones_own_is_not_recorded(keep, ask):
    keep("ann", "knee")

    ask(get_image, "GET", "/v1/images/knee")
    ask(list_images, "GET", "/v1/images", q=CANARY)

    assert events() == []


def test_no_row_has_patients_words_or_secrets(ask, a_user, sign_in, ask_for_token, invoke, tmp_path):
    ann = a_user("ann", password=f"{CANARY} horse battery", first_name=CANARY)["id"]
    tokens = answer(sign_in("ann", f"{CANARY} horse battery"))
    sign_in("ann", f"{CANARY} wrong battery")
    sign_in(f"{CANARY} typed into the wrong field")
    ask_for_token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    ask_for_token(grant_type="refresh_token", refresh_token=CANARY)
    ask_for_token(grant_type="api_key", api_key=f"lbx_{CANARY}_{CANARY}_{CANARY}")
    data_set = a_data_set(np.zeros((1, 4, 4), np.uint8))
    data_set.PatientName = f"{CANARY}^Ann"
    scan = write(tmp_path / "a.dcm", data_set).read_bytes()
    parts = [("metadata", json.dumps({"description": CANARY})), ("file", f"{CANARY}.dcm", scan, "application/dicom")]
    key = answer(ask(create_image, "POST", "/v1/images", caller=ann, body=a_multipart(*parts)))["image_key"]
    ask(get_image_dicom, "GET", f"/v1/images/{key}/dicom", caller=ann)
    ask(get_image_file, "GET", f"/v1/images/{key}/file", caller=ann)
    ask(update_image, "PATCH", f"/v1/images/{key}", caller=ann, body={"description": CANARY})
    ask(create_share, "POST", f"/v1/images/{key}/shares", caller=ann, body={"user_id": CANARY, "role": "read"})
    ask(export_coco, "GET", "/v1/exports/coco", caller=ann, q=CANARY)
    ask(log_out, "POST", "/v1/auth/logout", caller=ann, body={"refresh_token": tokens["refresh_token"]})
    made = answer(ask(create_link, "POST", f"/v1/images/{key}/links", caller=ann, body={"expires_in": 60}))
    invoke(open_link.handler, a_request("GET", made["url"]))

    stored = json.dumps(boto3.client("dynamodb").scan(TableName="AuditTable")["Items"])
    secrets = [
        CANARY,
        tokens["refresh_token"],
        tokens["access_token"],
        made["url"].rpartition("/")[2].partition(".")[0],
    ]
    assert len(json.loads(stored)) > 12
    assert [secret for secret in secrets if secret.casefold() in stored.casefold()] == []


def break_audit(call):
    if call.operation == "PutItem" and call.parameters["TableName"] == "AuditTable":
        raise ConnectionError


def test_what_cannot_be_recorded_is_not_given_away(upload, ask, when_calling):
    key = upload()["image_key"]
    when_calling(break_audit)

    response = ask(get_image_file, "GET", f"/v1/images/{key}/file")

    assert (response["statusCode"], answer(response)["code"]) == (503, "unavailable")
    assert int(response["headers"]["Retry-After"]) > 0


def test_a_change_that_cannot_be_recorded_is_in_the_log_instead(keep, ask, when_calling, caplog):
    keep("ann", "knee")
    when_calling(break_audit)

    response = ask(delete_image, "DELETE", "/v1/images/knee")

    (lost,) = [record.events for record in caplog.records if record.msg == "Not audited"]
    assert response["statusCode"] == 204
    assert [(each["action"], each["object"], each["status"]) for each in lost] == [("delete_image", "knee", 204)]


def test_a_token_of_another_kind_is_refused_and_recorded(invoke):
    request = a_request("POST", "/v1/auth/token", body=a_form(grant_type="api_key", api_key="x"), caller="ann")
    request["requestContext"]["authorizer"]["jwt"]["claims"]["token_use"] = "id"

    assert invoke(create_token.handler, request)["statusCode"] == 401
    assert last("user_id", "status") == (None, 401)
