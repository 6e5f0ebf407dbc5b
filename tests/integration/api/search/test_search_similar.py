from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image as Picture
from PIL import ImageDraw

from api.search.search_similar import handler
from core.images import image_table
from core.tags import tag_table
from imaging.analysis import fingerprints

from support import NOON, a_multipart, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def drawing():
    """Draw a picture that looks different in each orientation."""
    picture = Picture.new("L", (200, 160), 30)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((20, 20, 90, 70), fill=220)
    draw.rectangle((120, 60, 190, 150), fill=150)
    draw.line((0, 150, 110, 90), fill=255, width=9)
    return picture


@pytest.fixture
def search(invoke):
    def search(body, caller="ann", **query):
        return invoke(handler, a_request("POST", "/v1/search/similar", caller=caller, body=body, **query))

    return search


def png(picture):
    output = BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def as_form(picture):
    return a_multipart(("file", "query.png", png(picture), "image/png"))


def keep(image_key, picture, **fields):
    image_table.create(an_image("ann", image_key, fingerprint=fingerprints.fingerprint(picture), **fields), due_at=NOON)


def test_a_picture_finds_its_like_by_form_and_by_json(search, drawing):
    keep("same", drawing)
    keep("other", Picture.radial_gradient("L"))

    by_form = answer(search(as_form(drawing)))["data"]
    by_json = answer(search({"image_data": b64encode(png(drawing)).decode()}))["data"]

    assert (by_form[0]["distance"], by_form[0]["image"]["image_key"]) == (0, "same")
    assert by_form == by_json


@pytest.mark.parametrize("turn", list(Picture.Transpose), ids=lambda turn: turn.name.lower())
def test_turned_and_flipped_it_is_still_found(search, drawing, turn):
    keep("same", drawing)

    matches = answer(search(as_form(drawing.transpose(turn)), max_distance=4))["data"]

    assert [match["image"]["image_key"] for match in matches] == ["same"]


def test_hidden_images_are_not_found(search, drawing):
    keep("same", drawing)

    assert answer(search(as_form(drawing), caller="bob"))["data"] == []


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 422, "/image_data"),
        ({"image_data": "%%%"}, 422, "/image_data"),
        (a_multipart(("metadata", "{}")), 422, "/file"),
        ({"image_data": b64encode(b"hello").decode()}, 415, None),
    ],
)
def test_a_file_that_is_not_a_picture_is_refused(search, body, status, pointer):
    response = search(body)

    assert response["statusCode"] == status
    assert answer(response).get("errors", [{}])[0].get("pointer") == pointer


def test_images_are_shown_with_the_names_of_their_tags(search, drawing):
    tag_id, _ = tag_table.find_or_create("saw", "ann")
    keep("img", drawing, tag_ids=(tag_id,))

    (match,) = answer(search(as_form(drawing)))["data"]

    assert [tag["name"] for tag in match["image"]["tags"]] == ["saw"]
