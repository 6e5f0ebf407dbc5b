"""Serve GET /v1/jobs/{job_id}."""

from core.jobs import job_service
from core.jobs.model import Job
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/jobs/<job_id>", tags=["Jobs"])
def get_job(job_id: str, caller: CurrentCaller) -> Job:
    """Get a job.

    Only who ordered it sees a job, for a week. Once it is `ready`, each request returns a new `url` that needs no
    token and is valid for 5 minutes; the result is deleted at `expires_at`.
    """
    return job_service.get(job_id, caller)


handler = entrypoint(app)
