"""Serve GET /v1/ready."""

from core.audit import readiness
from core.audit.readiness import Readiness
from core.kernel.errors import Unavailable
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/ready", tags=["System"])
@refuses(Unavailable)
def get_readiness() -> Readiness:
    """Check that tables and buckets can be reached.

    Each of them is asked once. No token is needed. If one does not answer, the answer is 503 and names it.
    """
    return readiness.check()


handler = entrypoint(app)
