import pytest

from api.colormaps.create_colormap import handler as create_colormap
from api.colormaps.delete_colormap import handler

from support import a_request

pytestmark = pytest.mark.usefixtures("aws")


def delete(invoke, name, caller="ann"):
    return invoke(handler, a_request("DELETE", f"/v1/colormaps/{name}", caller=caller))["statusCode"]


def test_a_custom_map_can_be_deleted_and_created_again(invoke):
    body = {"name": "night", "stops": [[0, "#000000"], [1, "#0000ff"]]}
    request = a_request("POST", "/v1/colormaps", caller="ann", body=body)
    invoke(create_colormap, request)

    assert delete(invoke, "night", caller="bob") == 404
    assert delete(invoke, "night") == 204
    assert delete(invoke, "night") == 404
    assert invoke(create_colormap, request)["statusCode"] == 201


def test_built_in_maps_stay(invoke):
    assert delete(invoke, "viridis") == 403
