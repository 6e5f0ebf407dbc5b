"""A POST with an Idempotency-Key, through handlers, is done once and answered alike."""

import json
from hashlib import sha256
from math import cos, sin

import boto3
import pytest

from api.annotations import create_annotation
from api.images import create_image, create_image_batch, get_image, list_images
from api.locations import create_location
from api.sharing import create_link, list_links
from core.images import image_table
from core.kernel.errors import RequestInProgress, Unavailable, ValidationFailed
from core.web import idempotency, idempotency_table

from support import Body, Context, a_multipart, a_png, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
KEY = {"Idempotency-Key": "key-1"}
PLACE = {"id": "theatre", "address": "1 Rd", "town": "London", "country": "GB"}


def place(body=PLACE, headers=KEY, caller="ann"):
    return a_request("POST", "/v1/locations", caller=caller, body=body, headers=headers)


def upload(boundary, content=b"", headers=KEY):
    form = a_multipart(("metadata", "{}"), ("file", "knee.png", content or a_png(), "image/png"))
    body = Body(form.content.replace(b"--part", f"--{boundary}".encode()), f"multipart/form-data; boundary={boundary}")
    return a_request("POST", "/v1/images", caller="ann", body=body, headers=headers)


def kept():
    return boto3.client("dynamodb").scan(TableName="IdempotencyTable")["Items"]


def test_the_same_request_is_done_once_and_answered_alike(invoke):
    first, second = invoke(create_location.handler, place()), invoke(create_location.handler, place())

    assert first["statusCode"] == 201
    assert second == first


def test_without_a_key_it_is_done_again(invoke):
    answers = [invoke(create_location.handler, place(headers={})) for _ in range(2)]

    assert [each["statusCode"] for each in answers] == [201, 409]
    assert kept() == []


def test_another_body_under_the_same_key_is_refused(invoke):
    invoke(create_location.handler, place())

    other = invoke(create_location.handler, place(PLACE | {"id": "another"}))

    assert (other["statusCode"], answer(other)["code"]) == (422, "validation_failed")


def test_keys_are_each_callers_own_and_each_paths_own(invoke):
    invoke(create_location.handler, place())

    of_bob = invoke(create_location.handler, place(PLACE | {"id": "ward"}, caller="bob"))
    elsewhere = invoke(create_image.handler, upload("part"))

    assert (of_bob["statusCode"], elsewhere["statusCode"]) == (201, 201)


def test_a_failure_may_be_tried_again(invoke):
    failed = invoke(create_location.handler, place({"id": 5}))
    again = invoke(create_location.handler, place())

    assert (failed["statusCode"], again["statusCode"]) == (422, 201)


def test_a_form_with_another_boundary_is_the_same_request(invoke):
    first, second = invoke(create_image.handler, upload("one")), invoke(create_image.handler, upload("two"))

    assert answer(first)["image_key"] == answer(second)["image_key"]
    assert len(list(image_table.ImageItem.scan())) == 1


def test_a_form_with_another_file_is_another_request(invoke):
    invoke(create_image.handler, upload("one"))

    assert invoke(create_image.handler, upload("one", a_png(9, 9)))["statusCode"] == 422


def test_a_request_that_is_still_at_work_is_not_begun_again():
    def ask_again(_):
        with pytest.raises(RequestInProgress) as raised:
            idempotency.once(place(), Context(), dict)
        return {"statusCode": 200, "headers": {}, "body": str(int(raised.value.status))}

    first = idempotency.once(place(), Context(), ask_again)

    assert first["body"] == "409"


