import pytest

from api.tags.create_tag import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def create(invoke, body, caller="ann"):
    return invoke(handler, a_request("POST", "/v1/tags", caller=caller, body=body))


def test_a_tag_is_made_once(invoke):
    first = create(invoke, {"name": "  some new tag "})
    again = create(invoke, {"name": "some new tag"}, caller="bob")

    assert first["statusCode"] == 201
    assert first["headers"]["Location"] == f"/v1/tags/{answer(first)['id']}"
    assert answer(first)["name"] == "some new tag"
    assert again["statusCode"] == 200
    assert answer(again) == answer(first)


def test_names_are_told_apart_by_case(invoke):
    assert answer(create(invoke, {"name": "Knee"}))["id"] != answer(create(invoke, {"name": "knee"}))["id"]


@pytest.mark.parametrize(
    "body", [{}, {"name": "ab"}, {"name": 5}, {"name": "x" * 161}, {"name": "a|b"}, {"name": "a\tb"}]
)
def test_a_name_that_breaks_a_rule_is_pointed_at(invoke, body):
    response = create(invoke, body)

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/name"


def test_the_longest_name_of_the_widest_letters_fits(invoke):
    assert create(invoke, {"name": "\U0001f9b4" * 160})["statusCode"] == 201
