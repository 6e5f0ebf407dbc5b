import pytest

from api.tags.list_tags import handler
from core.kernel.visibility import Visibility

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def tags(invoke, caller="ann", groups=(), **query):
    response = invoke(handler, a_request("GET", "/v1/tags", caller=caller, groups=groups, **query))
    assert response["statusCode"] == 200
    return answer(response)


def test_tags_stand_in_alphabetical_order_whatever_their_case(invoke, make_tag):
    for name in ("banana", "Apple", "cherry", "apple"):
        make_tag(name)

    assert [tag["name"] for tag in tags(invoke)["data"]] == ["Apple", "apple", "banana", "cherry"]


def test_pages_meet_without_a_gap(invoke, make_tag):
    for number in range(5):
        make_tag(f"tag {number}")

    first = tags(invoke, limit=3)
    second = tags(invoke, limit=3, cursor=first["meta"]["next_cursor"])

    assert [tag["name"] for tag in first["data"] + second["data"]] == [f"tag {number}" for number in range(5)]
    assert tags(invoke, limit=2, page=1)["meta"]["total_results"] == 5


def test_part_of_a_name_is_enough(invoke, make_tag):
    make_tag("Left knee")
    make_tag("shoulder")

    assert [tag["name"] for tag in tags(invoke, q="KNEE")["data"]] == ["Left knee"]


@pytest.mark.parametrize("part", ["Gerät", "Gera\u0308t", "GERAT"])
def test_part_of_a_name_needs_no_accents(invoke, make_tag, part):
    make_tag("Das Gerät")

    assert [tag["name"] for tag in tags(invoke, q=part)["data"]] == ["Das Gerät"]


def test_a_count_tells_nothing_of_what_is_hidden(invoke, make_tag, wear):
    worn = make_tag("worn")
    wear("img_1", worn, visibility=Visibility.PUBLIC)
    wear("img_2", worn)
    wear("img_3", worn, owner="bob")

    counts = {
        caller: tags(invoke, caller, groups)["data"][0]["image_count"]
        for caller, groups in (("ann", ()), ("bob", ()), ("cat", ()), ("root", ["admin"]))
    }

    assert counts == {"ann": 2, "bob": 2, "cat": 1, "root": 3}


@pytest.mark.parametrize(("name", "value"), [("limit", 101), ("page", "x"), ("cursor", "garbage")])
def test_invalid_parameters_are_refused_by_name(invoke, name, value):
    response = invoke(handler, a_request("GET", "/v1/tags", caller="ann", **{name: value}))

    assert response["statusCode"] == 400
    assert answer(response)["errors"][0]["parameter"] == name
