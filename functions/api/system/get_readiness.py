"""GET /v1/ready"""

from core import readiness
from core.http import entrypoint, http_app
from core.readiness import Readiness

app = http_app()


@app.get("/v1/ready", summary="Can the tables and buckets be reached?", tags=["System"])
def get_readiness() -> Readiness:
    return readiness.check()


handler = entrypoint(app)
