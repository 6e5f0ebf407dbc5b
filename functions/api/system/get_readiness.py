"""GET /v1/ready"""

from core.audit import readiness
from core.audit.readiness import Readiness
from core.web.app import entrypoint, http_app

app = http_app()


@app.get("/v1/ready", summary="Check that tables and buckets can be reached", tags=["System"])
def get_readiness() -> Readiness:
    return readiness.check()


handler = entrypoint(app)
