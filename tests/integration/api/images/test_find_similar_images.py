from datetime import timedelta

import pytest

from api.images.find_similar_images import handler
from core.images import image_table
from core.index import compaction
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.tags import tag_table

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")

# Each differs from the first by so many bits.
PRINTS = {0: "00000000000000ff", 1: "00000000000000fe", 4: "000000000000000f", 60: "ffffffffffffff0f"}


def keep(image_key, bits, owner="ann", minutes=0, **fields):
    moment = NOON + timedelta(minutes=minutes)
    image = an_image(owner, image_key, fingerprint=PRINTS[bits], created_at=moment, **fields)
    return image_table.create(image, due_at=NOON)


def similar(invoke, image_key="img", caller="ann", groups=(), **query):
    return invoke(handler, a_request("GET", f"/v1/images/{image_key}/similar", caller=caller, groups=groups, **query))


def found(invoke, **query):
    return [(match["distance"], match["image"]["image_key"]) for match in answer(similar(invoke, **query))["data"]]


@pytest.fixture(params=["fresh", "packed", "half packed"])
def settle(request):
    """Pack the index now or not: similar images are found wherever it keeps them."""

    def settle(*, last=False):
        if request.param == ("packed" if last else "half packed"):
            compaction.compact_all(lambda: True)

    return settle


def test_the_nearest_come_first_and_never_the_image_itself(invoke, settle):
    keep("img", 0)
    keep("near", 1)
    settle()
    keep("far", 60)
    keep("twin", 0)
    settle(last=True)

    assert found(invoke) == [(0, "twin"), (1, "near"), (60, "far")]
    assert found(invoke, limit=2) == [(0, "twin"), (1, "near")]
    assert found(invoke, max_distance=1) == [(0, "twin"), (1, "near")]
    assert found(invoke, max_distance=0, limit=1) == [(0, "twin")]


def test_equally_near_images_come_newest_first(invoke, settle):
    keep("img", 0)
    keep("old", 4, minutes=1)
    settle()
    keep("new", 4, minutes=2)
    settle(last=True)

    assert found(invoke) == [(4, "new"), (4, "old")]


def test_hidden_images_are_not_shown(invoke, settle):
    keep("img", 0, visibility=Visibility.PUBLIC)
    keep("hidden", 0)
    keep("given", 1, shared_with={"bob": "read"})
    settle()
    row = keep("was public", 0, visibility=Visibility.PUBLIC)
    settle(last=True)
    image_table.change(row, revised(row.image, visibility=Visibility.PRIVATE))

    assert found(invoke, caller="bob") == [(1, "given")]
    assert {key for _, key in found(invoke, caller="ann")} == {"hidden", "was public", "given"}
    assert {key for _, key in found(invoke, caller="root", groups=["admin"])} == {"hidden", "was public", "given"}


def test_deleted_images_do_not_displace_others(invoke, settle):
    keep("img", 0)
    rows = [keep(f"gone {number}", 1) for number in range(20)]
    keep("there", 4)
    settle()
    settle(last=True)
    for row in rows:
        image_table.change(row, revised(row.image, status="deleted"))

    assert found(invoke, limit=1) == [(4, "there")]


def test_an_image_without_a_picture_is_compared_to_nothing(invoke):
    image_table.create(an_image("ann", "img"), due_at=NOON)

    assert similar(invoke)["statusCode"] == 409


def test_an_image_that_has_not_arrived_is_compared_to_nothing(invoke):
    image_table.create(an_image("ann", "img", status="pending", uploaded_at=None), due_at=NOON)

    assert (similar(invoke)["statusCode"], answer(similar(invoke))["code"]) == (409, "not_uploaded")


def test_a_hidden_image_looks_like_a_missing_one(invoke):
    keep("img", 0)

    assert similar(invoke, caller="bob")["statusCode"] == 404
    assert similar(invoke, image_key="none")["statusCode"] == 404


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", 101), ("max_distance", 65), ("max_distance", -1)])
def test_invalid_parameters_are_refused_by_name(invoke, name, value):
    response = similar(invoke, **{name: value})

    assert response["statusCode"] == 400
    assert answer(response)["errors"][0]["parameter"] == name


def test_images_are_shown_with_the_names_of_their_tags(invoke):
    tag_id, _ = tag_table.find_or_create("saw", "ann")
    keep("img", 0)
    keep("near", 1, tag_ids=(tag_id,))

    (match,) = answer(similar(invoke))["data"]

    assert [tag["name"] for tag in match["image"]["tags"]] == ["saw"]
