from datetime import timedelta
from itertools import batched

import pytest

from core.aws.transactions import transact
from core.images import image_table
from core.images.queries import ImageFilters
from core.images.terms import places_of
from core.index import compaction, journal_table, leaf, leaf_table, postings_table
from core.index.leaf_table import Busy
from core.index.posting_lists import open_scopes
from core.index.terms import ALL, own_scope, term
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.search import listing

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))


def keep(number, **fields):
    image = an_image("ann", f"img_{number:04}", **{"created_at": NOON + timedelta(seconds=number)} | fields)
    return image_table.create(image, due_at=NOON)


def keys(caller=ANN, limit=100, **filters):
    found, asked = [], Paging(limit=limit)
    while True:
        page = listing.page(ImageFilters(**filters), asked, caller)
        found += [row.image_key for row in page.rows]
        if page.meta.next_cursor is None:
            return found
        asked = Paging(limit=limit, cursor=page.meta.next_cursor)


@pytest.fixture
def small_leaves(monkeypatch):
    """Limit leaves to a few entries, so that a few images fill many."""
    monkeypatch.setattr(leaf, "HEAD_SIZE", 6)
    monkeypatch.setattr(leaf, "KEPT", 2)
    monkeypatch.setattr(leaf, "LEAF_SIZE", 8)
    monkeypatch.setattr(compaction, "LEAF_SIZE", 8)


@pytest.mark.usefixtures("small_leaves")
def test_packing_empties_the_journals_and_changes_nothing_that_is_seen():
    for number in range(20):
        keep(number, client_id=f"c{number % 2}", visibility=list(Visibility)[number % 3 == 0])
    before = [keys(), keys(ROOT), keys(client_id=["c1"]), keys(visibility=["public"])]

    packed = compaction.compact_all(lambda: True)

    assert packed == 40
    assert list(journal_table.scopes()) == []
    assert [keys(), keys(ROOT), keys(client_id=["c1"]), keys(visibility=["public"])] == before
    assert compaction.compact_all(lambda: True) == 0


@pytest.mark.parametrize("batch", [3, 20])
@pytest.mark.usefixtures("small_leaves")
def test_pages_of_packed_lists_meet_without_a_gap(batch):
    for numbers in batched(range(20), batch, strict=False):
        for number in numbers:
            keep(number, ml_tag="TEST" if number % 5 else None)
        compaction.compact_all(lambda: True)

    expected = [f"img_{number:04}" for number in reversed(range(20))]
    assert keys(limit=3) == keys(ROOT, limit=7) == expected
    assert keys(limit=3, ml_tag=["TEST"]) == [key for key in expected if int(key[4:]) % 5]


@pytest.mark.usefixtures("small_leaves")
@pytest.mark.parametrize("filters", [{}, {"ml_tag": ["TEST"]}])
def test_numbered_pages_are_parts_of_the_whole_list(filters):
    rows = [keep(number, ml_tag="TEST", visibility="public" if number % 3 else "private") for number in range(60)]
    for part in batched(rows, 7, strict=False):
        for row in part:
            image_table.change(row, revised(row.image, client_id="packed in turn"))
        compaction.compact_all(lambda: True)
    for row in rows[5:50:9]:
        image_table.change(row, revised(row.image, status="deleted"))
    image_table.change(rows[30], revised(rows[30].image, ml_tag="TRAIN"))
    keep(70, ml_tag="TEST")

    for caller in (ANN, ROOT):
        expected = keys(caller, **filters)
        for number in range(12):
            page = listing.page(ImageFilters(**filters), Paging(page=number, limit=5), caller)
            assert [row.image_key for row in page.rows] == expected[5 * number : 5 * number + 5]
            assert page.meta.total_results == len(expected)
            assert page.meta.has_more_pages == (5 * number + 5 < len(expected))


