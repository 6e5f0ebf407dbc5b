import pytest

from api.locations.update_location import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def patch(invoke, body):
    return invoke(handler, a_request("PATCH", "/v1/locations/a", caller="ann", body=body))


def test_omitted_fields_stay_and_null_clears(invoke, make_location):
    make_location("a", address="1 Theatre Rd", town="London", country="GB")

    changed = answer(patch(invoke, {"town": "Leeds", "country": None}))

    assert (changed["address"], changed["town"], changed["country"]) == ("1 Theatre Rd", "Leeds", None)


def test_the_id_cannot_change(invoke, make_location):
    make_location("a")

    assert patch(invoke, {"id": "b"})["statusCode"] == 422


def test_an_unknown_one_is_not_found(invoke):
    assert patch(invoke, {"town": "Leeds"})["statusCode"] == 404
