"""Serve GET /v1/depth-logs."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.depth_logs import lifecycle
from core.depth_logs.model import Log
from core.depth_logs.queries import LogsQuery
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs", tags=["Depth logs"])
def list_depth_logs(query: Annotated[LogsQuery, Query()], caller: CurrentCaller) -> Page[Log]:
    """List depth logs, newest first.

    The list has the logs that the caller may see. `q`, `status` and `visibility` narrow it.
    """
    return lifecycle.list_depth_logs(query, caller)


handler = entrypoint(app)