def test_a_leaf_of_an_earlier_version_is_split_when_it_changes(monkeypatch):
    rows = [keep(number) for number in range(40)]
    with monkeypatch.context() as earlier:
        earlier.setattr(leaf, "HEAD_SIZE", 6)
        earlier.setattr(leaf, "KEPT", 2)
        compaction.compact_all(lambda: True)
    postings_table.Posting(ALL, postings_table.SIZES).delete()
    monkeypatch.setattr(leaf, "LEAF_SIZE", 8)
    monkeypatch.setattr(compaction, "LEAF_SIZE", 8)

    image_table.change(rows[3], revised(rows[3].image, status="deleted"))
    compaction.compact_all(lambda: True)

    page = listing.page(ImageFilters(), Paging(page=3, limit=10), ROOT)
    assert [row.image_key for row in page.rows] == [f"img_{number:04}" for number in (9, 8, 7, 6, 5, 4, 2, 1, 0)]
    assert page.meta.total_results == 39
    assert len(list(postings_table.Posting.query(ALL, postings_table.Posting.entry >= leaf.LOWEST))) > 5


@pytest.mark.usefixtures("small_leaves")
def test_beginnings_follow_the_words_that_an_image_gains_and_loses():
    rows = [keep(number, description="calibration calm") for number in range(12)]
    compaction.compact_all(lambda: True)
    for number, text in {3: "calm", 5: "calibre", 7: "hip"}.items():
        image_table.change(rows[number], revised(rows[number].image, description=text))
    expected = {
        "ca": {*range(12)} - {7},
        "cal": {*range(12)} - {7},
        "calib": {*range(12)} - {3, 7},
        "calibr": {*range(12)} - {3, 7},
        "calibra": {*range(12)} - {3, 5, 7},
        "calm": {*range(12)} - {5, 7},
        "hi": {7},
    }

    def found():
        return {text: {int(key[4:]) for key in keys(q=[text])} for text in expected}

    assert found() == expected
    compaction.compact_all(lambda: True)
    assert found() == expected


@pytest.mark.usefixtures("small_leaves")
def test_old_entries_enter_and_leave_the_leaf_that_they_belong_in():
    rows = [keep(number) for number in range(20)]
    compaction.compact_all(lambda: True)

    image_table.change(rows[3], revised(rows[3].image, client_id="late"))
    image_table.change(rows[7], revised(rows[7].image, status="deleted"))
    keep(100, created_at=NOON + timedelta(seconds=12.5))
    compaction.compact_all(lambda: True)

    assert keys(client_id=["late"]) == ["img_0003"]
    assert len(keys()) == 20
    assert "img_0007" not in keys()
    assert keys().index("img_0100") == keys().index("img_0012") - 1


@pytest.mark.usefixtures("small_leaves")
def test_lists_that_lose_all_leave_nothing_behind():
    rows = [keep(number) for number in range(20)]
    compaction.compact_all(lambda: True)

    for row in rows:
        image_table.change(row, revised(row.image, status="deleted"))
    compaction.compact_all(lambda: True)

    assert keys() == []
    assert list(postings_table.Posting.scan()) == []


@pytest.mark.usefixtures("small_leaves")
def test_counts_are_exact_before_while_and_after_packing():
    mine = term("client", "c")

    def counted():
        return [scope.count(mine) for scope in open_scopes([ALL, own_scope("ann")], [mine])]

    rows = [keep(number, client_id="c") for number in range(20)]
    late = counted()
    compaction.compact_all(lambda: True)
    packed = counted()
    image_table.change(rows[2], revised(rows[2].image, client_id=None))
    image_table.change(rows[19], revised(rows[19].image, visibility="public"))
    mixed = counted()

    assert (late, packed, mixed) == ([20, 20], [20, 20], [19, 18])


