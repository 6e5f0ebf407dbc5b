"""Provide a location."""

import pytest

from api.locations.create_location import handler

from support import a_request, answer


@pytest.fixture
def make_location(invoke):
    def make_location(location_id, **fields):
        event = a_request("POST", "/v1/locations", caller="ann", body={"id": location_id, **fields})
        return answer(invoke(handler, event))

    return make_location
