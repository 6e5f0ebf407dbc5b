import pytest

from api.images.list_images import handler
from cli.rebuild_index import rebuild_index
from core.images import image_table
from core.index import leaf_table
from core.index.postings_table import Posting

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def found(invoke, **query):
    response = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", **query)))
    return [image["image_key"] for image in response["data"]]


def test_an_image_missing_from_the_lists_is_found_again(invoke):
    image_table.create(an_image(image_key="img_1", description="a left knee"), due_at=NOON)
    image_table.create(an_image(image_key="img_2", description="a hip"), due_at=NOON)
    with Posting.batch_write() as batch:
        for item in Posting.scan():
            batch.delete(item)

    before, said = found(invoke), rebuild_index()

    assert before == []
    assert sorted(found(invoke)) == ["img_1", "img_2"]
    assert found(invoke, q="left") == ["img_1"]
    assert said.startswith("Made ")


def test_two_at_once_are_told_apart():
    with leaf_table.lease(leaf_table.REBUILDING), pytest.raises(SystemExit, match="Try again"):
        rebuild_index()
