from datetime import timedelta

import pytest

from core.aws.transactions import ConditionFailed
from core.images import image_table
from core.images.queries import ImageFilters
from core.index import compaction, journal_table, leaf, leaf_table, postings_table
from core.index.leaf_table import Busy
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.search import listing, rebuild

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))


def keep(number, **fields):
    image = an_image("ann", f"img_{number:03}", **{"created_at": NOON + timedelta(seconds=number)} | fields)
    return image_table.create(image, due_at=NOON)


def keys(**filters):
    page = listing.page(ImageFilters(**filters), Paging(limit=100), ROOT)
    return [row.image_key for row in page.rows]


@pytest.fixture
def rows(monkeypatch):
    monkeypatch.setattr(leaf, "HEAD_SIZE", 4)
    monkeypatch.setattr(leaf, "KEPT", 2)
    monkeypatch.setattr(rebuild, "LEAF_SIZE", 8)
    return [keep(number, client_id=f"c{number % 2}", fingerprint=f"{number:016x}") for number in range(20)]


def test_lists_that_were_lost_come_back(rows):
    compaction.compact_all(lambda: True)
    expected = keys(), keys(client_id=["c1"])
    with postings_table.Posting.batch_write() as batch:
        for item in postings_table.Posting.scan():
            batch.delete(item)

    rebuild.rebuild(lambda: [row.image for row in rows])

    assert (keys(), keys(client_id=["c1"])) == expected
    assert [len(hashes) // 8 for _, hashes in postings_table.prints("all")] == [2, 6, 6, 6]


def test_wrong_entries_of_lists_are_removed(rows):
    compaction.compact_all(lambda: True)
    wrong = leaf_table.Leaf("all|client=c1", "head", "0", ["2026-01-01T00:00:00.000000+00:00#img_000"])
    stray = leaf_table.Leaf("all|client=none", "head", "0", ["2026-01-01T00:00:00.000000+00:00#img_000"])
    for each in (wrong, stray):
        each.item().save()

    rebuild.rebuild(lambda: [row.image for row in rows])

    assert keys(client_id=["c1"]) == [row.image_key for row in reversed(rows[1::2])]
    assert postings_table.heads(["all|client=none"]) == {}


def test_changes_during_a_rebuild_count_at_once_and_are_packed_afterwards(rows):
    compaction.compact_all(lambda: True)

    def scan():
        for row in rows:
            yield row.image
        image_table.change(rows[3], revised(rows[3].image, client_id="new"))
        image_table.change(rows[4], revised(rows[4].image, status="deleted"))
        keep(50, client_id="new")
        with pytest.raises(ConditionFailed):
            compaction.compact("all")

    rebuild.rebuild(scan)
    at_once = keys(client_id=["new"]), "img_004" in keys()
    compaction.compact_all(lambda: True)

    assert at_once == (["img_050", "img_003"], False)
    assert (keys(client_id=["new"]), "img_004" in keys()) == at_once
    assert list(journal_table.scopes()) == []


def test_journals_that_no_root_names_any_more_are_found(rows):
    with postings_table.Posting.batch_write() as batch:
        for item in postings_table.Posting.query("all"):
            batch.delete(item)
    assert list(journal_table.scopes()) == []

    rebuild.rebuild(lambda: [row.image for row in rows])
    compaction.compact_all(lambda: True)

    assert postings_table.newest("user:ann")[0] == []


def test_only_one_process_rebuilds_at_a_time():
    with leaf_table.lease(leaf_table.REBUILDING), pytest.raises(Busy):
        rebuild.rebuild(list)
