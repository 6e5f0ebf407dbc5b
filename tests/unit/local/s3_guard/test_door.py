"""Requests that are signed in a header, that are not signed, and that are for other services."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.settings import ACCESS_KEY, REGION, SECRET_KEY

URL = "http://127.0.0.1:9000/originals/knee.png"


class Streaming(S3SigV4Auth):
    """A signer of bodies that are sent in chunks."""

    def payload(self, request: AWSRequest) -> str:  # noqa: ARG002 - the signature covers none of it
        return "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def signed(method: str, body: bytes = b"", url: str = URL, **headers: str) -> dict[str, Any]:
    """Sign a request as an SDK does."""
    request = AWSRequest(method, url, data=body, headers={name.replace("_", "-"): v for name, v in headers.items()})
    request.context["payload_signing_enabled"] = True
    S3SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), "s3", REGION).add_auth(request)
    return {"headers": dict(request.headers), "data": body}


def test_a_signed_request_is_let_through(guarded):
    response = guarded.send("PUT", URL, **signed("PUT", b"bytes", x_amz_meta_a="1"))

    assert response.status_code == 200
    assert guarded.storage.stored[0]["body"] == b"bytes"


def test_another_body_than_the_signed_one_is_refused(guarded):
    request = signed("PUT", b"bytes") | {"data": b"bites"}

    assert guarded.code(guarded.send("PUT", URL, **request)) == (400, "XAmzContentSHA256Mismatch")


@pytest.mark.parametrize("name", ["Authorization", "X-Amz-Date", "X-Amz-Content-SHA256"])
def test_a_changed_header_is_refused(guarded, name):
    request = signed("PUT", b"bytes")
    value = request["headers"][name]
    request["headers"][name] = value[:-2] + ("00" if not value.endswith("00") else "11")

    response = guarded.send("PUT", URL, **request)

    assert response.status_code in (400, 403)
    assert not guarded.storage.stored


def test_a_signature_of_long_ago_is_refused(guarded):
    guarded.ahead = timedelta(minutes=16)

    assert guarded.code(guarded.send("GET", URL, **signed("GET"))) == (403, "RequestTimeTooSkewed")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
@pytest.mark.parametrize("path", ["/originals/knee.png", "/originals", "/", "/moto-api/reset"])
def test_without_a_signature_nothing_opens(guarded, method, path):
    response = guarded.send(method, path)

    assert guarded.code(response) == (403, "AccessDenied")
    assert not guarded.storage.stored


def test_the_old_signature_is_refused(guarded):
    headers = {"Authorization": f"AWS {ACCESS_KEY}:c2lnbmF0dXJl"}

    assert guarded.code(guarded.send("GET", URL, headers=headers)) == (400, "AuthorizationHeaderMalformed")


@pytest.mark.parametrize("algorithm", ["md5", "sha256", "sha1", "crc32", "crc32c"])
@pytest.mark.parametrize("body", [b"123456789", b"123456780"])
def test_a_checksum_must_be_that_of_the_body(guarded, algorithm, body):
    crc32, crc32c = bytes.fromhex("cbf43926"), bytes.fromhex("e3069283")  # the check values of "123456789"
    sums = {"crc32": crc32, "crc32c": crc32c}
    digest = sums.get(algorithm) or hashlib.new(algorithm, b"123456789", usedforsecurity=False).digest()
    name = "content_md5" if algorithm == "md5" else f"x_amz_checksum_{algorithm}"

    response = guarded.send("PUT", URL, **signed("PUT", body, **{name: base64.b64encode(digest).decode()}))

    assert guarded.code(response) == ((200, "") if body == b"123456789" else (400, "BadDigest"))


def test_chunks_are_joined_and_their_trailing_checksum_checked(guarded):
    def chunked(checksum: str) -> dict[str, Any]:
        body = f"5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n".encode()
        request = AWSRequest("PUT", URL, data=body, headers={"content-encoding": "aws-chunked"})
        request.headers["X-Amz-Decoded-Content-Length"] = "11"
        request.headers["X-Amz-Trailer"] = "x-amz-checksum-crc32"
        Streaming(Credentials(ACCESS_KEY, SECRET_KEY), "s3", REGION).add_auth(request)
        return {"headers": dict(request.headers), "data": body}

    right = guarded.send("PUT", URL, **chunked("DUoRhQ=="))
    wrong = guarded.send("PUT", URL, **chunked("AAAAAA=="))

    assert right.status_code == 200
    assert guarded.storage.stored[0]["body"] == b"hello world"
    assert guarded.code(wrong) == (400, "BadDigest")


def test_a_key_has_a_length(guarded):
    url = f"http://127.0.0.1:9000/originals/{'k' * 1025}"

    assert guarded.code(guarded.send("GET", url, **signed("GET", url=url))) == (400, "KeyTooLongError")


def test_cognitos_public_calls_and_keys_need_no_signature(guarded):
    calls = [
        guarded.send("POST", "/", headers={"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"}),
        guarded.send("GET", "/eu-west-1_abc123/.well-known/jwks.json"),
    ]

    assert [call.status_code for call in calls] == [200, 200]


def test_a_key_that_looks_like_jwks_is_no_way_in(guarded):
    response = guarded.send("GET", "/originals/eu-west-1_abc/.well-known/jwks.json")

    assert guarded.code(response) == (403, "AccessDenied")
