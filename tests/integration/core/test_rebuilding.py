from datetime import timedelta

import pytest

from core import compacting, rebuilding, searching
from core.domain import leaf
from core.domain.caller import Caller
from core.domain.filters import ImageFilters
from core.paging import Paging
from core.storage import images, packing, postings
from core.storage.packing import Busy
from core.storage.transactions import ConditionFailed

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))


def keep(number, **fields):
    image = an_image("ann", f"img_{number:03}", **{"created_at": NOON + timedelta(seconds=number)} | fields)
    return images.create(image, due_at=NOON)


def keys(**filters):
    page = searching.page(ImageFilters(**filters), Paging(limit=100), ROOT)
    return [row.image_key for row in page.rows]


@pytest.fixture
def rows(monkeypatch):
    monkeypatch.setattr(leaf, "HEAD_SIZE", 4)
    monkeypatch.setattr(leaf, "KEPT", 2)
    monkeypatch.setattr(rebuilding, "LEAF_SIZE", 8)
    return [keep(number, client_id=f"c{number % 2}", fingerprint=f"{number:016x}") for number in range(20)]


def test_lists_that_were_lost_come_back(rows):
    compacting.compact_all(lambda: True)
    expected = keys(), keys(client_id=["c1"])
    with postings.Posting.batch_write() as batch:
        for item in postings.Posting.scan():
            batch.delete(item)

    rebuilding.rebuild(lambda: [row.image for row in rows])

    assert (keys(), keys(client_id=["c1"])) == expected
    assert [len(hashes) // 8 for _, hashes in postings.prints("all")] == [2, 6, 6, 6]


def test_what_stood_in_lists_wrongly_goes(rows):
    compacting.compact_all(lambda: True)
    wrong = packing.Leaf("all|client=c1", "head", "0", ["2026-01-01T00:00:00.000000+00:00#img_000"])
    stray = packing.Leaf("all|client=none", "head", "0", ["2026-01-01T00:00:00.000000+00:00#img_000"])
    for each in (wrong, stray):
        each.item().save()

    rebuilding.rebuild(lambda: [row.image for row in rows])

    assert keys(client_id=["c1"]) == [row.image_key for row in reversed(rows[1::2])]
    assert postings.heads(["all|client=none"]) == {}


def test_what_changes_meanwhile_is_right_at_once_and_is_packed_afterwards(rows):
    compacting.compact_all(lambda: True)

    def scan():
        for row in rows:
            yield row.image
        images.change(rows[3], rows[3].image.revised(client_id="new"))
        images.change(rows[4], rows[4].image.revised(status="deleted"))
        keep(50, client_id="new")
        with pytest.raises(ConditionFailed):
            compacting.compact("all")

    rebuilding.rebuild(scan)
    at_once = keys(client_id=["new"]), "img_004" in keys()
    compacting.compact_all(lambda: True)

    assert at_once == (["img_050", "img_003"], False)
    assert (keys(client_id=["new"]), "img_004" in keys()) == at_once
    assert list(packing.scopes_with_journal()) == []


def test_one_at_a_time_rebuilds():
    with packing.lease(packing.REBUILDING), pytest.raises(Busy):
        rebuilding.rebuild(list)
