import gzip
from base64 import b64decode

from api.system.get_openapi import DOCUMENT, handler

from support import a_request, answer


def test_the_document_is_served_as_it_was_written(invoke):
    response = invoke(handler, a_request("GET", "/v1/openapi.json"))

    assert response["statusCode"] == 200
    assert response["headers"]["Content-Type"] == "application/json"
    assert response["body"] == DOCUMENT.read_text()
    assert answer(response)["openapi"].startswith("3.1")


def test_it_travels_compressed_to_who_can_read_that(invoke):
    response = invoke(handler, a_request("GET", "/v1/openapi.json", headers={"accept-encoding": "gzip"}))

    assert response["headers"]["Content-Encoding"] == "gzip"
    assert response["headers"]["Vary"] == "Accept-Encoding"
    assert gzip.decompress(b64decode(response["body"])).decode() == DOCUMENT.read_text()
