"""Let another request store the same instance before any AWS call of the first: its owner has it once."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from core.dicom import claim_table, storing
from core.images import image_table
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.errors import Unavailable
from killed import overtaken_at_every_call

from support import FAKE_SCANNING

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")


class Hourglass:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.passed = 0.0

    def monotonic(self):
        return self.passed

    def sleep(self, seconds):
        self.passed += seconds


@pytest.fixture
def numbers_stored(monkeypatch):
    """Return a function that returns how many images there are, for each call before which another overtook."""
    hourglass = Hourglass()
    waiting = SimpleNamespace(monotonic=hourglass.monotonic, sleep=hourglass.sleep)
    monkeypatch.setattr(storing, "time", waiting)

    def store():
        storing.store([b"the same"], None, ANN, FAKE_SCANNING)

    def store_too():
        with suppress(Unavailable):  # it waited for the first in vain
            store()

    def numbers():
        for _ in overtaken_at_every_call(store, store_too):
            yield sum(row.image.status is Status.READY for row in image_table.every())

    return numbers


def test_an_instance_is_stored_once_by_requests_at_once(numbers_stored):
    found = list(numbers_stored())

    assert set(found) == {1}
    assert len(found) > 5


def test_a_claim_outside_of_the_transaction_is_found_out(numbers_stored, monkeypatch):
    def claimed_apart(_transaction, owner, uids, image_key, _former):
        claim_table.Claim(*claim_table._key(owner, uids), image_key=image_key).save()

    monkeypatch.setattr(claim_table, "add_in", claimed_apart)

    assert 2 in numbers_stored()
