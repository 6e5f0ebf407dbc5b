"""Start the jobs that are due: those whose event was lost, whose slice ended, or whose run died."""

from core.jobs import events, job_table
from core.kernel.clock import now


def sweep() -> int:
    """Start every job that is due, and return how many there were."""
    due = [row.job_id for row in job_table.overdue(now())]
    for job_id in due:
        events.start(job_id)
    return len(due)
