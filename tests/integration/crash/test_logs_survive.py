"""Kill the import of a depth log at every AWS call and at every block: one log, exact rows, nothing left behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from core.aws import blobs, part_uploads
from core.aws.part_uploads import ObjectWriter
from core.depth_logs import colorings, creation, ingestion, lifecycle, sweeper
from core.depth_logs import depth_log_table as rows
from core.depth_logs.depth import LARGEST
from core.depth_logs.depth_log_lists import lists_of
from core.depth_logs.model import ENTRY_BYTES, LogDraft, StagedLogDraft
from core.depth_logs.strips import read
from core.images.model import Status
from core.index.postings_table import Posting
from core.kernel import clock
from core.kernel.caller import Caller
from core.kernel.errors import NotUploaded
from core.kernel.once import Once
from imaging.adapters import depth_imaging
from imaging.depth import strips

import moto_stack
from depth_logs import a_log, keep, the_values
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann", once=Once(key="once", content="well-7"))
ROWS, WIDTH = 2100, 20
TEXT = a_log(ROWS, WIDTH)
OBJECTS = {"greys", "numbers", "by-4", "by-16", "by-64", "file"}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shrink the parts, so that a small table is written in as many parts as a large one."""
    monkeypatch.setattr(part_uploads, "PART", 20_000)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 1)


def promise() -> str:
    draft = StagedLogDraft(name="well-7", size=len(TEXT), width=WIDTH)
    log_id = creation.stage(draft, ANN).log_id
    blobs.client().put_object(Bucket="originals", Key=f"incoming/logs/{log_id}", Body=TEXT)
    return log_id


def deliver() -> None:
    """Deliver every event that S3 would have sent for the objects that exist now."""
    for key in keys("originals", "incoming/"):
        try:
            ingestion.import_depth_log(key.rpartition("/")[2], depth_imaging)
        except NotUploaded:
            continue
    for key in keys("renditions", "overviews/"):
        colorings.colorize(key.split("/")[1], key, depth_imaging)


def sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    for later in (timedelta(hours=1), timedelta(hours=3), timedelta(days=2), timedelta(days=3)):
        monkeypatch.setattr(clock, "_clock", lambda later=later: datetime.now(UTC) + later)
        sweeper.sweep(depth_imaging, lambda: True)
    monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC))


def keys(bucket: str, prefix: str = "") -> list[str]:
    listing = blobs.client().list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [each["Key"] for each in listing.get("Contents", [])]


def assert_one_whole_log() -> None:
    (row,) = rows.LogItem.scan()
    log = row.log
    assert (log.status, log.rows) == (Status.READY, ROWS)
    for name in ("greys", "numbers"):
        where = strips.span(log.index_of(name, row.blob or b""), -LARGEST, LARGEST)
        content = read(log.log_id, log.revision, name, where.start, where.stop)
        assert np.array_equal(strips.lines(where, content, WIDTH).values, the_values(ROWS, WIDTH))
    versions = blobs.client().list_object_versions(Bucket="originals")
    assert {each["Key"].rpartition("/")[2] for each in versions["Versions"]} == OBJECTS
    assert len(versions["Versions"]) == len(OBJECTS)
    assert blobs.client().list_multipart_uploads(Bucket="originals").get("Uploads", []) == []
    assert len(keys("renditions", "overviews/")) == len(keys("renditions", "logs/")) == len(row.made) == 1
    assert sorted(each.list for each in Posting.scan()) == sorted(lists_of(log))


def killed_at_every_call(story: Callable[[], Any], moments: tuple[str, ...] = ("before", "after")) -> Iterator[str]:
    """Tell a story on a fresh world for each AWS call that it makes, and cut it short there."""
    for moment in moments:
        number, survived = 1, False
        while not survived:
            WIRE.break_at(number, moment)
            try:
                story()
                survived = True
            except Crash:
                survived = False
            finally:
                WIRE.mend()
            yield f"{moment} call {number}"
            moto_stack.empty()
            number += 1


def test_an_import_killed_at_any_call_is_whole_when_its_event_comes_again(monkeypatch):
    told = 0
    for _ in killed_at_every_call(lambda: (promise(), deliver())):
        promise()  # the same request again, by its key
        deliver()
        deliver()
        sweep(monkeypatch)
        assert_one_whole_log()
        told += 1
    assert told > 30


def test_an_import_killed_at_any_call_is_finished_by_the_sweeper_alone(monkeypatch):
    for where in killed_at_every_call(lambda: (promise(), deliver()), ("after",)):
        sent = bool(keys("originals", "incoming/")) or bool(keys("originals", "logs/"))
        sweep(monkeypatch)
        if sent:
            assert_one_whole_log()
        else:
            assert keys("originals") == keys("renditions") == [], where


def test_an_import_killed_at_any_block_is_whole_when_its_event_comes_again(monkeypatch):
    plain = ObjectWriter.write
    blocks = sum(len(index) // ENTRY_BYTES for index in keep(TEXT).log.indexes.values())
    for block in range(1, blocks + 1):
        log_id = promise()
        seen = 0

        def write(self: Any, content: bytes, block: int = block) -> None:
            nonlocal seen
            seen += 1
            if seen == block:
                raise Crash
            plain(self, content)

        monkeypatch.setattr(ObjectWriter, "write", write)
        with pytest.raises(Crash):
            ingestion.import_depth_log(log_id, depth_imaging)
        monkeypatch.setattr(ObjectWriter, "write", plain)

        deliver()
        deliver()

        assert_one_whole_log()
        moto_stack.empty()


def test_an_upload_killed_at_any_call_is_whole_when_it_is_sent_again(monkeypatch):
    def store() -> None:
        creation.store(LogDraft(name="well-7", width=WIDTH), TEXT, ANN, depth_imaging)

    for _ in killed_at_every_call(store):
        store()
        deliver()
        sweep(monkeypatch)
        assert_one_whole_log()


def test_an_upload_killed_at_any_call_leaves_nothing_if_it_is_not_sent_again(monkeypatch):
    acknowledged: list[bool] = []

    def store() -> None:
        acknowledged.clear()
        creation.store(LogDraft(name="well-7", width=WIDTH), TEXT, ANN.model_copy(update={"once": None}), depth_imaging)
        acknowledged.append(True)

    for where in killed_at_every_call(store):
        sweep(monkeypatch)
        if acknowledged or any(True for _ in rows.LogItem.scan()):  # it was ready, but the answer was lost
            assert_one_whole_log()
        else:
            assert keys("originals") == keys("renditions") == list(Posting.scan()) == [], where


def test_a_deletion_killed_at_any_call_leaves_nothing_in_the_end(monkeypatch):
    def live_and_die() -> None:
        creation.store(LogDraft(name="well-7", width=WIDTH), TEXT, ANN, depth_imaging)
        begun.append(True)
        lifecycle.delete(next(iter(rows.LogItem.scan())).log_id, ANN)

    begun: list[bool] = []
    for where in killed_at_every_call(live_and_die):
        gone = not any(row.log.status is Status.READY for row in rows.LogItem.scan())
        sweep(monkeypatch)
        if begun and gone:
            versions = blobs.client().list_object_versions(Bucket="originals")
            assert versions.get("Versions", []) == versions.get("DeleteMarkers", []) == [], where
            assert [*rows.LogItem.scan(), *Posting.scan(), *keys("renditions")] == [], where
        begun.clear()
