"""A form upload must match its policy, field by field."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

KEY = "incoming/images/knee.png"
POLICY = [
    ["content-length-range", 4, 8],
    {"Content-Type": "image/png"},
    ["starts-with", "$x-amz-meta-note", "for "],
]


def a_form(s3: Any, key: str = KEY) -> dict[str, Any]:
    fields = {"Content-Type": "image/png"}
    made = s3.generate_presigned_post("originals", key, Fields=fields, Conditions=POLICY, ExpiresIn=300)
    return made["fields"] | {"x-amz-meta-note": "for you", "file": (BytesIO(b"\x89PNG"), "photo.png")}


def post(guarded: Any, form: dict[str, Any], bucket: str = "originals") -> Any:
    return guarded.send("POST", f"http://127.0.0.1:9000/{bucket}", data=form)


def test_a_form_that_the_policy_allows_is_stored_under_its_key(guarded, s3):
    response = post(guarded, a_form(s3))

    (stored,) = guarded.storage.stored
    assert response.status_code == 204
    assert response.headers["ETag"] == '"e"'
    assert (stored["REQUEST_METHOD"], stored["PATH_INFO"]) == ("PUT", f"/originals/{KEY}")
    assert (stored["body"], stored["CONTENT_TYPE"]) == (b"\x89PNG", "image/png")
    assert stored["HTTP_X_AMZ_META_NOTE"] == "for you"


def test_the_files_name_can_be_part_of_the_key(guarded, s3):
    post(guarded, a_form(s3, "incoming/images/${filename}"))

    assert guarded.storage.stored[0]["PATH_INFO"] == "/originals/incoming/images/photo.png"


def test_the_answer_can_be_asked_for(guarded, s3):
    made = s3.generate_presigned_post(
        "originals", KEY, Fields={"success_action_status": "201"}, Conditions=[{"success_action_status": "201"}]
    )

    response = post(guarded, made["fields"] | {"file": (BytesIO(b"x"), "x")})

    assert response.status_code == 201
    assert f"<Key>{KEY}</Key>" in response.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"file": b"\x89PN"}, "EntityTooSmall"),
        ({"file": b"\x89PNG....."}, "EntityTooLarge"),
        ({"Content-Type": "text/html"}, "AccessDenied"),
        ({"key": "originals/knee.png"}, "AccessDenied"),
        ({"x-amz-meta-note": "not for you"}, "AccessDenied"),
        ({"x-amz-meta-extra": "1"}, "AccessDenied"),
        ({"acl": "public-read"}, "AccessDenied"),
        ({"x-amz-signature": "0" * 64}, "SignatureDoesNotMatch"),
        ({"policy": "e30="}, "SignatureDoesNotMatch"),
    ],
)
def test_a_form_that_the_policy_does_not_allow_is_refused(guarded, s3, change, code):
    sent = change | ({"file": (BytesIO(change["file"]), "f")} if "file" in change else {})
    response = post(guarded, a_form(s3) | sent)

    assert guarded.code(response)[1] == code
    assert not guarded.storage.stored


@pytest.mark.parametrize("missing", ["policy", "key", "x-amz-signature", "x-amz-credential", "Content-Type"])
def test_a_missing_field_is_refused(guarded, s3, missing):
    form = a_form(s3)
    del form[missing]

    assert post(guarded, form).status_code in (400, 403)
    assert not guarded.storage.stored


def test_another_bucket_is_refused(guarded, s3):
    assert guarded.code(post(guarded, a_form(s3), bucket="renditions")) == (403, "AccessDenied")


def test_a_policy_expires(guarded, s3):
    guarded.ahead = timedelta(seconds=301)

    response = post(guarded, a_form(s3))

    assert "Policy expired" in response.text


def test_fields_that_may_be_ignored_are_ignored(guarded, s3):
    assert post(guarded, a_form(s3) | {"x-ignore-me": "1"}).status_code == 204
