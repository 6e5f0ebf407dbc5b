"""Requests and answers in payload format 2.0."""

import base64
import json
from typing import Any

import pytest
from starlette.requests import Request

from local.gateway.http_events import BadAnswer, answer_of, event_of
from local.gateway.router import Match
from local.template.routes import Route

ROUTE = Match(Route("ReadThing", "api.read_thing.handler", "GET", "/things/{id}"), {"id": "a b"})


def a_request(path: str = "/things/a%20b", query: str = "", **headers: str) -> Request:
    named = {"host": "127.0.0.1:8080", "user-agent": "curl/8", **headers}
    return Request(
        {
            "type": "http",
            "method": "GET",
            "http_version": "1.1",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8080),
        }
    )


def test_a_request_without_a_body_reads_as_aws_writes_it():
    event = event_of(a_request(), ROUTE, b"", None)

    assert event["version"] == "2.0"
    assert event["routeKey"] == event["requestContext"]["routeKey"] == "GET /things/{id}"
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/things/a b"
    assert event["rawQueryString"] == ""
    assert event["pathParameters"] == {"id": "a b"}
    assert event["isBase64Encoded"] is False
    assert not {"body", "cookies", "queryStringParameters"} & set(event)
    context = event["requestContext"]
    assert (context["stage"], context["accountId"]) == ("$default", "123456789012")
    assert (context["http"]["method"], context["http"]["sourceIp"]) == ("GET", "127.0.0.1")
    assert "authorizer" not in context


def test_repeated_parameters_are_joined_and_the_raw_query_is_kept():
    event = event_of(a_request(query="tag=a&tag=b%2Cc&empty=&q=x+y"), ROUTE, b"", None)

    assert event["queryStringParameters"] == {"tag": "a,b,c", "empty": "", "q": "x y"}
    assert event["rawQueryString"] == "tag=a&tag=b%2Cc&empty=&q=x+y"


def test_cookies_stand_apart_from_the_headers():
    event = event_of(a_request(cookie="a=1; b=2", x_one="1"), ROUTE, b"", None)

    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]
    assert event["headers"]["x-one"] == "1"


@pytest.mark.parametrize(
    ("content_type", "encoded"),
    [
        ("application/json", False),
        ("application/json; charset=utf-8", False),
        ("application/problem+json", False),
        ("text/csv", False),
        ("application/xml", False),
        ("application/x-www-form-urlencoded", True),
        ("multipart/form-data; boundary=x", True),
        ("image/png", True),
        ("application/octet-stream", True),
        ("", True),
    ],
)
def test_only_text_travels_as_text(content_type, encoded):
    event = event_of(a_request(content_type=content_type), ROUTE, b"a=1", None)

    assert event["isBase64Encoded"] is encoded
    assert event["body"] == (base64.b64encode(b"a=1").decode() if encoded else "a=1")


def test_text_that_is_not_utf8_travels_in_base64():
    event = event_of(a_request(content_type="text/csv"), ROUTE, b"\xff\xfe", None)

    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\xff\xfe"


def test_the_authorizers_context_is_handed_on():
    event = event_of(a_request(), ROUTE, b"", {"jwt": {"claims": {"sub": "ann"}, "scopes": None}})

    assert event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] == "ann"


def answer(**members: Any) -> Any:
    return answer_of(json.dumps(members).encode())


def test_an_answer_in_base64_becomes_bytes():
    response = answer(
        statusCode=200,
        body=base64.b64encode(b"\x89PNG").decode(),
        isBase64Encoded=True,
        headers={"Content-Type": "image/png"},
    )

    assert response.body == b"\x89PNG"
    assert response.headers["content-type"] == "image/png"
    assert response.headers["content-length"] == "4"


def test_an_answer_keeps_status_headers_and_cookies():
    response = answer(
        statusCode="201", headers={"Location": "/x", "Content-Length": "99"}, body="hi", cookies=["a=1", "b=2"]
    )

    assert response.status_code == 201
    assert response.headers["location"] == "/x"
    assert response.headers["content-length"] == "2"
    assert response.headers["content-type"] == "text/plain;charset=UTF-8"
    assert response.headers.getlist("set-cookie") == ["a=1", "b=2"]


def test_an_answer_without_a_status_is_the_body_itself():
    response = answer_of(b'{"hello": "world"}')

    assert (response.status_code, response.body) == (200, b'{"hello": "world"}')
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "members", [{"statusCode": "many"}, {"statusCode": 200, "body": "%%%", "isBase64Encoded": True}]
)
def test_an_answer_that_makes_no_sense_is_refused(members):
    with pytest.raises(BadAnswer):
        answer(**members)


def test_only_an_answer_to_head_names_the_length_of_what_it_does_not_have():
    payload = json.dumps({"statusCode": 200, "headers": {"Content-Length": "5000"}, "body": ""}).encode()

    assert answer_of(payload, is_head=True).headers["content-length"] == "5000"
    assert answer_of(payload).headers["content-length"] == "0"
