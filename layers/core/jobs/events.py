"""Start runs of jobs: an object `jobs/<job_id>` in the renditions bucket is the event that `run_job` waits for."""

from core.aws import blobs


def start(job_id: str) -> None:
    """Cause a run. Harmless to repeat: a run takes only a job that is due."""
    blobs.write(blobs.renditions(), f"jobs/{job_id}", b"", "application/octet-stream")
