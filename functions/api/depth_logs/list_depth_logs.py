"""GET /v1/depth-logs"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.depth_logs import lifecycle
from core.depth_logs.model import Log
from core.depth_logs.queries import LogsQuery
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs", summary="List depth logs, newest first", tags=["Depth logs"])
def list_depth_logs(query: Annotated[LogsQuery, Query()], caller: CurrentCaller) -> Page[Log]:
    return lifecycle.list_depth_logs(query, caller)


handler = entrypoint(app)
