"""Many writers on one image: whatever is acknowledged has happened, and the index agrees with the row.

WRITERS=50 UPDATES=200 with AWS_ENDPOINT_URL_DYNAMODB at a real engine is the full test.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from moto.core.botocore_stubber import BotocoreStubber

from core.images import image_table, lifecycle
from core.images.annotations import annotation_copy_table, annotation_service
from core.images.annotations.annotation_service import Place
from core.images.annotations.model import AnnotationDraft
from core.images.drafts import ImagePatch
from core.images.queries import ImageFilters
from core.index import compaction, journal_table
from core.kernel.caller import Caller
from core.kernel.errors import Unavailable
from core.kernel.paging import Paging
from core.search import listing
from imaging.geometry.shapes import measure

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
WRITERS = int(os.environ.get("WRITERS", "6"))
UPDATES = int(os.environ.get("UPDATES", "8"))
TRIANGLE = {"points": [[0, 0], [20, 0], [20, 20]]}


@pytest.fixture(autouse=True)
def one_call_at_a_time(monkeypatch):
    """Lock moto, which unlike AWS reads and then writes without a lock."""
    lock, answer = Lock(), BotocoreStubber.__call__

    def locked(self, *args, **kwargs):
        with lock:
            return answer(self, *args, **kwargs)

    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
        monkeypatch.setattr(BotocoreStubber, "__call__", locked)


def until_acknowledged(update, *args):
    """Repeat a request as a client does that is told to try again."""
    while True:
        try:
            return update(*args)
        except Unavailable:
            time.sleep(random.uniform(0, 0.5))  # noqa: S311 - jitter, not a secret


def tool(writer):
    return f"tool {writer % 15}"  # an image has at most 40 instruments


def a_draft(instrument):
    return AnnotationDraft(instrument=instrument, polygon=TRIANGLE)


def write(writer):
    """Make updates of every kind in turn, and return what the writer was promised: its annotations by index."""
    promised = {}
    for number in range(UPDATES):
        match number % 4:
            case 0:
                made = until_acknowledged(annotation_service.add, "img_1", a_draft(tool(writer)), ANN, measure)
                promised[made.index] = made.instrument
            case 1:
                index = max(promised)
                draft = a_draft(f"{tool(writer)} again")
                until_acknowledged(annotation_service.replace, Place("img_1", index), draft, ANN, measure, None)
                promised[index] = draft.instrument
            case 2:
                until_acknowledged(lifecycle.patch, "img_1", ImagePatch(tags=[f"tag {writer}", f"tag {number}"]), ANN)
            case 3 if number > 3:  # the first annotation stays
                index = promised.popitem()[0]
                until_acknowledged(annotation_service.remove, Place("img_1", index), ANN, None)
            case _:
                until_acknowledged(lifecycle.patch, "img_1", ImagePatch(description=f"by {writer}"), ANN)
    return promised


def test_an_acknowledged_change_has_happened():
    image_table.create(an_image("ann", "img_1", width=64, height=48), due_at=NOON)

    with ThreadPoolExecutor(WRITERS) as pool:
        promised = {index: tool for each in pool.map(write, range(WRITERS)) for index, tool in each.items()}

    row, present = image_table.find_whole("img_1", consistent=True)
    assert {each["index"]: each["instrument"] for each in present} == promised
    assert next(annotation_copy_table.read([row]))[1] == present
    assert row.image.instruments == dict(Counter(promised.values()))
    assert row.version == 1 + WRITERS * UPDATES


@pytest.mark.parametrize("packed_meanwhile", [False, True])
def test_the_index_says_the_same_as_the_row(packed_meanwhile):
    row = image_table.create(an_image("ann", "img_1", width=64, height=48), due_at=NOON)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        writers = [pool.submit(write, writer) for writer in range(WRITERS)]
        while packed_meanwhile and not all(writer.done() for writer in writers):
            compaction.compact_all(lambda: True)
        for writer in writers:
            writer.result()

    for _ in range(2):
        row = image_table.find("img_1", consistent=True)
        for name in {f"{tool(writer)}{again}" for writer in range(WRITERS) for again in ("", " again")}:
            page = listing.page(ImageFilters(instrument=[name]), Paging(), ANN)
            assert bool(page.rows) == (name in row.image.instruments)
        compaction.compact_all(lambda: True)
    assert list(journal_table.scopes()) == []
