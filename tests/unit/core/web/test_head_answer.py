from base64 import b64decode
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response

from core.kernel.content import Content, StoredFile, Tagged
from core.web.app import entrypoint, http_app
from core.web.content import Conditions, answer

from support import Context, a_request

BYTES = b"x" * 100
FILE = StoredFile(100, "image/png", lambda _: BYTES, lambda **_: "https://s3/file")
PICTURE = Content(BYTES, "image/png", lambda *_: "https://s3/picture")
RECORD = {"text": "left knee " * 1000}
LENGTH = "Content-Length"


def asked(method, found, **headers):
    app = http_app()

    @app.get("/v1/it")
    def get_it(conditions: Conditions) -> Response[Any]:
        return answer(Tagged("5", lambda: found), *conditions)

    request = a_request(method, "/v1/it", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return entrypoint(app)(request, Context())


@pytest.mark.parametrize("found", [RECORD, FILE, PICTURE, {"short": "膝"}])
@pytest.mark.parametrize("accepted", ["gzip", ""])
def test_head_has_the_headers_of_get_and_the_length_of_its_body(found, accepted):
    whole = asked("GET", found, accept_encoding=accepted)
    length = len(b64decode(whole["body"]) if whole["isBase64Encoded"] else whole["body"].encode())

    told = asked("HEAD", found, accept_encoding=accepted)

    assert (told["statusCode"], told["body"], told["isBase64Encoded"]) == (200, "", False)
    assert told["headers"] == whole["headers"] | {LENGTH: str(length)}


def test_head_has_no_range():
    told = asked("HEAD", FILE, range="bytes=0-9")

    assert (told["statusCode"], told["headers"][LENGTH]) == (200, "100")


def test_what_the_client_has_is_not_told_again():
    told = asked("HEAD", FILE, if_none_match='"5"')

    assert told["statusCode"] == 304
    assert LENGTH not in told["headers"]


def test_a_problem_is_told_by_its_status_and_type():
    told = entrypoint(http_app())(a_request("HEAD", "/v1/nowhere"), Context())

    assert (told["statusCode"], told["body"]) == (404, "")
    assert told["headers"]["Content-Type"] == "application/problem+json"
    assert int(told["headers"][LENGTH]) > 0
