import pytest

from api.locations.delete_location import handler
from api.locations.get_location import handler as get_location
from core.storage import images

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def delete(invoke):
    return invoke(handler, a_request("DELETE", "/v1/locations/a", caller="bob"))


def test_a_location_goes_when_no_image_is_from_it(invoke, make_location):
    make_location("a")

    assert delete(invoke)["statusCode"] == 204
    assert invoke(get_location, a_request("GET", "/v1/locations/a", caller="ann"))["statusCode"] == 404
    assert delete(invoke)["statusCode"] == 404


def test_even_a_hidden_image_keeps_its_location(invoke, make_location):
    make_location("a")
    row = images.create(an_image("ann", location_id="a"), due_at=NOON)

    kept = delete(invoke)
    images.change(row, row.image.revised(status="deleted"))

    assert (kept["statusCode"], answer(kept)["code"]) == (409, "in_use")
    assert delete(invoke)["statusCode"] == 204
