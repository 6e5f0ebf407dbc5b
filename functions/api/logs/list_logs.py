"""GET /v1/depth-logs"""

from core import logs
from core.domain.log import Log
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.logs import AskedLogs

app = http_app()


@app.get("/v1/depth-logs", summary="List depth logs, newest first", tags=["Depth logs"])
def list_logs(query: AskedLogs, caller: CurrentCaller) -> Page[Log]:
    return logs.list_logs(query, caller)


handler = entrypoint(app)
