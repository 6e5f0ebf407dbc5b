"""A list never shows less than its index knows, although rows are read from replicas that may lag behind."""

from datetime import timedelta

import pytest

from core.images import image_table, worn_tags
from core.images.image_table import ImageItem
from core.images.queries import ImageFilters
from core.index import compaction
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.search import listing, nominations

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ANN, BOB = (Caller(user_id=name, username=name) for name in ("ann", "bob"))


@pytest.fixture(params=[(), ("a tag",)], ids=["rows alone", "rows with tags"])
def replica(monkeypatch, request):
    """Let eventual reads see rows as they are now, whatever is written afterwards."""
    find_many = ImageItem.find_many
    monkeypatch.setattr(worn_tags, "guess", lambda *_: request.param)

    def stop():
        then = {row.image_key: row for row in image_table.every()}

        def lagging(keys, *, consistent=False):
            keys = list(keys)
            return find_many(keys, consistent=True) if consistent else {k: then[k] for k in keys if k in then}

        monkeypatch.setattr(image_table, "find_many", lagging)
        monkeypatch.setattr(nominations, "_find_with_tags", lambda keys, _: lagging(keys))

    return stop


def listed(caller=ANN, **filters):
    return [row.image for row in listing.page(ImageFilters(**filters), Paging(), caller).rows]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("filters", [{}, {"status": ["ready"]}])
def test_an_image_that_no_replica_has_yet_is_listed(replica, packed, filters):
    replica()
    image_table.create(an_image("ann", "new"), due_at=NOON)
    if packed:
        compaction.compact_all(lambda: True)

    assert [image.image_key for image in listed(**filters)] == ["new"]


@pytest.mark.parametrize("filters", [{}, {"status": ["ready"], "user_id": ["me"]}])
def test_a_change_is_seen_at_once(replica, filters):
    row = image_table.create(an_image("ann", "knee", description="left"), due_at=NOON)
    replica()
    image_table.alter(row, lambda image: revised(image, description="right"))

    assert [image.description for image in listed(**filters)] == ["right"]


@pytest.mark.parametrize("packed", [False, True])
def test_an_image_that_is_no_longer_public_is_hidden_at_once(replica, packed):
    row = image_table.create(an_image("ann", "knee", visibility=Visibility.PUBLIC), due_at=NOON)
    replica()
    image_table.alter(row, lambda image: revised(image, visibility=Visibility.PRIVATE))
    if packed:
        compaction.compact_all(lambda: True)

    assert listed(BOB) == []
    assert [image.image_key for image in listed(ANN)] == ["knee"]


def test_a_match_that_only_the_index_knows_is_listed(replica):
    row = image_table.create(an_image("ann", "knee", client_id="old"), due_at=NOON)
    replica()
    image_table.alter(row, lambda image: revised(image, client_id="new"))
    compaction.compact_all(lambda: True)

    assert [image.client_id for image in listed(client_id=["new"])] == ["new"]
    assert listed(client_id=["old"]) == []


def test_pages_go_on_beyond_an_image_that_is_gone_without_the_index_knowing():
    for number in range(5):
        image_table.create(an_image("ann", f"img_{number}", created_at=NOON + timedelta(seconds=number)), due_at=NOON)
    image_table.purge("img_3")

    page = listing.page(ImageFilters(), Paging(limit=2), ANN)

    assert [row.image_key for row in page.rows] == ["img_4", "img_2"]
    assert page.meta.has_more_pages
