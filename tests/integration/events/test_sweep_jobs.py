from datetime import timedelta

import pytest

from core.aws import blobs
from core.kernel import clock
from events import sweep_jobs
from jobs import a_caller, order, run

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def started(invoke, monkeypatch):
    """Sweep some time from now, and return the ids of the jobs that were started."""

    def started(**later):
        moment = clock.now() + timedelta(**later)
        monkeypatch.setattr(clock, "_clock", lambda: moment)
        blobs.remove("renditions", [key for key, _ in blobs.listed("renditions", "jobs/")])
        invoke(sweep_jobs.handler, {})
        return [key.removeprefix("jobs/") for key, _ in blobs.listed("renditions", "jobs/")]

    return started


def test_a_job_whose_event_was_lost_is_started(started):
    job_id = order(a_caller("ann"))

    assert started() == []
    assert started(minutes=3) == [job_id]
    run(job_id)
    assert started(days=1) == []
