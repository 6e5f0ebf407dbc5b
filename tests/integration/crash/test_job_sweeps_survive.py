"""Kill the sweep of jobs, and the runs that it starts, at every AWS call: each job ends as if nothing had died."""

from datetime import timedelta

import pytest

from core.aws import blobs
from core.exports import coco_job
from core.jobs import job_table, sweeper
from core.jobs.model import JobStatus
from core.kernel.clock import now
from core.kernel.values import revised
from jobs import Hurried, Unhurried, a_caller, keep_annotated, order, run
from killed import deviations, deviations_after_two_crashes

pytestmark = pytest.mark.usefixtures("aws")
KEYS = ["one", "two"]
SOON, NEXT = timedelta(minutes=20), timedelta(minutes=20)  # after which a lease has ended


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(coco_job, "AT_ONCE", 1)
    monkeypatch.setattr(coco_job, "STEP", 1)


def ordered():
    ann = a_caller("ann")
    keep_annotated(ann, *KEYS)
    job_id = order(ann)
    blobs.remove("renditions", [f"jobs/{job_id}"])  # its event is lost
    return job_id


def stopped_after_a_slice():
    run(ordered(), Hurried())


def left_by_a_run_that_died():
    row = job_table.find(ordered())
    job_table.change(row, revised(row.job, status=JobStatus.RUNNING, starts=1), now() + job_table.LEASE)


def started_too_often():
    row = job_table.find(ordered())
    job_table.change(row, revised(row.job, status=JobStatus.RUNNING, starts=5), now() + job_table.LEASE)


OWING = [ordered, stopped_after_a_slice, left_by_a_run_that_died, started_too_often]


@pytest.fixture
def sweep_at(at):
    """Return a function that sweeps at a time, and delivers the events of the jobs that are started."""

    def sweep_at(later):
        def sweep():
            at(later)
            sweeper.sweep()
            for key, _ in list(blobs.listed("renditions", "jobs/")):
                blobs.remove("renditions", [key])
                run(key.removeprefix("jobs/"), Unhurried())

        return sweep

    return sweep_at


@pytest.mark.parametrize("prepare", OWING)
def test_a_sweep_that_dies_is_made_up_for_by_the_next(sweep_at, prepare):
    prepare()

    assert deviations(sweep_at(SOON), sweep_at(SOON + NEXT)) == []


@pytest.mark.parametrize("prepare", OWING[:2])
def test_two_sweeps_that_die_are_made_up_for_by_the_third(sweep_at, prepare):
    prepare()

    assert deviations_after_two_crashes(sweep_at(SOON), sweep_at(SOON + NEXT), sweep_at(SOON + 2 * NEXT)) == []
