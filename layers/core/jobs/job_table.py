"""Store jobs, one row each, until a week after they were ordered.

    To read                           use
    --------------------------------  ------------------------------
    a job                             job_id, part = "job"
    unfinished jobs that are due      by_due (due_shard, due_at)

A run claims a job by moving its due time beyond the longest life of a function, so that no other run takes it
meanwhile; the jobs of a run that died are due again by themselves.
"""

import os
from datetime import datetime, timedelta
from types import EllipsisType

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from core.aws.document import DocumentAttribute
from core.aws.due_work import DueItem
from core.aws.transactions import ConditionFailed, write
from core.jobs.model import ROW_LIFE, StoredJob
from core.kernel.clock import SOON

JOB = "job"
LEASE = timedelta(minutes=16)  # longer than a function may run


class JobItem(DueItem[StoredJob]):
    class Meta:
        table_name = os.environ.get("JOBS_TABLE", "JobsTable")

    MAIN = JOB

    job_id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True, default=MAIN)
    document = DocumentAttribute(StoredJob, null=True, attr_name=MAIN)
    expiration = NumberAttribute(null=True)

    @property
    def job(self) -> StoredJob:
        return self.document


find = JobItem.find
overdue = JobItem.overdue


def add(job: StoredJob) -> StoredJob:
    """Write the row of a new job, which is due soon if its event is lost. Return the job, as it is if it is known."""
    row = JobItem.new(job.job_id, job, job.created_at + SOON)
    row.expiration = int((job.created_at + ROW_LIFE).timestamp())
    try:
        write(lambda: row.save(JobItem.job_id.does_not_exist(), add_version_condition=False))
    except ConditionFailed:
        known = find(job.job_id, consistent=True)
        return known.job if known else job
    return job


def change(row: JobItem, job: StoredJob, due_at: datetime | EllipsisType | None) -> bool:
    """Replace a job and when it is due; return False if another run has changed it."""
    actions: list[Action] = [JobItem.document.set(job), *JobItem.due(row.job_id, due_at)]
    try:
        write(lambda: row.update(actions))
    except ConditionFailed:
        return False
    return True
