import pytest

from api.locations.create_location import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def create(invoke, body):
    return invoke(handler, a_request("POST", "/v1/locations", caller="ann", body=body))


def test_a_location_is_added_under_its_id(invoke):
    response = create(invoke, {"id": "theatre-1", "address": "1 Theatre Rd", "town": "London", "country": "GB"})

    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == "/v1/locations/theatre-1"
    assert answer(response) == {
        "id": "theatre-1", "address": "1 Theatre Rd", "town": "London", "country": "GB", "image_count": 0,
    }  # fmt: skip


def test_an_id_is_made_up_when_there_is_none(invoke):
    assert answer(create(invoke, {"town": "London"}))["id"].startswith("loc_")


def test_an_id_that_is_taken_is_refused_and_the_first_is_kept(invoke, make_location):
    make_location("theatre-1", town="London")

    response = create(invoke, {"id": "theatre-1", "town": "Paris"})

    assert (response["statusCode"], answer(response)["code"]) == (409, "location_exists")


@pytest.mark.parametrize("body", [{"id": ""}, {"id": "a/b"}, {"id": "x", "town": 5}, {"id": "x", "city": "London"}])
def test_invalid_values_are_refused(invoke, body):
    assert create(invoke, body)["statusCode"] == 422
