import pytest

from api.images.list_images import handler
from core.images import image_table
from core.images.model import Role
from core.index.compaction import compact_all
from core.kernel.values import revised
from core.kernel.visibility import Visibility

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def shared(invoke):
    """Return the keys that a caller finds with `shared_with_me`."""

    def shared(caller="bob", groups=(), **query):
        request = a_request("GET", "/v1/images", caller=caller, groups=groups, shared_with_me="true", **query)
        return {image["image_key"] for image in answer(invoke(handler, request))["data"]}

    return shared


@pytest.fixture
def keep():
    def keep(owner, key, **fields):
        return image_table.create(an_image(owner, key, **fields), due_at=NOON)

    return keep


@pytest.mark.parametrize("packed", [False, True])
def test_it_lists_what_others_share_with_the_caller_and_nothing_else(keep, shared, packed):
    keep("ann", "given", shared_with={"bob": Role.READ})
    keep("ann", "public-and-given", visibility=Visibility.PUBLIC, shared_with={"bob": Role.ANNOTATE})
    keep("ann", "public", visibility=Visibility.PUBLIC)
    keep("ann", "given-to-cat", shared_with={"cat": Role.READ})
    keep("bob", "own")
    if packed:
        compact_all(lambda: True)

    assert shared() == {"given", "public-and-given"}
    assert shared(visibility="public") == {"public-and-given"}
    assert shared("root", groups=("admin",)) == set()


def test_what_is_not_shared_any_more_is_gone_from_it(keep, shared):
    row = keep("ann", "given", visibility=Visibility.PUBLIC, shared_with={"bob": Role.READ})
    compact_all(lambda: True)

    image_table.alter(row, lambda image: revised(image, shared_with={}))

    assert shared() == set()
