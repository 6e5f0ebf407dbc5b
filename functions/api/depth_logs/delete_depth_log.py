"""Serve DELETE /v1/depth-logs/{log_id}."""

from http import HTTPStatus

from core.depth_logs import lifecycle
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/depth-logs/<log_id>", tags=["Depth logs"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_depth_log(log_id: str, caller: CurrentCaller) -> None:
    """Delete a depth log.

    Its rows and pictures are removed for good. Only the owner and administrators may do this.
    """
    lifecycle.delete(log_id, caller)


handler = entrypoint(app)
