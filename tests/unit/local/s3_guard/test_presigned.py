"""A presigned URL is valid for exactly what was signed, and for a limited time."""

import re
from datetime import timedelta

import pytest

from local.iam.principals import of_role
from local.settings import ACCESS_KEY, SECRET_KEY

ROLE = of_role("AnyRole")

KEY = "incoming/images/knee (1)+ü.png"
PLACE = {"Bucket": "originals", "Key": KEY}


@pytest.fixture
def url(s3):
    return s3.generate_presigned_url("get_object", Params=PLACE, ExpiresIn=300)


@pytest.fixture
def upload(s3):
    """Presign the upload of exactly five bytes of PNG."""
    signed = {"Bucket": "originals", "Key": KEY, "ContentType": "image/png", "ContentLength": 5}
    return s3.generate_presigned_url("put_object", Params=signed, ExpiresIn=300)


def test_a_signed_request_is_let_through(guarded, url):
    response = guarded.send("GET", url)

    assert response.status_code == 200
    assert len(guarded.storage.stored) == 1


def test_the_right_upload_is_stored(guarded, upload):
    response = guarded.send("PUT", upload, data=b"\x89PNG!", content_type="image/png")

    assert response.status_code == 200
    assert guarded.storage.stored[0]["body"] == b"\x89PNG!"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda url: url + "0",
        lambda url: url.replace("knee", "heel"),
        lambda url: url.replace("originals/", "renditions/"),
        lambda url: url.replace("Expires=300", "Expires=9000"),
        lambda url: url + "&versionId=1",
        lambda url: url + "&response-content-type=text/html",
        lambda url: url.replace("SignedHeaders=host", "SignedHeaders=host%3Bx-evil"),
    ],
)
def test_a_changed_url_is_refused(guarded, url, tamper):
    response = guarded.send("GET", tamper(url))

    assert guarded.code(response) == (403, "SignatureDoesNotMatch")
    assert not guarded.storage.stored


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "HEAD"])
def test_another_method_is_refused(guarded, url, method):
    response = guarded.send(method, url)

    assert response.status_code == 403
    assert not guarded.storage.stored


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"\x89PNG", "image/png"), (b"\x89PNG!!", "image/png"), (b"\x89PNG!", "text/html"), (b"\x89PNG!", None)],
)
def test_another_size_or_type_is_refused(guarded, upload, body, content_type):
    response = guarded.send("PUT", upload, data=body, content_type=content_type)

    assert guarded.code(response) == (403, "SignatureDoesNotMatch")


def test_headers_of_amazons_own_must_be_signed(guarded, upload):
    response = guarded.send(
        "PUT", upload, data=b"\x89PNG!", content_type="image/png", headers={"x-amz-meta-owner": "mallory"}
    )

    assert guarded.code(response) == (403, "AccessDenied")


@pytest.mark.parametrize(("after", "status"), [(299, 200), (301, 403)])
def test_it_expires(guarded, url, after, status):
    guarded.ahead = timedelta(seconds=after)

    response = guarded.send("GET", url)

    assert response.status_code == status
    assert status == 200 or "Request has expired" in response.text


def test_it_is_not_valid_before_its_time(guarded, url):
    guarded.ahead = timedelta(hours=-1)

    assert guarded.code(guarded.send("GET", url)) == (403, "AccessDenied")


def test_it_may_be_used_again_until_then(guarded, url):
    assert [guarded.send("GET", url).status_code for _ in range(2)] == [200, 200]


def test_a_week_is_the_longest(guarded, s3):
    eight_days = s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}, ExpiresIn=8 * 86400)

    assert guarded.code(guarded.send("GET", eight_days)) == (400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("missing", ["X-Amz-Expires", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-SignedHeaders"])
def test_every_part_of_the_signature_is_needed(guarded, url, missing):
    response = guarded.send("GET", url.replace(missing, "X-Amz-Other"))

    assert guarded.code(response) == (400, "AuthorizationQueryParametersError")


def test_somebody_elses_key_is_refused(guarded, url):
    response = guarded.send("GET", re.sub("(AKIA|ASIA)[A-Z0-9]{16}", r"\1SOMEBODYELSE0000", url))

    assert guarded.code(response) == (403, "InvalidAccessKeyId")


def test_the_url_of_a_role_is_refused_without_its_session_token(guarded, signing):
    url = signing(ROLE.access_key, ROLE.secret_key).generate_presigned_url("get_object", Params=PLACE)

    assert guarded.code(guarded.send("GET", url)) == (403, "InvalidAccessKeyId")


@pytest.mark.parametrize("keys", [(ROLE.access_key, ROLE.secret_key, "another"), (ACCESS_KEY, SECRET_KEY, ROLE.token)])
def test_a_session_token_is_only_valid_with_its_key(guarded, signing, keys):
    url = signing(*keys).generate_presigned_url("get_object", Params=PLACE)

    assert guarded.code(guarded.send("GET", url)) == (400, "InvalidToken")


def test_another_region_is_refused(guarded, url):
    response = guarded.send("GET", url.replace("eu-west-1", "us-east-1"))

    assert guarded.code(response) == (400, "AuthorizationHeaderMalformed")
