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
    "body", [{}, {"name": ""}, {"name": " "}, {"name": 5}, {"name": "x" * 161}, {"name": "a|b"}, {"name": "a\tb"}]
)
def test_a_name_that_breaks_a_rule_is_pointed_at(invoke, body):
    response = create(invoke, body)

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/name"


@pytest.mark.parametrize("name", ["R", "CT", "\u80ba", "\U0001f9b4"])
def test_one_letter_is_enough(invoke, name):
    assert answer(create(invoke, {"name": name}))["name"] == name


def test_names_that_look_equal_are_one_tag(invoke):
    first, again = create(invoke, {"name": "Gera\u0308t"}), create(invoke, {"name": "Ger\u00e4t"})

    assert (first["statusCode"], again["statusCode"]) == (201, 200)
    assert answer(first) == answer(again)
    assert answer(first)["name"] == "Ger\u00e4t"


def test_the_length_of_a_name_is_that_of_its_composed_form(invoke):
    assert create(invoke, {"name": "a\u0308" * 160})["statusCode"] == 201


def test_the_longest_name_of_the_widest_letters_fits(invoke):
    assert create(invoke, {"name": "\U0001f9b4" * 160})["statusCode"] == 201
