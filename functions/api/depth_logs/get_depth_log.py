"""GET /v1/depth-logs/{log_id}"""

from core.depth_logs import lifecycle
from core.depth_logs.model import Log
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs/<log_id>", summary="Get a depth log", tags=["Depth logs"])
def get_depth_log(log_id: str, caller: CurrentCaller) -> Log:
    return lifecycle.shown(lifecycle.get(log_id, caller))


handler = entrypoint(app)
