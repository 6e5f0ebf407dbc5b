"""Provide the life of an image as a story that can be cut short at any AWS call, and the rules that must then hold.

S3's events are delivered by hand: `deliver` runs the triggers for all stored objects, as often as it is called.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.aws import blobs
from core.images import batch_creation, ingestion, lifecycle, renditions, sweeper
from core.images.drafts import ImageDraft, StagedImageDraft
from core.images.image_table import IMAGE, ImageItem
from core.images.model import Status
from core.images.studies_table import StudyItem
from core.index import postings_table
from core.index.terms import ALL, key_of
from core.kernel import clock
from core.kernel.caller import Caller
from core.kernel.errors import NotUploaded

from support import FAKE_IMAGING, a_png
from wire import WIRE, Crash

ANN = Caller(user_id="ann", username="ann")
LATER = timedelta(days=30)
PARTS = ("object#header", "object#attributes", "object#recipe", "object#index#000000")  # of a scan
GROUPS = ("all|1.2", "user:ann|1.2")  # where a scan is an instance of its study
TOGETHER = {"first", "second", "third"}  # uploaded in one request


@dataclass
class World:
    """The answers that clients got, which must stay true."""

    promised: dict[str, bytes] = field(default_factory=dict[str, bytes])
    deleted: set[str] = field(default_factory=set[str])
    content: bytes = field(default_factory=lambda: a_png(40, 30, "L"))
    imaging: Any = field(default_factory=lambda: FAKE_IMAGING)

    def upload(self) -> str:
        row = ingestion.create(ImageDraft(image_key="direct"), self.content, ANN, self.imaging)
        self.promised[row.image_key] = self.content
        return row.image_key

    def upload_together(self) -> None:
        batch = [batch_creation.Sent(ImageDraft(image_key=key), self.content) for key in sorted(TOGETHER)]
        batch_creation.store(batch, ANN, self.imaging)
        self.promised |= dict.fromkeys(TOGETHER, self.content)

    def upload_in_stages(self) -> str:
        draft = StagedImageDraft(image_key="staged", filename="knee.png", size=len(self.content))
        row = ingestion.create(draft, None, ANN, self.imaging)
        blobs.client().put_object(Bucket="originals", Key=f"incoming/images/{row.image_key}", Body=self.content)
        self.promised[row.image_key] = self.content
        return row.image_key

    def delete(self, image_key: str) -> None:
        del self.promised[image_key]
        lifecycle.delete(image_key, ANN)
        self.deleted.add(image_key)

    def restore(self, image_key: str) -> None:
        self.deleted.discard(image_key)
        lifecycle.restore(image_key, ANN)
        self.promised[image_key] = self.content

    def deliver(self) -> None:
        """Deliver every event that S3 would have sent for the objects that exist now."""
        for image_key in [key.rpartition("/")[2] for key in keys("originals", "incoming/")]:
            with suppress(NotUploaded):
                ingestion.accept(image_key, self.imaging)
        for key in keys("originals", "originals/"):
            renditions.resize(key.split("/")[1], key, self.imaging)
        for key in keys("renditions", "resized/"):
            renditions.colorize(key.split("/")[1], key, self.imaging)

    def violations(self) -> list[str]:
        """Return what is wrong once every event and the sweeper have run."""
        rows = {row.image_key: row.image for row in ImageItem.scan(ImageItem.part == IMAGE)}
        objects = {key.split("/")[1] for key in keys("originals", "originals/")}
        drawn = {key for prefix in ("resized/", "colored/") for key in keys("renditions", prefix)}
        made = {key.split("/")[1] for key in drawn}
        recorded = {facts["key"] for row in ImageItem.scan(ImageItem.part == IMAGE) for facts in row.made.values()}
        listed = {key_of(late.entry) for late in postings_table.newest(ALL)[0] if late.terms}
        shown_rows = {key for key, image in rows.items() if image.status is not Status.DELETED}
        ready = {key for key, image in rows.items() if image.status is Status.READY}
        found = [f"a lost promise: {key}" for key in self.promised.keys() - ready]
        found += [f"changed bytes: {key}" for key in self.promised.keys() & ready if _bytes(rows[key]) != self.content]
        found += [f"a row without its object: {key}" for key in ready - objects]
        found += [f"an object without its row: {key}" for key in objects - ready]
        found += [f"renditions without their row: {key}" for key in made - ready]
        found += [f"a row without its renditions: {key}" for key in ready - made]
        found += [f"a rendition that is recorded or written, not both: {key}" for key in recorded ^ drawn]
        found += [f"the index disagrees: {key}" for key in listed ^ shown_rows]
        scans = {key for key in ready if rows[key].dicom}
        described = {key.split("/")[1] for key in keys("renditions", "metadata/")}
        parts = {(item.image_key, item.part) for item in ImageItem.scan(ImageItem.part.startswith("object#"))}
        found += [f"a scan without its metadata: {key}" for key in scans - described]
        found += [f"metadata without its scan: {key}" for key in described - scans]
        found += [f"a scan without its {part}: {key}" for key in scans for part in PARTS if (key, part) not in parts]
        shown = {(item.group, item.entry.rpartition("#")[2]) for item in StudyItem.scan(StudyItem.owner.exists())}
        found += [f"studies disagree: {each}" for each in shown ^ {(group, key) for key in scans for group in GROUPS}]
        found += [f"undone deletion: {key}" for key in self.deleted & ready]
        together = ready & TOGETHER
        found += [f"half of a batch: {together}"] if together and together != TOGETHER else []
        found += [f"left in incoming: {key}" for key in keys("originals", "incoming/")]
        return found


def keys(bucket: str, prefix: str) -> list[str]:
    listing = blobs.client().list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [each["Key"] for each in listing.get("Contents", [])]


def _bytes(image: Any) -> bytes | None:
    try:
        return blobs.read("originals", image.original_key)
    except blobs.client().exceptions.NoSuchKey:
        return None


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Move the clock on."""
    return lambda later: monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + later)


@pytest.fixture
def cut_short(
    aws: None,  # noqa: ARG001 - an empty one
    at: Callable[[timedelta], None],
) -> Callable[..., Iterator[tuple[World, str]]]:
    """Tell a story again and again, killed before and after each of its AWS calls in turn; then the world recovers."""

    def runs(story: Callable[[World], None], *, redeliver: bool) -> Iterator[tuple[World, str]]:
        for moment in ("before", "after"):
            number = 1
            while True:
                world = World()
                survived = _tell(story, world, number, moment)
                _recover(world, at, redeliver=redeliver)
                yield world, f"{moment} call {number}"
                _clear(at)
                if survived:
                    break
                number += 1

    return runs


def _tell(story: Callable[[World], None], world: World, number: int, moment: str) -> bool:
    WIRE.break_at(number, moment)
    try:
        story(world)
    except Crash:
        return False
    finally:
        WIRE.mend()
    return True


def _recover(world: World, at: Callable[[timedelta], None], *, redeliver: bool) -> None:
    """Deliver the events again (or never), and run the sweeper the next day and after the grace period."""
    if redeliver:
        world.deliver()
        world.deliver()
    for later in (timedelta(days=2), LATER):
        at(later)
        sweeper.sweep(world.imaging, lambda: True)


def _clear(at: Callable[[timedelta], None]) -> None:
    import moto_stack  # noqa: PLC0415 - it reads the templates, which only these tests need between runs

    moto_stack.empty()
    at(timedelta())