def test_an_answer_too_large_to_keep_is_given_once_and_never_done_twice(invoke):
    corners = [[round(20 + 19 * cos(turn / 150), 12), round(20 + 19 * sin(turn / 150), 12)] for turn in range(900)]
    annotations = [{"instrument": "saw", "polygon": {"points": corners}}] * 16
    form = a_multipart(
        ("metadata", json.dumps({"annotations": annotations})), ("file", "knee.png", a_png(40, 40), "image/png")
    )
    event = a_request("POST", "/v1/images", caller="ann", body=form, headers=KEY)

    first, second = invoke(create_image.handler, event), invoke(create_image.handler, event)

    assert (first["statusCode"], len(first["body"]) > idempotency.MOST_BYTES) == (201, True)
    assert (second["statusCode"], answer(second)["code"]) == (409, "answer_not_kept")
    assert first["headers"]["Location"] in answer(second)["detail"]
    assert len(answer(invoke(list_images.handler, a_request("GET", "/v1/images", caller="ann")))["data"]) == 1


def test_no_request_starts_whose_answer_could_not_be_stored(monkeypatch):
    monkeypatch.setenv("IDEMPOTENCY_TABLE", "NoSuchTable")

    with pytest.raises(Unavailable):
        idempotency.once(place(), Context(), pytest.fail)


def test_a_finished_request_is_answered_even_if_its_answer_cannot_be_stored(invoke, monkeypatch):
    def out_of_reach(*_):
        raise OSError("The table cannot be reached any more")

    monkeypatch.setattr(idempotency_table, "complete", out_of_reach)

    assert invoke(create_location.handler, place())["statusCode"] == 201


def test_a_secret_is_told_once_and_kept_nowhere(invoke):
    image = answer(invoke(create_image.handler, upload("part", headers={})))
    path = f"/v1/images/{image['image_key']}/links"
    event = a_request("POST", path, caller="ann", body={"expires_in": 60}, headers=KEY)

    first, second = invoke(create_link.handler, event), invoke(create_link.handler, event)

    assert (first["statusCode"], first["headers"]["Cache-Control"]) == (201, "no-store")
    assert (second["statusCode"], answer(second)["code"]) == (409, "answer_not_kept")
    assert answer(first)["link_id"] in answer(second)["detail"]
    assert len(answer(invoke(list_links.handler, a_request("GET", path, caller="ann")))["data"]) == 1
    assert answer(first)["url"] not in json.dumps(kept())


def test_another_query_under_the_same_key_is_another_request():
    def ask(limit):
        event = a_request("POST", "/v1/search/similar", caller="ann", headers=KEY, limit=limit)
        return idempotency.once(event, Context(), lambda _: {"statusCode": 200, "headers": {}, "body": limit})

    ask("1")

    with pytest.raises(ValidationFailed):
        ask("2")


def test_a_batch_is_stored_once(invoke):
    form = a_multipart(*[("files", f"{n}.png", a_png(), "image/png") for n in range(3)])
    event = a_request("POST", "/v1/images/batch", caller="ann", body=form, headers=KEY)

    first, second = invoke(create_image_batch.handler, event), invoke(create_image_batch.handler, event)

    assert first == second
    assert len(list(image_table.ImageItem.scan())) == 3


def test_an_annotation_is_made_once(invoke):
    image = answer(invoke(create_image.handler, upload("part", headers={})))
    path = f"/v1/images/{image['image_key']}"
    body = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}}
    event = a_request("POST", f"{path}/annotations", caller="ann", body=body, headers=KEY)

    made = [invoke(create_annotation.handler, event)["statusCode"] for _ in range(2)]

    assert made == [201, 201]
    assert answer(invoke(get_image.handler, a_request("GET", path, caller="ann")))["annotation_count"] == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_sensible_length(invoke, key):
    response = invoke(create_location.handler, place(headers={"Idempotency-Key": key}))

    assert (response["statusCode"], answer(response)["errors"][0]["parameter"]) == (400, "Idempotency-Key")


def test_stored_fingerprints_cannot_be_compared_with_guessed_bodies(invoke):
    invoke(create_location.handler, place())

    plain = sha256(json.dumps(PLACE).encode()).hexdigest()
    guesses = {plain, sha256(json.dumps(plain).encode()).hexdigest()}
    assert kept()[0]["validation"]["S"] not in guesses
