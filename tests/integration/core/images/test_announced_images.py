"""An announced image is entered in its lists after its row is written; they agree with it whatever comes between."""

from collections.abc import Callable

import pytest

from core.aws import blobs
from core.aws.transactions import ConditionFailed
from core.images import image_table, ingestion, lifecycle, sweeper
from core.images.drafts import ImagePatch, StagedImageDraft
from core.images.image_table import ImageItem
from core.images.listed_terms import terms_now
from core.images.model import Status
from core.images.queries import ImageFilters
from core.index import compaction, journal_table, postings_table
from core.index.postings_table import Posting
from core.kernel.caller import Caller
from core.kernel.once import Once
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.search import listing, rebuild
from killed import killed_at_every_call, overtaken_at_every_call

from support import FAKE_IMAGING, NOON, a_png

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
PNG = a_png(40, 30, "L")
DRAFT = StagedImageDraft(image_key="knee", filename="left knee.png", size=len(PNG), created_at=NOON)


def announce(caller: Caller = ANN) -> ImageItem:
    return ingestion.create(DRAFT, None, caller, FAKE_IMAGING)


def accept():
    blobs.write("originals", "incoming/images/knee", PNG, "image/png")
    ingestion.accept("knee", FAKE_IMAGING)


def pack():
    compaction.compact_all(lambda: True, terms_now=terms_now)


def seen(caller: Caller, **filters: list[str]) -> list[str]:
    return [row.image_key for row in listing.page(ImageFilters(**filters), Paging(), caller).rows]


def differences() -> set[tuple[str, str]]:
    """Return where packed lists have an image that they should not have, or have it not."""
    packed = {(item.list, entry) for item in Posting.scan(Posting.block.exists()) for entry in item.entries}
    lists = rebuild.gathered(row.image for row in image_table.every())
    return packed ^ {(name, entry) for name, entries in lists.items() for entry in entries}


def test_lists_have_it_at_once_and_when_they_are_packed():
    announce()
    at_once = [seen(caller, status=["pending"], q=["knee"]) for caller in (ANN, ROOT)]
    pack()

    assert at_once == [["knee"], ["knee"]]
    assert [seen(caller, status=["pending"], q=["knee"]) for caller in (ANN, ROOT)] == at_once
    assert differences() == set()


def test_a_repeated_request_enters_what_a_killed_one_has_not():
    caller = Caller(user_id="ann", username="ann", once=Once(key="key", content="content"))

    for when in killed_at_every_call(lambda: announce(caller)):
        announce(caller)

        assert [seen(each, status=["pending"]) for each in (ANN, ROOT)] == [["knee"], ["knee"]], when


def test_without_a_repetition_the_next_change_enters_it():
    for when in killed_at_every_call(announce):
        pack()
        row = image_table.find("knee", consistent=True)
        if row is not None:
            sweeper.settle(row, FAKE_IMAGING)  # it expires

            assert [seen(each, status=["expired"]) for each in (ANN, ROOT)] == [["knee"], ["knee"]], when
            pack()

        assert differences() == set(), when


@pytest.mark.parametrize("packs", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        accept,
        lambda: lifecycle.patch("knee", ImagePatch(filename="hip.png", visibility="public"), ANN),
        lambda: lifecycle.delete("knee", ANN),
    ],
    ids=["accept", "patch", "delete"],
)
def test_lists_agree_with_a_change_that_comes_before_they_have_the_image(change: Callable[[], None], packs):
    def overtake():
        if image_table.find("knee", consistent=True) is not None:
            change()
        if packs:
            pack()

    for when in overtaken_at_every_call(announce, overtake):
        pack()

        assert differences() == set(), when
        assert list(journal_table.scopes()) == [], when


def test_packing_meanwhile_forgets_no_journal():
    for when in overtaken_at_every_call(announce, pack):
        pack()

        assert list(Posting.scan(Posting.terms.exists())) == [], when
        assert differences() == set(), when


def test_packing_asks_the_row_of_an_image_that_was_entered_too_late(monkeypatch):
    with monkeypatch.context() as stalled:
        stalled.setattr(image_table, "enter_new", lambda _: None)
        late = announce()
    lifecycle.patch("knee", ImagePatch(filename="hip.png"), ANN)
    pack()
    image_table.enter_new(late)
    assert [entry.row_version for entry in postings_table.newest("all")[0]] == [1]

    pack()

    assert differences() == set()
    assert seen(ANN, q=["hip"]) == ["knee"]


def test_a_key_that_is_used_again_at_the_same_time_is_entered_too():
    announce()
    lifecycle.delete("knee", ANN)
    image_table.alter(image_table.find("knee"), lambda image: revised(image, settled_status=None))
    image_table.purge("knee")  # before any list was packed

    announce()

    assert seen(ANN, status=["pending"]) == ["knee"]
    pack()
    assert differences() == set()


def test_a_later_change_is_never_replaced():
    row = announce()
    lifecycle.patch("knee", ImagePatch(filename="hip.png"), ANN)

    for entry, places in image_table.places_of(row.image).items():
        with pytest.raises(ConditionFailed):
            postings_table.enter_new(entry, places)

    assert image_table.find("knee").image.status is Status.PENDING
    assert seen(ANN, q=["hip"]) == ["knee"]
