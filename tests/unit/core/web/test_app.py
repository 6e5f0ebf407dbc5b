import pytest

from core.web.app import entrypoint, http_app

from support import Body, Context, a_request, answer


def answered(size):
    app = http_app()

    @app.get("/v1/much")
    def get_much() -> dict[str, str]:
        return {"text": "x" * size}

    return entrypoint(app)(a_request("GET", "/v1/much"), Context())


def test_an_answer_that_lambda_would_drop_says_so_instead():
    small, large = answered(5_900_000), answered(6_100_000)

    assert small["statusCode"] == 200
    assert (large["statusCode"], answer(large)["code"]) == (422, "output_too_large")
    assert large["headers"]["Content-Type"] == "application/problem+json"


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
