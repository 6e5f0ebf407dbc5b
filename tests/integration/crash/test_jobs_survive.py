"""Kill a job before and after every AWS call: whatever was ordered gets ready, once, with every image in it."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from core.aws import blobs
from core.exports import coco_job, zip_job
from core.images import image_table
from core.jobs import job_table, sweeper
from core.jobs.model import JobStatus
from core.kernel import clock
from jobs import Unhurried, a_caller, archive, keep_annotated, order, order_zip, result, run

import moto_stack
from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")
KEYS = ["one", "three", "two"]


@pytest.fixture
def at(monkeypatch):
    return lambda later: monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + later)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(coco_job, "AT_ONCE", 1)
    monkeypatch.setattr(coco_job, "STEP", 1)


def jobs():
    return list(job_table.JobItem.scan())


def deliver():
    for key, _ in list(blobs.listed("renditions", "jobs/")):
        blobs.remove("renditions", [key])
        run(key.removeprefix("jobs/"), Unhurried())


def lived_through(number, moment, ordering, at):
    """Kill an order and its job at a call, let the sweeper repair them, and return whether there was no such call."""
    survived = False
    WIRE.break_at(number, moment)
    try:
        ordering()
        deliver()
        survived = True
    except Crash:
        pass
    finally:
        WIRE.mend()
    for minutes in (20, 40):  # the lease of a dead run has ended
        at(timedelta(minutes=minutes))
        sweeper.sweep()
        deliver()
    return survived


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_job_survives_the_death_of_any_call(at, moment):
    number, survived = 0, False
    while not survived:
        number += 1
        moto_stack.empty()
        at(timedelta())
        ann = a_caller("ann")
        keep_annotated(ann, *KEYS)
        survived = lived_through(number, moment, partial(order, ann), at)

        assert {row.job.status for row in jobs()} <= {JobStatus.READY}, number
        for row in jobs():
            document = result(row.job_id)
            assert sorted(image["image_key"] for image in document["images"]) == KEYS, number
            assert document["counts"]["annotations"] == len(document["annotations"]) == 3
            assert sorted(each["image_id"] for each in document["annotations"]) == [1, 2, 3]
    assert number > 20


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_archive_survives_the_death_of_any_call(at, moment, monkeypatch):
    monkeypatch.setattr(zip_job, "STEP_IMAGES", 1)
    number, survived = 0, False
    while not survived:
        number += 1
        moto_stack.empty()
        at(timedelta())
        ann = a_caller("ann")
        for key in KEYS[:2]:
            image = an_image("ann", key)
            image_table.create(image, due_at=NOON)
            blobs.write("originals", image.original_key or "", key.encode(), "image/png")
        survived = lived_through(number, moment, partial(order_zip, ann, image_keys=KEYS[:2]), at)

        assert {row.job.status for row in jobs()} <= {JobStatus.READY}, number
        for row in jobs():
            files = archive(row.job_id)
            assert {name: content for name, content in files.items() if name != "images.json"} == {
                f"{key}.png": key.encode() for key in KEYS[:2]
            }, number
    assert number > 15
