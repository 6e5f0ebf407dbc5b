"""Let owners upload, delete and restore images while the events of S3 come three times, in any order, or never."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from core.aws import arrivals, blobs
from core.images import image_table, ingestion, lifecycle, renditions, sweeper
from core.images.drafts import StagedImageDraft
from core.images.model import Status
from core.index import compaction
from core.index.postings_table import HEAD, Posting
from core.index.terms import key_of
from core.kernel import clock
from core.kernel.caller import Caller
from core.kernel.errors import NotUploaded
from killed import remains

import moto_stack
from support import FAKE_IMAGING, a_png
from wire import WIRE, Call

ANN = Caller(user_id="ann", username="ann")
CONTENT = a_png(40, 30, "L")
COPIES, LOST = 3, 1 / 3  # how often each event is sent, and the part of these that is lost
ACTING = 0.3  # how often an owner is next, rather than an event
SWEEPS = (timedelta(days=2), timedelta(days=2, minutes=5))  # as the schedule has them, when all uploads are given up
TRIGGERING = ("incoming/images/", "originals/", "resized/")
STORIES = (
    ("announce", "send", *("delete", "restore") * 3),
    ("announce", "send", *("delete", "restore") * 2, "delete"),
    ("announce", "send", "delete"),
    ("announce", "send_short"),
    ("announce",),
)
WEIGHTS = (6, 2, 1, 1, 1)


@dataclass
class Owner:
    """Act on images as their owner, and note the events that S3 sends of each object."""

    events: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        moto_stack.empty()
        WIRE.after[:] = [self._note]

    def act(self, action: str, key: str) -> None:
        getattr(self, action)(key)

    def announce(self, key: str) -> None:
        draft = StagedImageDraft(image_key=key, filename="knee.png", size=len(CONTENT))
        ingestion.create(draft, None, ANN, FAKE_IMAGING)

    def send(self, key: str, content: bytes = CONTENT) -> None:
        blobs.write("originals", arrivals.incoming_key(key), content, "image/png")

    def send_short(self, key: str) -> None:
        self.send(key, CONTENT[:-1])

    def delete(self, key: str) -> None:
        lifecycle.delete(key, ANN)

    def restore(self, key: str) -> None:
        lifecycle.restore(key, ANN)

    def _note(self, call: Call) -> None:
        made = call.operation in {"PutObject", "CopyObject"} and (call.status or 0) < 300
        if made and call.parameters["Key"].startswith(TRIGGERING):
            self.events.append(call.parameters["Key"])


@dataclass
class Outcome:
    """The deeds of owners, in order; the number of events that S3 sent of them; and of copies that came."""

    acts: list[tuple[str, str]]
    sent: int
    came: int


def in_any_order(images: int, seed: int) -> Outcome:
    """Let owners act by chance whenever they may, while each event comes by chance."""
    chance = Random(seed)  # noqa: S311 - the same every time
    owner, outcome = Owner(), Outcome([], 0, 0)
    ahead = {f"image-{number:03}": list(*chance.choices(STORIES, WEIGHTS)) for number in range(images)}
    coming: list[str] = []
    while coming or any(_may(actions[0], key) for key, actions in ahead.items()):
        acting = ahead and (not coming or chance.random() < ACTING)
        key = chance.choice([*ahead]) if acting else ""
        if key and _may(ahead[key][0], key):
            outcome.acts.append((ahead[key].pop(0), key))
            owner.act(*outcome.acts[-1])
            if not ahead[key]:
                del ahead[key]
        elif coming:
            deliver(coming.pop(chance.randrange(len(coming))))
            outcome.came += 1
        outcome.sent += len(owner.events)
        coming += [event for event in owner.events * COPIES if chance.random() > LOST]
        owner.events.clear()
    WIRE.mend()
    return outcome


def in_order(acts: Iterable[tuple[str, str]]) -> None:
    """Let owners do the same, each event coming at once and once."""
    owner = Owner()
    for act in acts:
        owner.act(*act)
        while owner.events:
            deliver(owner.events.pop(0))
    WIRE.mend()


def deliver(key: str) -> None:
    """Run the function that the event of an object triggers."""
    match key.split("/", maxsplit=1)[0]:
        case "incoming":
            with suppress(NotUploaded):
                ingestion.accept(key.removeprefix("incoming/images/"), FAKE_IMAGING)
        case "originals":
            renditions.resize(key.split("/")[1], key, FAKE_IMAGING)
        case _:
            renditions.colorize(key.split("/")[1], key, FAKE_IMAGING)


def exact_state(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return all rows, objects and lists of the index, once the sweep has run and the index is packed."""
    for later in SWEEPS:
        with monkeypatch.context() as patched:
            patched.setattr(clock, "_clock", lambda later=later: datetime.now(UTC) + later)
            sweeper.sweep(FAKE_IMAGING, lambda: True)
    compaction.compact_all(lambda: True)
    rows = {each: times for each, times in remains().items() if "IndexTable" not in each}
    return Counter(rows) + Counter(_listed())


def _listed() -> Iterable[str]:
    """Yield each list with each image in it, however the list is divided into leaves."""
    for item in Posting.scan():
        if item.block:
            name = item.list
            yield from (f"listed {name} {key_of(entry)}" for entry in item.entries)
        else:
            assert item.holder or item.entry == HEAD, "the journal is packed"


def _may(action: str, key: str) -> bool:
    """Return whether an owner sees that they can do this now."""
    if action in {"delete", "restore"}:
        row = image_table.find(key)
        return row is not None and row.image.status is (Status.READY if action == "delete" else Status.DELETED)
    return True
