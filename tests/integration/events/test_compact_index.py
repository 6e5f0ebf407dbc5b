import pytest

from core.storage import images, packing
from events.compact_index import handler

from support import NOON, Context, an_image

pytestmark = pytest.mark.usefixtures("aws")


class Time(Context):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def get_remaining_time_in_millis(self):
        return self.seconds * 1000


def test_the_journals_of_all_scopes_are_packed():
    images.create(an_image("ann", "img_1"), due_at=NOON)
    images.create(an_image("bob", "img_2", visibility="public"), due_at=NOON)
    before = list(packing.scopes_with_journal())

    handler({}, Time(60))

    assert before == ["all", "public", "user:ann"]
    assert list(packing.scopes_with_journal()) == []


def test_nothing_is_begun_when_time_is_short():
    images.create(an_image("ann", "img_1"), due_at=NOON)

    handler({}, Time(10))

    assert list(packing.scopes_with_journal()) == ["all", "user:ann"]
