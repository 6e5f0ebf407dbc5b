import pytest

from api.colormaps.create_colormap import handler as create_colormap
from api.colormaps.list_colormaps import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def names(invoke, caller):
    return [each["name"] for each in answer(invoke(handler, a_request("GET", "/v1/colormaps", caller=caller)))["data"]]


def test_built_in_maps_and_ones_own_in_alphabetical_order(invoke):
    body = {"name": "night", "stops": [[0, "#000000"], [1, "#0000ff"]]}
    invoke(create_colormap, a_request("POST", "/v1/colormaps", caller="ann", body=body))

    mine, others = names(invoke, "ann"), names(invoke, "bob")

    assert {"viridis", "gray", "hot_iron", "pet", "night"} <= set(mine)
    assert mine == sorted(mine)
    assert set(mine) - set(others) == {"night"}
