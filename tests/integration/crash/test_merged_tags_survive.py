"""Kill the merge of tags before and after every AWS call: each image keeps one of the two, and it can be finished."""

import pytest

from core.images import image_table, tag_merging
from core.kernel.caller import Caller
from core.tags import tag_table

import moto_stack
from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")
ANN = Caller(user_id="ann", username="ann")
KEYS = ("a", "b", "c")


class World:
    """Three images of ann that wear a tag which is to be merged."""

    def __init__(self):
        moto_stack.empty()
        self.old, self.new = (tag_table.find_or_create(name, "ann")[0] for name in ("kneee", "knee"))
        for key in KEYS:
            image_table.create(an_image("ann", key, tag_ids=(self.old,)), due_at=NOON)

    def merge(self):
        tag_merging.merge(self.old, self.new, ANN)

    def sweep(self):
        tag_merging.finish(lambda: True)

    def worn(self):
        """Return the names of the tags that the images show."""
        ids = [image_table.find(key, consistent=True).image.tag_ids for key in KEYS]
        names = tag_table.names({self.old, self.new}, {})
        return [[names.get(each) for each in worn] for worn in ids]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("most", [2, 9])
@pytest.mark.parametrize("again", ["merge", "sweep"])
def test_a_merge_survives_the_death_of_any_call(moment, most, again, monkeypatch):
    monkeypatch.setattr(tag_merging, "MOST", most)
    number, survived = 0, False
    while not survived:
        number += 1
        world = World()
        WIRE.break_at(number, moment)
        try:
            world.merge()
            survived = True
        except Crash:
            pass
        finally:
            WIRE.mend()
        assert all(names in (["kneee"], ["knee"]) for names in world.worn()), number

        if again == "merge":
            world.merge()
        for _ in range(2):
            world.sweep()

        begun = world.worn() != [["kneee"]] * len(KEYS)
        assert not begun or world.worn() == [["knee"]] * len(KEYS), number
        assert begun or tag_table.find(world.old), number
        assert begun or again == "sweep", number
        assert list(tag_table.merges()) == [], number
    assert number > len(KEYS)
