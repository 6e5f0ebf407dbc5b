"""Serve GET /v1/health."""

from typing import Literal

from core.kernel.values import Value
from core.web.app import entrypoint, http_app

app = http_app()


class Health(Value):
    status: Literal["ok"] = "ok"


@app.get("/v1/health", tags=["System"])
def get_health() -> Health:
    """Check that the service is alive.

    Nothing else is asked: this answers as long as the function runs. No token is needed.
    """
    return Health()


handler = entrypoint(app)
