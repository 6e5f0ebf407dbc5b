"""Kill what changes collections before and after every AWS call: each is whole, and found by all who may see it."""

import pytest

from core.collections import collection_service, collection_table
from core.collections.model import CollectionDraft, CollectionPatch
from core.images import image_table
from core.kernel.caller import Caller
from core.kernel.errors import NotFound
from core.kernel.paging import Paging

import moto_stack
from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")
ANN, EVE = (Caller(user_id=name, username=name) for name in ("ann", "eve"))
DRAFT = CollectionDraft(name="talk", image_keys=("a", "b"))
WHOLE = {  # name, images, their number, and how many lists of others have it
    ("talk", ("a", "b"), 2, 0),
    ("talk", ("a", "b", "c"), 3, 0),
    ("talk", ("a",), 1, 0),
    ("lecture", ("b",), 1, 1),
}
PUBLISH = CollectionPatch(name="lecture", visibility="public", image_keys=("b",))


def create():
    collection_service.create(DRAFT, ANN)


def publish():
    collection_service.update(only(ANN), PUBLISH, ANN)


def put_in():
    collection_service.add_image(only(ANN), "c", ANN)


def take_out():
    collection_service.remove_image(only(ANN), "b", ANN)


def delete():
    collection_service.delete(only(ANN), ANN)


def leave():
    for each in list(collection_service.known_to("ann")):
        collection_service.forget(each, "ann")


def only(caller):
    (collection,) = collection_service.listed(Paging(), caller).data
    return collection.collection_id


def faults():
    """Return what is wrong: a list that names what is not there, or a collection that is half of one state."""
    rows = {each: collection_table.find(each) for each in collection_table.newest("all", None)}
    wrong = [f"{each} is listed and gone" for each, row in rows.items() if row is None]
    for collection in (row.collection for row in rows.values() if row):
        keys = [each.image_key for each in collection_table.members(collection.collection_id)]
        seen = len(collection_service.listed(Paging(), EVE).data)
        state = (collection.name, tuple(keys), collection.image_count, seen)
        wrong += [str(state)] if state not in WHOLE else []
    return wrong


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("act", "left"), [(create, 2), (publish, 1), (put_in, 1), (take_out, 1), (delete, 0), (leave, 0)]
)
def test_a_collection_survives_the_death_of_any_call(act, left, moment):
    number, survived = 0, False
    while not survived:
        number += 1
        moto_stack.empty()
        for key in ("a", "b", "c"):
            image_table.create(an_image("ann", key), due_at=NOON)
        create()
        WIRE.break_at(number, moment)
        try:
            act()
            survived = True
        except Crash:
            pass
        finally:
            WIRE.mend()
        assert faults() == [], (moment, number)
        if not survived and act is not create:
            try_again(act)
            assert len(collection_service.listed(Paging(), ANN).data) == left, (moment, number)
    assert number > 2
    assert len(collection_service.listed(Paging(), ANN).data) == left


def try_again(act):
    """Repeat what was killed, as a client does; it may have been done already."""
    try:
        act()
    except (NotFound, ValueError):
        return
