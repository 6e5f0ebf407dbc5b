import pytest

from core.kernel.errors import MalformedBody, UnsupportedMediaType
from core.web.admission import admit

from support import Body, a_request


@pytest.mark.parametrize(
    "body", ['{"a":1e400}', '{"a":-1e400}', '{"a":NaN}', '{"a":[Infinity]}', '{"a":' + "9" * 65 + "}"]
)
def test_numbers_that_no_answer_could_hold_are_not_taken(body):
    with pytest.raises(MalformedBody):
        admit(a_request("POST", "/v1/tags", body=Body(body.encode(), "application/json")))


@pytest.mark.parametrize("depth", [33, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_json_is_not_nested_without_end(opening, closing, depth):
    inner = "1" if closing == "}" else ""
    with pytest.raises(MalformedBody):
        admit(a_request("POST", "/v1/tags", body=as_json(opening * depth + inner + closing * depth)))


def test_json_may_be_nested_and_hold_any_brackets_in_its_texts():
    text = "[" * 31 + '["[[[{{{"]' + "]" * 31

    assert admit(a_request("POST", "/v1/tags", body=as_json(text)))["body"] == text


def as_json(text):
    return Body(text.encode(), "application/json")


def test_a_form_without_a_boundary_is_no_form():
    with pytest.raises(MalformedBody):
        admit(a_request("POST", "/v1/images", body=Body(b"--x--", "multipart/form-data")), forms=True)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"])
def test_routes_of_json_take_nothing_else(kind):
    with pytest.raises(UnsupportedMediaType):
        admit(a_request("POST", "/v1/locations", body=Body(b"junk", kind)))


def test_a_text_is_not_patched_up_where_it_is_no_utf_8():
    with pytest.raises(MalformedBody):
        admit(a_request("POST", "/v1/tags", body=Body(b'{"name":"\xe9clair"}', "application/vnd.api+json")))
