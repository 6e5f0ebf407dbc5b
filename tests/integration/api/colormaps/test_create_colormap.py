import pytest

from api.colormaps.create_colormap import handler
from api.depth_logs.list_frames import handler as list_frames

from depth_logs import a_stored_log
from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")

BLUES = {"name": "night", "stops": [[0, "#000000"], [1, "#0000FF"]]}


def make(invoke, body, caller="ann"):
    return invoke(handler, a_request("POST", "/v1/colormaps", caller=caller, body=body))


def test_a_map_of_ones_own_colours_frames(invoke):
    response = make(invoke, BLUES)

    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == "/v1/colormaps/night"
    assert answer(response) == BLUES | {"stops": [[0, "#000000"], [1, "#0000FF"]], "built_in": False, "table": None}
    log_id = a_stored_log(b"depth,a\n1,14\n", width=1)
    request = a_request("GET", "/v1/frames", caller="ann", log_id=log_id, colormap="night")
    assert invoke(list_frames, request)["statusCode"] == 200


def test_a_map_can_be_given_colour_by_colour(invoke):
    table = [f"#{255 - grey:02x}00{grey:02x}" for grey in range(256)]

    response = make(invoke, {"name": "ramp", "table": table})

    assert response["statusCode"] == 201
    assert answer(response)["table"] == table


@pytest.mark.parametrize("name", ["night", "viridis", "Viridis"])
def test_a_name_that_is_taken_is_a_conflict(invoke, name):
    make(invoke, BLUES)

    response = make(invoke, BLUES | {"name": name})

    assert response["statusCode"] == 409
    assert answer(response)["code"] == "colormap_exists"


def test_names_are_each_owners_own(invoke):
    make(invoke, BLUES)

    assert make(invoke, BLUES, caller="bob")["statusCode"] == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "x", "stops": [[0, "red"]]}, "/stops"),
        ({"name": "x", "stops": [[0, "#000000"], [1.5, "#ffffff"]]}, "/stops/1/0"),
        ({"name": "x", "stops": [[1, "#000000"], [0, "#ffffff"]]}, ""),
        ({"name": "x"}, ""),
        ({"name": "../x", "stops": BLUES["stops"]}, "/name"),
        ({"name": "x", "table": ["#000000"] * 255}, "/table"),
        ({"name": "x", "stops": BLUES["stops"], "table": ["#000000"] * 256}, ""),
    ],
)
def test_invalid_fields_are_pointed_at(invoke, body, pointer):
    response = make(invoke, body)

    assert response["statusCode"] == 422
    assert answer(response)["code"] == "validation_failed"
    assert answer(response)["errors"][0]["pointer"].startswith(pointer)


def test_there_is_an_end_to_ones_own_maps(invoke, monkeypatch):
    monkeypatch.setattr("core.colormaps.colormap_service.MOST", 1)
    make(invoke, BLUES)

    assert make(invoke, BLUES | {"name": "two"})["statusCode"] == 409
