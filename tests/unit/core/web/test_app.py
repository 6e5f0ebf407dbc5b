import json

import pytest

from core.web.app import entrypoint, http_app

from support import Body, Context, a_request, answer

LIMIT = 6 * 2**20  # bytes of Lambda's answers


def answered(text, *, times=1, **headers):
    app = http_app()

    @app.get("/v1/much")
    def get_much() -> list[str]:
        return [text] * times

    return entrypoint(app)(a_request("GET", "/v1/much", headers=headers), Context())


def size(response):
    return len(json.dumps(response, ensure_ascii=False).encode())


@pytest.mark.parametrize(("text", "bytes_each"), [("x" * 1000, 1005), ("a", 6), ("\u819d" * 1000, 3005), ('"\\', 13)])
def test_an_answer_is_sent_if_lambda_takes_it_with_all_its_escapes(text, bytes_each):
    many = LIMIT // bytes_each

    fits, exceeds = answered(text, times=many * 9 // 10), answered(text, times=many + 1)

    assert fits["statusCode"] == 200
    assert LIMIT * 0.8 < size(fits) <= LIMIT
    assert (exceeds["statusCode"], answer(exceeds)["code"]) == (422, "output_too_large")
    assert exceeds["headers"]["Content-Type"] == "application/problem+json"
    assert exceeds["headers"]["Vary"] == "Accept-Encoding"


def test_an_answer_that_is_small_when_compressed_is_sent_so():
    response = answered("x" * 1000, times=10_000, **{"accept-encoding": "gzip"})

    assert response["statusCode"] == 200
    assert size(response) < LIMIT / 10


@pytest.mark.usefixtures("aws")  # for its audit event
def test_header_names_count_in_any_case_as_sam_local_sends_them():
    app = http_app()

    @app.post("/v1/form")
    def post_form() -> dict[str, str]:
        return {"type": app.current_event.headers["content-type"]}

    event = a_request("POST", "/v1/form", body=Body(b"a=1", "application/x-www-form-urlencoded"))
    event["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}

    assert entrypoint(app, forms=True)(event, Context())["statusCode"] == 200


def test_a_problem_says_where_by_a_uri_reference():
    app = http_app()

    missing = entrypoint(app)(a_request("GET", "/v1/images/Þ 1"), Context())

    assert answer(missing)["instance"] == "/v1/images/%C3%9E%201"


def test_every_answer_tells_browsers_to_come_by_https_alone():
    missing = entrypoint(http_app())(a_request("GET", "/v1/nowhere"), Context())

    assert missing["headers"]["Strict-Transport-Security"] == "max-age=63072000"
