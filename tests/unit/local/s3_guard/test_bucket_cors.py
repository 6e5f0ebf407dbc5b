"""The CORS rules of a bucket decide what a browser may do."""

import pytest

from local.s3_guard.cors import Rule

RULE = Rule(("https://*.example",), ("GET", "PUT"), ("content-type", "x-amz-*"), ("ETag",), 60)
ASKING = {"Origin": "https://viewer.example", "Access-Control-Request-Method": "PUT"}


@pytest.fixture(autouse=True)
def rules(guarded):
    guarded.rules = [RULE]


def test_a_preflight_needs_no_signature_and_says_what_may_be_sent(guarded):
    response = guarded.send(
        "OPTIONS", "/originals/k", headers=ASKING | {"Access-Control-Request-Headers": "Content-Type, x-amz-date"}
    )

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "https://viewer.example"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, PUT"
    assert response.headers["Access-Control-Allow-Headers"] == "content-type, x-amz-date"
    assert response.headers["Access-Control-Max-Age"] == "60"


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "https://evil.test"},
        {"Access-Control-Request-Method": "DELETE"},
        {"Access-Control-Request-Headers": "authorization"},
    ],
)
def test_a_preflight_for_more_than_that_is_refused(guarded, change):
    response = guarded.send("OPTIONS", "/originals/k", headers=ASKING | change)

    assert guarded.code(response) == (403, "AccessForbidden")


def test_an_answer_can_be_read_by_an_allowed_page(guarded, s3):
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "originals", "Key": "k"})

    response = guarded.send("GET", url, headers={"Origin": "https://viewer.example"})

    assert response.headers.getlist("Access-Control-Allow-Origin") == ["https://viewer.example"]
    assert response.headers["Access-Control-Expose-Headers"] == "ETag"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.test"}])
def test_an_answer_to_anybody_else_says_nothing(guarded, s3, headers):
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "originals", "Key": "k"})

    response = guarded.send("GET", url, headers=headers)

    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_refusal_can_be_read_too(guarded):
    response = guarded.send("GET", "/originals/k", headers={"Origin": "https://viewer.example"})

    assert response.status_code == 403
    assert response.headers["Access-Control-Allow-Origin"] == "https://viewer.example"


def test_a_rule_for_everybody_answers_with_a_star(guarded):
    guarded.rules = [Rule(("*",), ("PUT",))]

    response = guarded.send("OPTIONS", "/originals/k", headers=ASKING)

    assert response.headers["Access-Control-Allow-Origin"] == "*"
