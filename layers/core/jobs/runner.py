"""Run jobs in slices: each continues at the checkpoint of the one before, until the work is done.

A run may be killed at any moment: its lease ends, and the sweep starts the job again at the last checkpoint. What a job
writes is named by the checkpoint, so that a repeated step writes the same objects again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from core.aws.due_work import written
from core.aws.transactions import ConditionFailed
from core.images.model import Fault
from core.jobs import job_table
from core.jobs.job_table import LEASE, JobItem
from core.jobs.model import RESULT_LIFE, UNFINISHED, JobStatus, StoredJob
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import NotFound, Problem, Unavailable
from core.kernel.logging import logger
from core.kernel.values import revised
from core.users import active_users

MOST_STARTS = 5  # at one checkpoint, after which a job is given up
RETRY = timedelta(minutes=1)  # after which a run that failed is tried again


class Work(NamedTuple):
    """A job to run. Its caller has the rights that its owner has now, and had when ordering it."""

    job_id: str
    request: dict[str, Any]
    checkpoint: dict[str, Any] | None
    caller: Caller


class Step(NamedTuple):
    """A finished part of the work: where to continue, or the key of the result."""

    progress: float
    checkpoint: dict[str, Any] | None = None
    result: str | None = None


type Kind = Callable[[Work], Iterator[Step]]


def run(job_id: str, kinds: Mapping[str, Kind], has_time: Callable[[], bool]) -> None:
    """Run a slice of a job that is due, by its kind; do nothing if it is finished or another run has it."""
    row = _claimed(job_id)
    if row is None:
        return
    try:
        _run(row, kinds[row.job.kind], has_time)
    except ConditionFailed:
        logger.info("Another run has the job", extra={"job_id": job_id})
    except Unavailable:
        _pause(row)
        raise
    except Problem as problem:
        _fail(row, Fault(code=problem.code, title=problem.title, detail=problem.detail))
    except Exception:
        _pause(row)
        raise


def _claimed(job_id: str) -> JobItem | None:
    row = job_table.find(job_id, consistent=True)
    if row is None or row.job.status not in UNFINISHED:
        return None
    due = row.job.status is JobStatus.PENDING or (row.due_at or "") <= written(now())
    if not due:
        return None
    if row.job.starts >= MOST_STARTS:
        _fail(row, Fault(code=Problem.code, title="The job was started several times and made no progress"))
        return None
    started = revised(row.job, status=JobStatus.RUNNING, starts=row.job.starts + 1, updated_at=now())
    return row if job_table.change(row, started, now() + LEASE) else None


def _run(row: JobItem, kind: Kind, has_time: Callable[[], bool]) -> None:
    order = row.job.order
    work = Work(row.job_id, order.request, row.job.checkpoint, _caller(row.job))
    for step in kind(work):
        moment = now()
        if step.result:
            done = revised(
                row.job,
                status=JobStatus.READY,
                progress=1.0,
                result=step.result,
                checkpoint=None,
                updated_at=moment,
                expires_at=moment + RESULT_LIFE,
            )
            _change(row, done, due=None)
            return
        stopping = not has_time()
        further = revised(row.job, progress=step.progress, checkpoint=step.checkpoint, starts=0, updated_at=moment)
        _change(row, further, due=timedelta() if stopping else LEASE)
        if stopping:
            return


def _caller(job: StoredJob) -> Caller:
    """Return the owner with the groups of then and now. Raises NotFound if the account is gone."""
    user = active_users.active(job.order.user_id)
    if user is None:
        raise NotFound("The account that ordered the job no longer exists")
    return Caller(user_id=user.id, username=user.key, groups=user.role.groups & job.order.groups)


def _change(row: JobItem, job: StoredJob, due: timedelta | None) -> None:
    if not job_table.change(row, job, None if due is None else now() + due):
        raise ConditionFailed


def _pause(row: JobItem) -> None:
    """End the lease of a run that failed, so that the job soon continues."""
    job_table.change(row, row.job, now() + RETRY)


def _fail(row: JobItem, fault: Fault) -> None:
    failed = revised(row.job, status=JobStatus.FAILED, problem=fault, checkpoint=None, updated_at=now())
    job_table.change(row, failed, None)
    logger.info("Job failed", extra={"job_id": row.job_id, "code": fault.code})
