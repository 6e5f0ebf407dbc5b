"""GET /v1/depth-logs"""

from core.depth_logs import lifecycle
from core.depth_logs.lifecycle import AskedLogs
from core.depth_logs.model import Log
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs", summary="List depth logs, newest first", tags=["Depth logs"])
def list_depth_logs(query: AskedLogs, caller: CurrentCaller) -> Page[Log]:
    return lifecycle.list_depth_logs(query, caller)


handler = entrypoint(app)
