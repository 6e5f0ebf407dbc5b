import pytest

from api.locations.get_location import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def test_a_location_is_read_by_its_id(invoke, make_location):
    made = make_location("a", town="London")

    assert answer(invoke(handler, a_request("GET", "/v1/locations/a", caller="ann"))) == made


def test_an_unknown_one_is_not_found(invoke):
    assert invoke(handler, a_request("GET", "/v1/locations/a", caller="ann"))["statusCode"] == 404
