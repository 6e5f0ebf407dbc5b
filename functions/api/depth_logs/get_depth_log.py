"""Serve GET /v1/depth-logs/{log_id}."""

from core.depth_logs import lifecycle
from core.depth_logs.model import Log
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs/<log_id>", tags=["Depth logs"])
def get_depth_log(log_id: str, caller: CurrentCaller) -> Log:
    """Get a depth log.

    The answer has its status, its range of depths and, when it is ready, presigned URLs of its overview pictures. The
    owner, administrators and, for a public log, every signed-in user can read it.
    """
    return lifecycle.shown(lifecycle.get(log_id, caller), caller)


handler = entrypoint(app)