def test_a_change_during_packing_is_packed_the_next_time(when_calling):
    row = keep(1, client_id="old")
    changed = []

    def change_once(call):
        if call.operation == "TransactWriteItems" and not changed:
            changed.append(True)
            image_table.change(row, revised(row.image, client_id="new"))

    when_calling(change_once)
    compaction.compact(ALL)
    between = keys(ROOT, client_id=["old"]), keys(ROOT, client_id=["new"])
    compaction.compact(ALL)

    assert between == ([], ["img_0001"])
    assert keys(ROOT, client_id=["old"]) == []
    assert postings_table.newest(ALL)[0] == []
    assert "img_0001" not in str(postings_table.heads([f"{ALL}|client=old"]))


@pytest.mark.parametrize("after", range(8))
@pytest.mark.usefixtures("small_leaves")
def test_packing_may_break_off_anywhere(when_calling, after):
    for number in range(12):
        keep(number, client_id=f"c{number % 2}")
    calls = []

    def break_off(call):
        calls.append(call)
        if len(calls) == after + 1:
            raise ConnectionError

    when_calling(break_off)
    try:
        compaction.compact(own_scope("ann"))
    except ConnectionError:
        leaf_table.Posting(own_scope("ann"), leaf_table.LEASE).delete()
    calls += [None] * 1000

    expected = [f"img_{number:04}" for number in reversed(range(12))]
    assert keys() == expected
    compaction.compact_all(lambda: True)
    assert keys() == expected
    assert keys(client_id=["c1"]) == expected[::2]


def test_a_journal_that_is_noted_again_while_it_is_packed_is_found_the_next_time(when_calling):
    row = keep(1)
    compaction.compact(ALL)
    changed = []

    def change_once(call):
        if call.operation == "DeleteItem" and call.parameters["Key"]["list"] == {"S": "!journals"} and not changed:
            changed.append(True)
            image_table.change(row, revised(row.image, client_id="new"))
            compaction.compact(ALL)

    when_calling(change_once)
    compaction.compact_all(lambda: True)

    assert changed
    assert list(journal_table.scopes()) == [own_scope("ann")]


def test_lists_that_agree_already_are_not_written_again(when_calling):
    row = keep(1)
    compaction.compact(ALL)
    ((entry, places),) = places_of(row.image).items()
    transact(lambda transaction: postings_table.record_anew_in(transaction, entry, places, places, 2))
    written = []
    when_calling(lambda call: written.append(call) if call.operation == "TransactWriteItems" else None)

    compaction.compact(ALL)

    assert len(written) == 1  # which deletes the entry of the journal


def test_only_one_process_packs_a_scope_at_a_time():
    keep(1)

    with leaf_table.lease(ALL), pytest.raises(Busy):
        compaction.compact(ALL)


def test_a_process_that_lost_the_lease_writes_nothing(when_calling):
    keep(1)

    def take_over(call):
        if call.operation == "BatchGetItem":
            leaf_table.Posting(ALL, leaf_table.LEASE, holder="another", until="9999").save()

    when_calling(take_over)

    assert compaction.compact_all(lambda: True) == 1
    assert postings_table.heads([ALL]) == {}


def test_texts_with_many_words_are_packed_in_portions(monkeypatch, when_calling):
    monkeypatch.setattr(compaction, "TOUCHED_AT_ONCE", 60)
    for number in range(4):
        keep(number, description=" ".join(f"word{number}{place}" for place in range(40)))
    renewals = []
    when_calling(lambda call: renewals.append(call) if call.operation == "UpdateItem" else None)

    compaction.compact(ALL)

    assert len(renewals) == 4  # of the lease, after each portion
    assert keys(ROOT, q=["word327"]) == ["img_0003"]


def test_an_entry_at_the_lower_end_of_the_head_is_kept_there():
    head = postings_table.Head(frozenset({"b2", "b3"}), lower="b1", older=0)

    ((changed,),) = compaction.repacked("list", head, into={"b1"}, out_of=set())

    assert list(changed.entries) == ["b1", "b2", "b3"]
