import pytest

from api.locations.list_locations import handler
from core.images import image_table

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def listed(invoke, caller="ann", **query):
    return answer(invoke(handler, a_request("GET", "/v1/locations", caller=caller, **query)))


def test_locations_stand_by_id_in_pages(invoke, make_location):
    for location_id in ("c", "a", "b"):
        make_location(location_id)

    first = listed(invoke, limit=2)
    second = listed(invoke, limit=2, cursor=first["meta"]["next_cursor"])

    assert [each["id"] for each in first["data"]] == ["a", "b"]
    assert [each["id"] for each in second["data"]] == ["c"]


def test_part_of_any_field_is_enough(invoke, make_location):
    make_location("a", town="London")
    make_location("b", town="Paris")

    assert [each["id"] for each in listed(invoke, q="lond")["data"]] == ["a"]


def test_part_of_a_field_needs_no_accents(invoke, make_location):
    make_location("a", town="Zürich")

    assert [each["id"] for each in listed(invoke, q="zurich")["data"]] == ["a"]


def test_a_count_tells_nothing_of_what_is_hidden(invoke, make_location):
    make_location("a")
    image_table.create(an_image("ann", location_id="a"), due_at=NOON)

    assert listed(invoke, "ann")["data"][0]["image_count"] == 1
    assert listed(invoke, "bob")["data"][0]["image_count"] == 0
