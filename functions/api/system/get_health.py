"""GET /v1/health"""

from typing import Literal

from core.kernel.values import Value
from core.web.app import entrypoint, http_app

app = http_app()


class Health(Value):
    status: Literal["ok"] = "ok"


@app.get("/v1/health", summary="Check that the service is alive", tags=["System"])
def get_health() -> Health:
    return Health()


handler = entrypoint(app)
