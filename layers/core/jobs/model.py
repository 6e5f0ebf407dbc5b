"""Define a job: work that takes longer than a request, with its progress and a link to its result."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from core.images.model import Fault
from core.kernel.times import UtcTime
from core.kernel.values import Value

RESULT_LIFE = timedelta(hours=24)  # the bucket's lifecycle deletes a result after that
LINK_LIFE = timedelta(minutes=5)  # as all URLs of what is private
ROW_LIFE = timedelta(days=7)


class JobStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


UNFINISHED = frozenset({JobStatus.PENDING, JobStatus.RUNNING})


class JobRecord(Value):
    """The fields of a job that are kept and shown alike."""

    job_id: str
    kind: Annotated[str, Field(description="The kind of work, such as `coco`")]
    status: JobStatus
    progress: Annotated[float, Field(ge=0, le=1, description="The finished part of the work, from 0 to 1")] = 0.0
    problem: Annotated[Fault | None, Field(description="Why the job failed")] = None
    created_at: UtcTime
    updated_at: UtcTime
    expires_at: Annotated[UtcTime | None, Field(description="When the result is deleted")] = None


class Job(JobRecord):
    """A job as its owner sees it."""

    url: Annotated[
        str | None, Field(description="The result, fetched without a token for 5 minutes; null unless it is ready")
    ] = None


class Order(Value):
    """The order of a job: `groups` are those of the caller who ordered it."""

    user_id: str
    groups: frozenset[str] = frozenset()
    request: dict[str, Any] = Field(default_factory=dict)


class StoredJob(JobRecord, extra="ignore"):
    """A job as it is kept. `checkpoint` is where its next slice continues, `starts` how often it began there."""

    order: Order
    checkpoint: dict[str, Any] | None = None
    starts: int = 0
    result: Annotated[str | None, Field(description="Key of the result")] = None
