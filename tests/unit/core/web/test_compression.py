import gzip
from base64 import b64decode

import pytest
from aws_lambda_powertools.event_handler import Response

from core.kernel.content import Tagged
from core.kernel.errors import ValidationFailed
from core.web import content
from core.web.app import entrypoint, http_app
from core.web.compression import COMPRESSED_FROM
from core.web.parameters import IfMatch, IfNoneMatch

from support import Context, a_request, answer

GZIP = {"accept-encoding": "gzip"}
LONG = {"text": "left knee " * 1000}


def sent(found, *, secret=False, **headers):
    app = http_app()

    @app.get("/v1/it")
    def get_it(if_none_match: IfNoneMatch = None) -> Response[dict[str, str]]:
        return content.answer(found, if_none_match)

    return entrypoint(app, secret=secret)(a_request("GET", "/v1/it", headers=headers), Context())


def unpacked(response):
    assert (response["isBase64Encoded"], response["headers"]["Content-Encoding"]) == (True, "gzip")
    return gzip.decompress(b64decode(response["body"])).decode()


def test_json_is_compressed_for_who_accepts_it_and_says_that_it_depends():
    plain, packed = sent(LONG), sent(LONG, **GZIP)

    assert unpacked(packed) == plain["body"]
    assert plain["headers"]["Vary"] == packed["headers"]["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain["headers"]


def test_what_fits_one_packet_is_not_compressed():
    short = {"text": "x" * (COMPRESSED_FROM - 12)}

    assert "Content-Encoding" not in sent(short, **GZIP)["headers"]
    assert "Content-Encoding" in sent({"text": short["text"] + "x"}, **GZIP)["headers"]


def test_a_compressed_answer_has_an_entity_tag_of_its_own():
    found = Tagged("5.7", lambda: LONG)

    assert sent(found)["headers"]["ETag"] == '"5.7"'
    assert sent(found, **GZIP)["headers"]["ETag"] == '"5.7.gzip"'


@pytest.mark.parametrize(
    ("known", "tag"), [('"5.7.gzip"', '"5.7.gzip"'), ('"5.7"', '"5.7"'), ('W/"5.7.gzip", "4"', '"5.7.gzip"')]
)
def test_what_the_client_has_in_either_form_is_not_sent_again(known, tag):
    response = sent(Tagged("5.7", lambda: LONG), **GZIP, **{"if-none-match": known})

    assert (response["statusCode"], response["body"], response["headers"]["ETag"]) == (304, "", tag)
    assert response["headers"]["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in response["headers"]


def test_a_handler_sees_the_entity_tag_that_it_gave():
    app = http_app()

    @app.get("/v1/it")
    def get_it(if_match: IfMatch = None) -> list[str | None]:
        return [if_match]

    request = a_request("GET", "/v1/it", headers={"if-match": '"5.7.gzip"'})

    assert answer(entrypoint(app)(request, Context())) == ['"5.7"']


def test_a_long_problem_is_compressed_too():
    app = http_app()

    @app.get("/v1/it")
    def get_it() -> None:
        raise ValidationFailed("x" * 2000)

    response = entrypoint(app)(a_request("GET", "/v1/it", headers=GZIP), Context())

    assert response["headers"]["Content-Type"] == "application/problem+json"
    assert "x" * 2000 in unpacked(response)


def test_bytes_have_their_own_compression():
    app = http_app()

    @app.get("/v1/it")
    def get_it() -> Response[bytes]:
        return Response(200, "image/svg+xml", b"<svg>" * 1000)

    response = entrypoint(app)(a_request("GET", "/v1/it", headers=GZIP), Context())

    assert b64decode(response["body"]) == b"<svg>" * 1000
    assert {"Content-Encoding", "Vary"} & response["headers"].keys() == set()


def test_the_length_of_a_secret_is_not_told_by_its_compression():
    assert "Content-Encoding" not in sent(LONG, secret=True, **GZIP)["headers"]
